import CZeroMQ

/// A secret key with the public key that belongs to it.
package struct CurveKeyPair: Hashable, Sendable, CustomStringConvertible {
    package let publicKey: CurvePublicKey
    package let secretKey: CurveSecretKey

    /// Draws a new pair from the operating system's randomness.
    package static func generate() throws(ZeroMQError) -> CurveKeyPair {
        var publicText = [CChar](repeating: 0, count: textBytes)
        var secretText = publicText
        try calling("zmq_curve_keypair") { zmq_curve_keypair(&publicText, &secretText) }
        return try CurveKeyPair(
            publicKey: CurvePublicKey(z85: string(publicText)), secretKey: CurveSecretKey(z85: string(secretText)))
    }

    /// Computes the public key.
    package init(secretKey: CurveSecretKey) throws(ZeroMQError) {
        var publicText = [CChar](repeating: 0, count: Self.textBytes)
        try calling("zmq_curve_public") { zmq_curve_public(&publicText, secretKey.z85) }
        self.init(publicKey: try CurvePublicKey(z85: Self.string(publicText)), secretKey: secretKey)
    }

    private init(publicKey: CurvePublicKey, secretKey: CurveSecretKey) {
        self.publicKey = publicKey
        self.secretKey = secretKey
    }

    package var description: String { "CurveKeyPair(public: \(publicKey.z85))" }

    /// Forty characters of Z85 and a NUL.
    private static let textBytes = 41

    private static func string(_ text: [CChar]) -> String {
        String(decoding: text.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
