import Crypto
import Foundation

/// Thirty-two bytes of SHA-256, held inline.
package struct Hash: Hashable, Sendable, CustomStringConvertible {
    private let words: (UInt64, UInt64, UInt64, UInt64)

    package static let byteCount = 32

    /// Nil unless there are exactly 32 bytes.
    package init?(_ bytes: some ContiguousBytes) {
        let words: (UInt64, UInt64, UInt64, UInt64)? = bytes.withUnsafeBytes { raw in
            guard raw.count == Self.byteCount else { return nil }
            return (
                raw.loadUnaligned(fromByteOffset: 0, as: UInt64.self),
                raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self),
                raw.loadUnaligned(fromByteOffset: 16, as: UInt64.self),
                raw.loadUnaligned(fromByteOffset: 24, as: UInt64.self)
            )
        }
        guard let words else { return nil }
        self.words = words
    }

    package init(_ digest: SHA256.Digest) {
        guard let hash = digest.withUnsafeBytes({ Hash($0) }) else {
            preconditionFailure("SHA-256 yields 32 bytes")
        }
        self = hash
    }

    package static func of(_ parts: Data...) -> Hash {
        var hasher = SHA256()
        for part in parts { hasher.update(data: part) }
        return Hash(hasher.finalize())
    }

    package var data: Data { withUnsafeBytes { Data($0) } }

    package func withUnsafeBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
        try Swift.withUnsafeBytes(of: words, body)
    }

    /// Lower-case hexadecimal, 64 characters.
    package var description: String { data.hexadecimal }

    package static func == (left: Hash, right: Hash) -> Bool { left.words == right.words }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
        hasher.combine(words.2)
        hasher.combine(words.3)
    }
}

extension Data {
    /// Lower-case hexadecimal, two characters a byte.
    package var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(count * 2)
        for byte in self {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Nil unless the text is pairs of hexadecimal digits.
    package init?(hexadecimal text: String) {
        let digits = Array(text.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes = Data(capacity: digits.count / 2)
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let byte = UInt8(String(decoding: digits[index...index + 1], as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(byte)
        }
        self = bytes
    }
}
