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
    /// No TCP connection: no route, nobody listening, or no answer in time.
    case unreachable
}

extension HandshakeEvent {
    /// Nil for events that settle nothing.
    package var diagnosis: HandshakeDiagnosis? {
        switch self {
        case .handshakeSucceeded: .established
        case .handshakeFailedAuthentication(let status): status == 500 ? .unjudged : .keyRefused
        case .handshakeFailedProtocol: .incompatible
        case .handshakeFailedNoDetail: .unproven
        case .closed: .unreachable
        case .connected, .connectDelayed, .connectRetried, .disconnected, .listening, .accepted, .bindFailed,
            .acceptFailed, .closeFailed, .monitorStopped:
            nil
        }
    }
}
