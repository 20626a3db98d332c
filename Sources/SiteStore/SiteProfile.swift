import Events
import Foundation
import ZeroMQ

/// What a site's folder says of the site: `site.json`, readable by anyone who may open the folder. Nothing secret.
package struct SiteProfile: Codable, Sendable {
    /// The hub that the site reports to.
    package struct Hub: Codable, Sendable {
        package let site: String
        package let name: String
        package let endpoint: String
        /// CURVE public key, Z85.
        package let transportKey: String
        /// Ed25519 public key, 32 bytes, with which the hub signs; nil where the invitation did not bring it and no sync
        /// has yet.
        package var signingKey: Data?
    }

    package let version: Int
    package let code: String
    package let name: String
    package let timeZone: String
    /// Where a hub listens; nil for a station.
    package var endpoint: String?
    /// Nil for a hub that has none above it, and for a station that has not joined.
    package var hub: Hub?
    /// Whether the hub is known to have this site's own keys.
    package var enrolled: Bool

    package static let version = 1
}

/// What must stay secret: `keys.json`, mode 0600.
struct SiteKeys: Codable, Sendable {
    /// Ed25519 seed, 32 bytes.
    let signingSeed: Data
    /// CURVE secret key, 32 bytes.
    let transportSecret: Data
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
            signingSeed: Randomness.bytes(32), transportSecret: Data(pair.secretKey.bytes),
            ledgerSecret: Randomness.bytes(32))
    }
}
