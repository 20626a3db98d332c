import Crypto
import Foundation

/// A head with its owner's word for it.
package struct SignedHead: Hashable, Sendable {
    package let head: Head
    /// Ed25519 (RFC 8032), 64 bytes.
    package let signature: Data

    package init(head: Head, signature: Data) {
        self.head = head
        self.signature = signature
    }

    package func isValid(for key: SigningPublicKey) -> Bool {
        key.isValid(signature, for: head.signedBytes)
    }
}

extension Head {
    /// What is signed: `"jiazhan/head/1" ‖ 0 ‖ log name ‖ 0 ‖ epoch ‖ seq ‖ hash`, numbers as 8 bytes big-endian.
    package var signedBytes: Data {
        var bytes = Data("jiazhan/head/1".utf8)
        bytes.append(0)
        bytes.append(contentsOf: log.name.utf8)
        bytes.append(0)
        for number in [epoch, seq] { withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) } }
        bytes.append(hash.data)
        return bytes
    }
}

/// The public half of a site's signing key: Ed25519, 32 bytes.
package struct SigningPublicKey: Hashable, Sendable {
    package let bytes: Data

    /// Nil unless the bytes are a point that the curve has.
    package init?(_ bytes: Data) {
        guard (try? Curve25519.Signing.PublicKey(rawRepresentation: bytes)) != nil else { return nil }
        self.bytes = bytes
    }

    package func isValid(_ signature: Data, for message: Data) -> Bool {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes) else { return false }
        return key.isValidSignature(signature, for: message)
    }
}

/// A site's signing key: an Ed25519 seed of 32 bytes. Never printed.
package struct SigningKey: Sendable, CustomStringConvertible, CustomReflectable {
    private let key: Curve25519.Signing.PrivateKey

    /// Nil unless there are 32 bytes. The caller draws them; nothing in this module is random.
    package init?(seed: Data) {
        guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed) else { return nil }
        self.key = key
    }

    package var seed: Data { key.rawRepresentation }

    package var publicKey: SigningPublicKey {
        guard let publicKey = SigningPublicKey(key.publicKey.rawRepresentation) else {
            preconditionFailure("a key's own public half is a point")
        }
        return publicKey
    }

    package func sign(_ message: Data) -> Data {
        do {
            return try key.signature(for: message)
        } catch {
            preconditionFailure("Ed25519 signing has no failing input")
        }
    }

    package func sign(_ head: Head) -> SignedHead { SignedHead(head: head, signature: sign(head.signedBytes)) }

    package var description: String { "SigningKey(…)" }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
