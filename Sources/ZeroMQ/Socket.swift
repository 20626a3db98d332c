import CZeroMQ
import Foundation

/// One libzmq socket, closed in `deinit`.
///
/// It belongs to one thread at a time and is not `Sendable`; it may be *sent* to another thread before it is used there
/// (see ``OwnerThread``). Nothing here blocks: wait with ``Poller``.
package final class Socket {
    package enum Kind: Hashable, Sendable {
        case dealer, router, rep, req, pair

        var number: Int32 {
            switch self {
            case .dealer: ZMQ_DEALER
            case .router: ZMQ_ROUTER
            case .rep: ZMQ_REP
            case .req: ZMQ_REQ
            case .pair: ZMQ_PAIR
            }
        }
    }

    package let kind: Kind
    package let context: Context
    let pointer: UnsafeMutableRawPointer
    /// Where libzmq writes the frame being received: a `zmq_msg_t` must stay at one address while it is in use.
    let incoming = UnsafeMutablePointer<zmq_msg_t>.allocate(capacity: 1)

    /// Options are applied here because libzmq reads most of them at `bind` or `connect` only.
    package init(_ context: Context, _ kind: Kind, options: SocketOptions = SocketOptions()) throws(ZeroMQError) {
        guard let pointer = zmq_socket(context.pointer, kind.number) else {
            throw ZeroMQError(code: .init(errno: zmq_errno()), call: "zmq_socket")
        }
        self.kind = kind
        self.context = context
        self.pointer = pointer
        try apply(options)
    }

    deinit {
        zmq_close(pointer)
        incoming.deallocate()
    }

    /// - Parameter endpoint: `tcp://127.0.0.1:*` picks a free port; ``lastEndpoint()`` then names it.
    package func bind(_ endpoint: String) throws(ZeroMQError) {
        try calling("zmq_bind") { zmq_bind(pointer, endpoint) }
    }

    /// Frees an `inproc` name at once, where closing the socket frees it some time later.
    package func unbind(_ endpoint: String) throws(ZeroMQError) {
        try calling("zmq_unbind") { zmq_unbind(pointer, endpoint) }
    }

    /// Begins to connect; a peer that cannot be reached is tried again forever, and never reported here.
    /// Listen with ``HandshakeMonitor``.
    package func connect(_ endpoint: String) throws(ZeroMQError) {
        try calling("zmq_connect") { zmq_connect(pointer, endpoint) }
    }

    /// Messages that wait to be sent to that endpoint are dropped after ``SocketOptions/linger``.
    package func disconnect(_ endpoint: String) throws(ZeroMQError) {
        try calling("zmq_disconnect") { zmq_disconnect(pointer, endpoint) }
    }

    /// The endpoint last bound or connected, with the port that a wildcard resolved to; empty before either.
    package func lastEndpoint() throws(ZeroMQError) -> String {
        // libzmq's own limit for a host name is 255 bytes; a transport, a port and a NUL fit in the rest.
        var bytes = [UInt8](repeating: 0, count: 512)
        var count = bytes.count
        try calling("zmq_getsockopt") { zmq_getsockopt(pointer, ZMQ_LAST_ENDPOINT, &bytes, &count) }
        return String(decoding: bytes.prefix(count).prefix { $0 != 0 }, as: UTF8.self)
    }
}

@available(*, unavailable, message: "a socket belongs to one thread; send it, do not share it")
extension Socket: Sendable {}
