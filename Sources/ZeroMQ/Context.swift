import CZeroMQ

/// A libzmq context: the I/O threads, and the namespace of `inproc` endpoints, that its sockets share.
///
/// Every ``Socket`` keeps its context alive, so the context is terminated after its last socket was closed and
/// termination can only wait for messages that linger (see ``SocketOptions/linger``).
///
/// `@unchecked Sendable`: the only stored property is an immutable pointer, libzmq documents contexts as thread safe,
/// and the pointer is freed in `deinit`, when no other reference exists.
package final class Context: @unchecked Sendable {
    let pointer: UnsafeMutableRawPointer

    /// - Parameters:
    ///   - ioThreads: one serves about a gigabyte per second; 0 suits a context that is used for `inproc` alone.
    ///   - maxSockets: an upper bound on sockets open at the same time, monitors and wake pairs included.
    ///   - ipv6: whether sockets made hereafter also speak IPv6, unless their own options say otherwise.
    package init(ioThreads: Int32 = 1, maxSockets: Int32 = 1023, ipv6: Bool = false) throws(ZeroMQError) {
        precondition(ioThreads >= 0 && maxSockets > 0, "a context needs sockets")
        guard let pointer = zmq_ctx_new() else {
            throw ZeroMQError(code: .init(errno: zmq_errno()), call: "zmq_ctx_new")
        }
        self.pointer = pointer
        try calling("zmq_ctx_set") { zmq_ctx_set(pointer, ZMQ_IO_THREADS, ioThreads) }
        try calling("zmq_ctx_set") { zmq_ctx_set(pointer, ZMQ_MAX_SOCKETS, maxSockets) }
        try calling("zmq_ctx_set") { zmq_ctx_set(pointer, ZMQ_IPV6, ipv6 ? 1 : 0) }
    }

    /// Makes every call on every socket of this context, also those that wait now, throw `.terminated`.
    ///
    /// For threads that cannot be woken otherwise; the sockets still have to be let go of.
    package func shutdown() {
        zmq_ctx_shutdown(pointer)
    }

    deinit {
        zmq_ctx_shutdown(pointer)
        // EINTR is the only failure of a valid pointer, and the funnel has retried it.
        _ = try? calling("zmq_ctx_term") { zmq_ctx_term(pointer) }
    }
}
