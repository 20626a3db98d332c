import CZeroMQ

/// Waits for several sockets of the calling thread at once.
package struct Poller {
    package struct Readiness: OptionSet, Hashable, Sendable {
        package let rawValue: Int16
        package init(rawValue: Int16) { self.rawValue = rawValue }

        package static let readable = Readiness(rawValue: Int16(ZMQ_POLLIN))
        package static let writable = Readiness(rawValue: Int16(ZMQ_POLLOUT))
    }

    private var sockets: [Socket] = []
    private var items: [zmq_pollitem_t] = []

    package init() {}

    package init(_ socket: Socket, _ interest: Readiness = .readable) {
        add(socket, interest)
    }

    /// The place of the socket's readiness in what ``wait(timeout:)`` returns is the number of sockets added before it.
    package mutating func add(_ socket: Socket, _ interest: Readiness = .readable) {
        sockets.append(socket)
        items.append(zmq_pollitem_t(socket: socket.pointer, fd: 0, events: interest.rawValue, revents: 0))
    }

    /// Changes what one socket is waited for: `writable` is wanted only while something is queued, or the wait spins.
    package mutating func watch(_ index: Int, for interest: Readiness) {
        items[index].events = interest.rawValue
    }

    /// - Parameter timeout: nil waits until a socket is ready; zero only looks.
    /// - Returns: the readiness of every socket in the order added; all empty when the time is up.
    package mutating func wait(timeout: Duration?) throws(ZeroMQError) -> [Readiness] {
        let deadline = timeout.map { ContinuousClock.now.advanced(by: $0) }
        try calling("zmq_poll") {
            let remaining = deadline.map { max(ContinuousClock.now.duration(to: $0), .zero).milliseconds } ?? -1
            return zmq_poll(&items, Int32(items.count), Int(remaining))
        }
        return items.map { Readiness(rawValue: $0.revents) }
    }
}
