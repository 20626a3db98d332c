import CZeroMQ
import Foundation

/// What happened to a connection of a monitored socket.
package enum HandshakeEvent: Hashable, Sendable {
    /// TCP is connected; the handshake begins.
    case connected
    /// The attempt goes on in the background.
    case connectDelayed
    /// The attempt failed; the next one begins after the pause.
    case connectRetried(after: Duration)
    case handshakeSucceeded
    case handshakeFailedAuthentication(statusCode: Int32)
    /// One of `ZMQ_PROTOCOL_ERROR_*`.
    case handshakeFailedProtocol(code: Int32)
    case handshakeFailedNoDetail(errno: Int32)
    /// The connection ended after its handshake or during it.
    case disconnected
    /// The connection's descriptor was closed without having been connected.
    case closed
    case listening
    case accepted
    case bindFailed(errno: Int32)
    case acceptFailed(errno: Int32)
    case closeFailed(errno: Int32)
    case monitorStopped

    /// Nil for an event this version of libzmq does not have.
    init?(number: UInt16, value: Int32) {
        switch Int32(number) {
        case ZMQ_EVENT_CONNECTED: self = .connected
        case ZMQ_EVENT_CONNECT_DELAYED: self = .connectDelayed
        case ZMQ_EVENT_CONNECT_RETRIED: self = .connectRetried(after: .milliseconds(value))
        case ZMQ_EVENT_HANDSHAKE_SUCCEEDED: self = .handshakeSucceeded
        case ZMQ_EVENT_HANDSHAKE_FAILED_AUTH: self = .handshakeFailedAuthentication(statusCode: value)
        case ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL: self = .handshakeFailedProtocol(code: value)
        case ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL: self = .handshakeFailedNoDetail(errno: value)
        case ZMQ_EVENT_DISCONNECTED: self = .disconnected
        case ZMQ_EVENT_CLOSED: self = .closed
        case ZMQ_EVENT_LISTENING: self = .listening
        case ZMQ_EVENT_ACCEPTED: self = .accepted
        case ZMQ_EVENT_BIND_FAILED: self = .bindFailed(errno: value)
        case ZMQ_EVENT_ACCEPT_FAILED: self = .acceptFailed(errno: value)
        case ZMQ_EVENT_CLOSE_FAILED: self = .closeFailed(errno: value)
        case ZMQ_EVENT_MONITOR_STOPPED: self = .monitorStopped
        default: return nil
        }
    }
}
