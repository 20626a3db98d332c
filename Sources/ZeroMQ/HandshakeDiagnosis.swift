import Glibc

/// What a dialling socket's event says about why it can or cannot talk to its server.
package enum HandshakeDiagnosis: Hashable, Sendable {
    case established
    /// The server's authenticator refuses this key. libzmq gives up; dial again by disconnecting and connecting.
    case keyRefused
    /// The server could not judge the key just now. libzmq gives up likewise.
    case unjudged
    /// One side speaks CURVE and the other does not, or not ZMTP at all. libzmq gives up likewise.
    case incompatible
    /// The server hung up, or stayed silent, before it proved itself. Once it may be a server that restarts; time
    /// after time the key it holds is not the one expected of it, for a server that cannot decrypt a HELLO answers
    /// nothing.
    case unproven
    /// No TCP connection that lasts: no route, nobody listening, no answer in time, or reset before anything was proven.
    case unreachable
}

extension HandshakeEvent {
    /// Nil for events that settle nothing.
    package var diagnosis: HandshakeDiagnosis? {
        switch self {
        case .handshakeSucceeded: .established
        case .handshakeFailedAuthentication(let status): status == 500 ? .unjudged : .keyRefused
        case .handshakeFailedProtocol: .incompatible
        // EPIPE is an orderly end: what a server does that cannot decrypt a HELLO. A reset is the line's doing, or a relay's
        // that does not reach the server.
        case .handshakeFailedNoDetail(let errno): errno == EPIPE ? .unproven : .unreachable
        case .closed: .unreachable
        case .connected, .connectDelayed, .connectRetried, .disconnected, .listening, .accepted, .bindFailed,
            .acceptFailed, .closeFailed, .monitorStopped:
            nil
        }
    }
}
