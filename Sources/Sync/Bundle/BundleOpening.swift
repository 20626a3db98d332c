import Crypto
import Events
import Foundation

/// Opens the sealed records of a bundle, in their order.
package struct BundleOpening {
    private var recipient: HPKE.Recipient
    private var number: UInt64 = 0

    /// - Parameters:
    ///   - header: the header record's body, byte for byte.
    ///   - encapsulatedKey: the key record's body.
    /// - Throws: `SyncFault` (`bundle.unsealable`) when the key is none.
    package init(header: Data, encapsulatedKey: Data, key: SealingKey) throws(SyncFault) {
        do {
            recipient = try HPKE.Recipient(
                privateKey: Curve25519.KeyAgreement.PrivateKey(rawRepresentation: key.seed),
                ciphersuite: BundleLayout.ciphersuite, info: BundleLayout.sealInfo(header: header),
                encapsulatedKey: encapsulatedKey)
        } catch {
            throw Self.sealed
        }
    }

    /// - Throws: `SyncFault` `bundle.unsealable` when the record was not sealed to this key, under this header, at this
    ///   place; `sync.protocol` when it holds no frame.
    package mutating func open(_ sealed: Data) throws(SyncFault) -> Frame.OneOf_Body {
        guard let body = try? recipient.open(sealed, authenticating: BundleLayout.additional(number)) else {
            throw Self.sealed
        }
        number += 1
        return try Frame.decode(body)
    }

    private static let sealed = SyncFault(
        .bundleUnsealable, zh: "数据包打不开：不是用本站点现在的公钥加密的，或已被改动；请对方重新导出",
        en:
            "the bundle does not open: it was not sealed to this site's present key, or was changed; have it exported again"
    )
}
