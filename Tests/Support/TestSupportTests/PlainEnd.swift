import Glibc
import Testing

/// One end of a TCP connection on 127.0.0.1, which waits at most ten seconds for anything.
final class PlainEnd {
    /// What reading came upon when it is not bytes.
    enum Ending: Equatable { case ended, reset, silent }

    private let descriptor: Int32

    private init(_ descriptor: Int32, patience: Int = 10_000) {
        self.descriptor = descriptor
        wait(milliseconds: patience)
    }

    deinit { close(descriptor) }

    /// Dials that port.
    static func dial(_ port: Int) throws -> PlainEnd {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        try #require(descriptor >= 0)
        let end = PlainEnd(descriptor)
        try #require(withAddress(port) { connect(descriptor, $0, $1) } == 0)
        return end
    }

    /// How long a read waits from now on.
    func wait(milliseconds: Int) {
        var time = timeval(tv_sec: milliseconds / 1000, tv_usec: milliseconds % 1000 * 1000)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
    }

    func write(_ bytes: [UInt8]) throws {
        var left = bytes[...]
        while !left.isEmpty {
            let sent = left.withUnsafeBytes {
                send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            try #require(sent > 0, "errno \(errno)")
            left = left.dropFirst(sent)
        }
    }

    /// Reads up to so many bytes, fewer only when something ends it.
    func read(_ count: Int) -> (bytes: [UInt8], ending: Ending?) {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while bytes.count < count {
            let received = recv(descriptor, &buffer, min(buffer.count, count - bytes.count), 0)
            if received > 0 {
                bytes += buffer[..<received]
            } else if received == 0 {
                return (bytes, .ended)
            } else {
                return (bytes, errno == EAGAIN ? .silent : .reset)
            }
        }
        return (bytes, nil)
    }

    func end() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Listens on a free port.
    final class Door {
        private let descriptor: Int32
        let port: Int

        init() throws {
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            self.descriptor = descriptor
            try #require(PlainEnd.withAddress(0) { bind(descriptor, $0, $1) } == 0 && listen(descriptor, 16) == 0)
            var address = sockaddr_in()
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            let named = withUnsafeMutablePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
            }
            try #require(named == 0)
            port = Int(UInt16(bigEndian: address.sin_port))
        }

        deinit { close(descriptor) }

        func accept() throws -> PlainEnd {
            let end = Glibc.accept(descriptor, nil, nil)
            try #require(end >= 0)
            return PlainEnd(end)
        }
    }

    private static func withAddress(_ port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
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
