import Crypto
import Events
import Foundation
import SwiftProtobuf

/// Makes the bytes of a bundle, record by record; the caller writes them out in order.
///
/// One thing here is no function of what goes in: HPKE draws the key of each seal itself, so that none is ever used twice.
package struct BundleWriter {
    /// What the file begins with: the magic, the header, the key.
    package let opening: Data

    private var sender: HPKE.Sender
    private var hasher = SHA256()
    private var records: UInt64 = 0

    /// - Throws: `SyncFault` (`bundle.unsealable`) when nothing can be sealed to that key.
    package init(_ header: BundleHeader, sealedTo recipient: SealingPublicKey) throws(SyncFault) {
        precondition(header.ranges.count <= BundleBounds.ranges, "what does not fit went into another part")
        let body = Self.encoded(header)
        guard !recipient.isOfLowOrder,
            let key = try? Curve25519.KeyAgreement.PublicKey(rawRepresentation: recipient.bytes),
            let sender = try? HPKE.Sender(
                recipientKey: key, ciphersuite: BundleLayout.ciphersuite, info: BundleLayout.sealInfo(header: body))
        else {
            throw SyncFault(
                .bundleUnsealable, zh: "站点 \(header.toSite) 的加密公钥不可用，请为它重新邀请",
                en: "nothing can be sealed to the key of site \(header.toSite); invite it anew")
        }
        self.sender = sender
        opening =
            BundleLayout.magic + BundleLayout.record(.header, body)
            + BundleLayout.record(.key, sender.encapsulatedKey)
        hasher.update(data: opening)
    }

    /// A frame as a sealed record.
    package mutating func seal(_ frame: Frame) -> Data {
        let body = frame.encoded
        precondition(body.count <= SyncBounds.frameBytes, "a frame fits in its bound")
        precondition(records < BundleBounds.records, "a plan makes no part of more records")
        guard let sealed = try? sender.seal(body, authenticating: BundleLayout.additional(records)) else {
            preconditionFailure("a sender seals as many records as there may be")
        }
        let bytes = BundleLayout.record(.sealed, sealed)
        hasher.update(data: bytes)
        records += 1
        return bytes
    }

    package mutating func end(signedWith key: SigningKey) -> Data {
        let digest = Hash(hasher.finalize())
        return BundleLayout.record(
            .trailer,
            Self.encoded(
                BundleTrailer.with {
                    $0.records = records
                    $0.digest = digest.data
                    $0.signature = key.sign(BundleLayout.signedBytes(digest))
                }))
    }

    private static func encoded(_ message: some SwiftProtobuf.Message) -> Data {
        guard let body: Data = try? message.serializedBytes() else {
            preconditionFailure("a proto3 message without required fields always encodes")
        }
        return body
    }
}

extension SealingPublicKey {
    /// Whether every secret that is agreed with it is zero (RFC 7748, section 6.1): what is sealed to it, anybody opens. A
    /// private key is a multiple of the curve's cofactor, so with such a point any one of them shows it.
    fileprivate var isOfLowOrder: Bool {
        guard let probe = try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: Data(repeating: 1, count: 32)),
            let key = try? Curve25519.KeyAgreement.PublicKey(rawRepresentation: bytes),
            let secret = try? probe.sharedSecretFromKeyAgreement(with: key)
        else { return true }
        return secret.withUnsafeBytes { $0.allSatisfy { $0 == 0 } }
    }
}
