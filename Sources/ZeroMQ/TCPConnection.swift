import Glibc

/// What the kernel says of a TCP connection.
enum TCPConnection {
    /// Where `tcpi_bytes_received` stands in Linux's `struct tcp_info` (include/uapi/linux/tcp.h, since 4.1): after 8 bytes, 24
    /// numbers of 4 bytes and 3 of 8. glibc's own header has an older struct without it.
    private static let bytesReceivedOffset = 8 + 24 * 4 + 3 * 8

    /// Payload bytes that came in order so far, read by the program or not; nil when it is no TCP connection.
    static func bytesReceived(_ descriptor: Int32) -> Int? {
        withUnsafeTemporaryAllocation(byteCount: bytesReceivedOffset + 8, alignment: 8) { info in
            var count = socklen_t(info.count)
            guard getsockopt(descriptor, Int32(IPPROTO_TCP), TCP_INFO, info.baseAddress, &count) == 0,
                Int(count) == info.count
            else { return nil }
            return Int(clamping: info.load(fromByteOffset: bytesReceivedOffset, as: UInt64.self))
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
