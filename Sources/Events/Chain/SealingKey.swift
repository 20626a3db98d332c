import Crypto
import Foundation

/// The public half of a site's sealing key: X25519 (RFC 7748), 32 bytes. What is sealed to it, only that site opens.
package struct SealingPublicKey: Hashable, Sendable {
    package let bytes: Data

    package static let byteCount = 32

    /// Nil unless there are 32 bytes.
    package init?(_ bytes: Data) {
        guard (try? Curve25519.KeyAgreement.PublicKey(rawRepresentation: bytes)) != nil else { return nil }
        self.bytes = bytes
    }
}

/// A site's sealing key: an X25519 private key of 32 bytes. Never printed.
package struct SealingKey: Sendable, CustomStringConvertible, CustomReflectable {
    private let key: Curve25519.KeyAgreement.PrivateKey

    /// Nil unless there are 32 bytes. The caller draws them; nothing in this module is random.
    package init?(seed: Data) {
        guard let key = try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: seed) else { return nil }
        self.key = key
    }

    /// The private key's 32 bytes, as they were drawn.
    package var seed: Data { key.rawRepresentation }

    package var publicKey: SealingPublicKey {
        guard let publicKey = SealingPublicKey(key.publicKey.rawRepresentation) else {
            preconditionFailure("a key's own public half has 32 bytes")
        }
        return publicKey
    }

    package var description: String { "SealingKey(…)" }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
