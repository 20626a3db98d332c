import Glibc

/// What the kernel says of a TCP connection.
enum TCPConnection {
    /// Where `tcpi_bytes_acked` and `tcpi_bytes_received` stand in Linux's `struct tcp_info` (include/uapi/linux/tcp.h, since 4.1): after 8 bytes, 24
    /// numbers of 4 bytes and 2 of 8. glibc's own header has an older struct without them.
    private static let bytesReceivedOffset = bytesAckedOffset + 8
    private static let bytesAckedOffset = 8 + 24 * 4 + 2 * 8

    /// Payload bytes that went over a connection.
    struct Passed {
        /// That came in order so far, read by the program or not.
        let received: Int
        /// That were sent and that the other end's kernel has.
        let acknowledged: Int
    }

    /// Nil when it is no TCP connection.
    static func passed(_ descriptor: Int32) -> Passed? {
        withUnsafeTemporaryAllocation(byteCount: bytesReceivedOffset + 8, alignment: 8) { info in
            var count = socklen_t(info.count)
            guard getsockopt(descriptor, Int32(IPPROTO_TCP), TCP_INFO, info.baseAddress, &count) == 0,
                Int(count) == info.count
            else { return nil }
            return Passed(
                received: Int(clamping: info.load(fromByteOffset: bytesReceivedOffset, as: UInt64.self)),
                acknowledged: Int(clamping: info.load(fromByteOffset: bytesAckedOffset, as: UInt64.self)))
        }
    }

    /// The other end's IP address without a port; nil when there is none any more.
    static func peerAddress(_ descriptor: Int32) -> String? {
        var address = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let code = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                getpeername(descriptor, pointer, &length) == 0
                    ? getnameinfo(pointer, length, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST) : -1
            }
        }
        guard code == 0 else { return nil }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
