import Glibc

/// Bounds what libzmq keeps of each connection of a CURVE server socket, which no option of libzmq 4.3.4 does.
///
/// `ZMQ_MAXMSGSIZE` bounds a frame and `ZMQ_RCVHWM` counts whole messages, so a peer may send frame after frame of one message
/// that never ends, and libzmq keeps them all; `ZMQ_SNDHWM` counts messages too, so a peer that does not read has as many kept for it,
/// however large. What waits is measured from outside: the kernel counts the bytes that came and those that the other end
/// has (`TCP_INFO`), this counts those that were handed out and in, and a connection with too great a difference is shut down.
/// libzmq then takes it for one that its peer ended, and frees what it kept.
///
/// Used on the socket's own thread. A descriptor that libzmq has closed and the kernel has given to something else in between
/// is no danger: of what is no TCP connection nothing is known, and a wrong connection that was shut down dials again.
package final class QueueGauge {
    /// A connection that was shut down.
    package struct Overrun: Hashable, Sendable {
        /// The peer's IP address; empty when it is gone already.
        package let address: String
        /// Bytes that had come and had not been handed out, or that had been handed in and the peer did not take.
        package let waiting: Int
    }

    private struct Connection {
        var handedOut = 0
        /// Bytes that were handed in; never less than what the other end has, which includes what was not handed in here.
        var handedIn = 0
        let since: ContinuousClock.Instant
    }

    /// Heartbeats come and are not handed out: two of less than 64 bytes in five seconds, and room for as many again.
    static let unseenBytesPerSecond = 64

    private let monitor: HandshakeMonitor
    private var connections: [Int32: Connection] = [:]

    /// Make it before the socket binds.
    package init(of socket: Socket) throws(ZeroMQError) {
        monitor = try HandshakeMonitor(of: socket)
    }

    /// TCP connections that are open, with or without a handshake.
    package var count: Int { connections.count }

    /// Counts a message that was handed out.
    package func took(_ message: ReceivedMessage) throws(ZeroMQError) {
        guard let descriptor = message.descriptor else { return }
        if connections[descriptor] == nil { try update(.now) }
        connections[descriptor]?.handedOut += message.wireBytes
    }

    /// Counts bytes that were handed in for a connection.
    ///
    /// - Returns: how many bytes wait for its peer by now; 0 where it is gone.
    package func gave(_ bytes: Int, to descriptor: Int32?) -> Int {
        guard let descriptor, let connection = connections[descriptor],
            let passed = TCPConnection.passed(descriptor)
        else { return 0 }
        let handedIn = max(connection.handedIn + bytes, passed.acknowledged)
        connections[descriptor]?.handedIn = handedIn
        return handedIn - passed.acknowledged
    }

    /// Shuts down every connection of which more than so many bytes wait, either way.
    package func shutDown(beyond bytes: Int) throws(ZeroMQError) -> [Overrun] {
        let now = ContinuousClock.now
        try update(now)
        var overruns: [Overrun] = []
        for (descriptor, connection) in connections {
            guard let passed = TCPConnection.passed(descriptor) else { continue }
            let seconds = Int(connection.since.duration(to: now) / .seconds(1)) + 1
            let unread = passed.received - connection.handedOut - seconds * Self.unseenBytesPerSecond
            // Handshakes and heartbeats go out that were not handed in here: they count no further than they have arrived.
            let handedIn = max(connection.handedIn, passed.acknowledged)
            connections[descriptor]?.handedIn = handedIn
            let waiting = max(unread, handedIn - passed.acknowledged)
            guard waiting > bytes else { continue }
            overruns.append(Overrun(address: TCPConnection.peerAddress(descriptor) ?? "", waiting: waiting))
            shutdown(descriptor, Int32(SHUT_RDWR))
            connections[descriptor] = nil
        }
        return overruns
    }

    /// Takes note of who came and went.
    private func update(_ now: ContinuousClock.Instant) throws(ZeroMQError) {
        while let (event, value) = try monitor.take() {
            switch event {
            case .accepted: connections[value] = Connection(since: now)
            case .disconnected, .closed: connections[value] = nil
            case .connected, .connectDelayed, .connectRetried, .handshakeSucceeded, .handshakeFailedAuthentication,
                .handshakeFailedProtocol, .handshakeFailedNoDetail, .listening, .bindFailed, .acceptFailed,
                .closeFailed, .monitorStopped:
                continue
            }
        }
    }
}
