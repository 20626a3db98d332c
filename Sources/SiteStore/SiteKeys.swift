import Foundation
import ZeroMQ

/// What must stay secret: `keys.json`, mode 0600.
struct SiteKeys: Codable, Sendable {
    /// Ed25519 seed, 32 bytes.
    let signingSeed: Data
    /// CURVE secret key, 32 bytes.
    let transportSecret: Data
    /// X25519 private key, 32 bytes; nil in a folder that was made before there were any, until it is opened.
    var sealingSeed: Data?
    /// Keys the digests by which an import knows its rows again, 32 bytes.
    let ledgerSecret: Data
    /// The invitation's two secrets, until the hub has the site's own keys.
    var invitation: Secrets?

    struct Secrets: Codable, Sendable {
        let signingSeed: Data
        let transportSecret: Data
    }

    static func generate() throws -> SiteKeys {
        let pair = try CurveKeyPair.generate()
        return SiteKeys(
            signingSeed: Randomness.bytes(seedBytes), transportSecret: Data(pair.secretKey.bytes),
            sealingSeed: Randomness.bytes(seedBytes), ledgerSecret: Randomness.bytes(seedBytes))
    }

    static let seedBytes = 32

    /// Nil when the file is missing, damaged, or lacks a key.
    static func read(path: String) -> SiteKeys? {
        guard let secret = FileManager.default.contents(atPath: path),
            let keys = try? JSONDecoder().decode(SiteKeys.self, from: secret), keys.signingSeed.count == seedBytes,
            keys.sealingSeed.map({ $0.count == seedBytes }) ?? true
        else { return nil }
        return keys
    }
}
