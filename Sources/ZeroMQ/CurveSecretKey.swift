/// A Curve25519 secret key. Printing, dumping or reflecting it shows nothing of it.
package struct CurveSecretKey: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    package static let byteCount = 32

    /// Always 32.
    package let bytes: [UInt8]

    /// - Throws: `malformedKey` unless there are exactly 32 bytes.
    package init(bytes: some Collection<UInt8>) throws(ZeroMQError) {
        guard bytes.count == Self.byteCount else {
            throw ZeroMQError(code: .malformedKey, call: "CurveSecretKey")
        }
        self.bytes = Array(bytes)
    }

    /// - Throws: `malformedKey` unless the text is 40 characters of Z85 (ZeroMQ RFC 32).
    package init(z85: String) throws(ZeroMQError) {
        guard let bytes = Z85.decode(z85), bytes.count == Self.byteCount else {
            throw ZeroMQError(code: .malformedKey, call: "CurveSecretKey")
        }
        self.bytes = bytes
    }

    /// For writing the key to its file, and nothing else.
    package var z85: String { Z85.encode(bytes) }

    package var description: String { "CurveSecretKey(hidden)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
