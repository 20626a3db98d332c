import Glibc

/// TCP sockets of 127.0.0.1 that never block.
enum LoopbackSocket {
    static func listening() throws -> Int32 {
        let descriptor = try make()
        var one: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
        let bound = withAddress(port: 0) { bind(descriptor, $0, $1) }
        guard bound == 0, listen(descriptor, 4096) == 0 else { throw failure("listen", closing: descriptor) }
        return descriptor
    }

    /// Begins to connect; a connection that cannot be made shows itself as an error on the descriptor.
    static func dialling(port: Int) throws -> Int32 {
        let descriptor = try make()
        let result = withAddress(port: port) { connect(descriptor, $0, $1) }
        guard result == 0 || errno == EINPROGRESS else { throw failure("connect", closing: descriptor) }
        return descriptor
    }

    static func accept(_ listener: Int32) -> Int32? {
        let descriptor = Glibc.accept(listener, nil, nil)
        guard descriptor >= 0 else { return nil }
        // Neither call fails on a descriptor that was just given.
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        passAtOnce(descriptor)
        return descriptor
    }

    static func port(of descriptor: Int32) throws -> Int {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let named = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        guard named == 0 else { throw failure("getsockname", closing: descriptor) }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    /// Closes so that the other end sees a reset, not an orderly end.
    static func reset(_ descriptor: Int32) {
        var now = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
        close(descriptor)
    }

    private static func make() throws -> Int32 {
        let kind = Int32(SOCK_STREAM.rawValue) | O_NONBLOCK | O_CLOEXEC
        let descriptor = socket(AF_INET, kind, 0)
        guard descriptor >= 0 else { throw FaultyLine.Unavailable(call: "socket", code: errno) }
        passAtOnce(descriptor)
        return descriptor
    }

    /// The line adds no delay of its own.
    private static func passAtOnce(_ descriptor: Int32) {
        var one: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
    }

    private static func failure(_ call: String, closing descriptor: Int32) -> FaultyLine.Unavailable {
        let failure = FaultyLine.Unavailable(call: call, code: errno)
        close(descriptor)
        return failure
    }

    private static func withAddress(port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
