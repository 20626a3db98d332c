import CZeroMQ

/// ZeroMQ RFC 32: five printable characters for every four bytes.
enum Z85 {
    /// - Precondition: the number of bytes is a multiple of four.
    static func encode(_ bytes: [UInt8]) -> String {
        precondition(bytes.count % 4 == 0, "Z85 encodes groups of four bytes")
        let count = bytes.count / 4 * 5
        return String(unsafeUninitializedCapacity: count + 1) { text in
            text.withMemoryRebound(to: CChar.self) { _ = zmq_z85_encode($0.baseAddress, bytes, bytes.count) }
            return count
        }
    }

    /// Nil for a length that is no multiple of five, a foreign character, or a group beyond 2^32.
    static func decode(_ text: String) -> [UInt8]? {
        // libzmq takes the text up to its first NUL, so a NUL must not come that far.
        guard text.utf8.count % 5 == 0, text.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else { return nil }
        var bytes = [UInt8](repeating: 0, count: text.utf8.count / 5 * 4)
        guard zmq_z85_decode(&bytes, text) != nil else { return nil }
        return bytes
    }
}
