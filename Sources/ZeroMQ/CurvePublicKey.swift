/// A Curve25519 public key, which names a peer and may be shown.
package struct CurvePublicKey: Hashable, Sendable, CustomStringConvertible {
    package static let byteCount = 32

    /// Always 32.
    package let bytes: [UInt8]

    /// - Throws: `malformedKey` unless there are exactly 32 bytes.
    package init(bytes: some Collection<UInt8>) throws(ZeroMQError) {
        guard bytes.count == Self.byteCount else {
            throw ZeroMQError(code: .malformedKey, call: "CurvePublicKey")
        }
        self.bytes = Array(bytes)
    }

    /// - Throws: `malformedKey` unless the text is 40 characters of Z85 (ZeroMQ RFC 32).
    package init(z85: String) throws(ZeroMQError) {
        guard let bytes = Z85.decode(z85), bytes.count == Self.byteCount else {
            throw ZeroMQError(code: .malformedKey, call: "CurvePublicKey")
        }
        self.bytes = bytes
    }

    package var z85: String { Z85.encode(bytes) }
    package var description: String { z85 }
}
