import CZeroMQ
import Foundation

/// Reports what becomes of a socket's connections, which libzmq otherwise retries or gives up in silence.
///
/// What libzmq 4.3.4 tells a DEALER, found by experiment (see `HandshakeDiagnosisTests`):
///
/// | case | events, in order | then |
/// |---|---|---|
/// | let in | connectDelayed, connected, handshakeSucceeded | |
/// | key refused | …, connected, handshakeFailedAuthentication(400), disconnected | **never tried again** |
/// | wrong server key | …, connected, handshakeFailedNoDetail(EPIPE), disconnected, connectRetried | tried forever |
/// | one side lacks CURVE | …, connected, handshakeFailedProtocol(0x11000002), disconnected | **never tried again** |
/// | nobody listens | connectDelayed, closed, connectRetried | tried forever |
/// | hub without authenticator | …, connected, and nothing until the client's handshake timeout | tried forever |
///
/// Where libzmq gives up, the DEALER stays open without a peer, its queue is lost and soon ``Socket/send(_:)`` says
/// `full`; after ``Socket/disconnect(_:)`` and ``Socket/connect(_:)`` with the same endpoint it tries again.
///
/// Make it before the socket connects. Poll ``socket`` beside the monitored one, on the same thread, and take the
/// events; the monitored socket stays open as long as its monitor.
package final class HandshakeMonitor {
    package let socket: Socket
    private let monitored: Socket

    package init(of monitored: Socket) throws(ZeroMQError) {
        let endpoint = InprocEndpoint.unique("monitor")
        // Unbounded, because libzmq's I/O thread would wait for room and hold up every connection with it. Events
        // come no faster than connections are tried.
        let socket = try Socket(monitored.context, .pair, options: SocketOptions { $0.receiveHighWater = 0 })
        try calling("zmq_socket_monitor") { zmq_socket_monitor(monitored.pointer, endpoint, ZMQ_EVENT_ALL) }
        self.socket = socket
        self.monitored = monitored
        try socket.connect(endpoint)
    }

    deinit {
        zmq_socket_monitor(monitored.pointer, nil, 0)
    }

    /// The next event, or nil when there is none now.
    package func next() throws(ZeroMQError) -> HandshakeEvent? { try take()?.event }

    /// The next event and its value, which is the connection's descriptor where it came or went.
    func take() throws(ZeroMQError) -> (event: HandshakeEvent, value: Int32)? {
        while let message = try socket.receive() {
            // zmq_socket_monitor(3): a 16-bit event and a 32-bit value in host order; the second frame is the endpoint.
            precondition(
                message.frames.count == 2 && message.frames[0].count == 6, "libzmq changed its monitor's format")
            let (number, value) = message.frames[0].withUnsafeBytes {
                ($0.loadUnaligned(as: UInt16.self), $0.loadUnaligned(fromByteOffset: 2, as: Int32.self))
            }
            if let event = HandshakeEvent(number: number, value: value) { return (event, value) }
        }
        return nil
    }
}
