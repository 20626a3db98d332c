import Events
import Foundation
import TestSupport

/// The keys of one installation.
struct SiteKeys: Sendable {
    let signing: SigningKey
    let publicSigning: SigningPublicKey
    /// What it shows to its hub's listener.
    let transport: Data
    let sealing: SealingKey
}

/// Keys that all worlds share, drawn once: making a key takes longer than using it.
enum Keyring {
    static let count = 48

    private static let all: [SiteKeys] = {
        var random = SplitMix(seed: 0x4A5A)
        return (0..<count).map { _ in
            guard let signing = SigningKey(seed: random.bytes(32)), let sealing = SealingKey(seed: random.bytes(32))
            else {
                preconditionFailure("32 bytes make a key")
            }
            return SiteKeys(
                signing: signing, publicSigning: signing.publicKey, transport: random.bytes(32), sealing: sealing)
        }
    }()

    /// - Precondition: a world needs no more keys than there are.
    static func keys(_ number: Int) -> SiteKeys { all[number] }
}
