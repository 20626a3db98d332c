import Events
import Foundation
import ZeroMQ

/// What a site's folder says of the site: `site.json`, readable by anyone who may open the folder. Nothing secret.
package struct SiteProfile: Codable, Sendable {
    /// The hub that the site reports to.
    package struct Hub: Codable, Sendable {
        package let site: String
        package let name: String
        /// Where it can be dialled, in the order of trying; never empty.
        package let endpoints: [String]
        /// CURVE public key, Z85.
        package let transportKey: String
        /// Ed25519 public key, 32 bytes, with which the hub signs; nil where the invitation did not bring it and no sync
        /// has yet.
        package var signingKey: Data?
        /// X25519 public key, 32 bytes, to which bundles for the hub are sealed; nil likewise.
        package var sealingKey: Data?
    }

    package let version: Int
    package let code: String
    package let name: String
    package let timeZone: String
    /// Where a hub listens; empty for a station.
    package var endpoints: [String]
    /// Nil for a hub that has none above it, and for a station that has not joined.
    package var hub: Hub?
    /// Whether the hub is known to have this site's own keys.
    package var enrolled: Bool

    package static let version = 1
}

/// One address was called `endpoint` before there were several.
private enum SingleEndpoint: String, CodingKey {
    case endpoint
}

extension SiteProfile {
    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        version = try fields.decode(Int.self, forKey: .version)
        code = try fields.decode(String.self, forKey: .code)
        name = try fields.decode(String.self, forKey: .name)
        timeZone = try fields.decode(String.self, forKey: .timeZone)
        let single = try decoder.container(keyedBy: SingleEndpoint.self)
        endpoints =
            try fields.decodeIfPresent([String].self, forKey: .endpoints)
            ?? [try single.decodeIfPresent(String.self, forKey: .endpoint)].compactMap(\.self)
        hub = try fields.decodeIfPresent(Hub.self, forKey: .hub)
        enrolled = try fields.decode(Bool.self, forKey: .enrolled)
    }
}

extension SiteProfile.Hub {
    /// - Throws: `DecodingError` when it names no address.
    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        site = try fields.decode(String.self, forKey: .site)
        name = try fields.decode(String.self, forKey: .name)
        if let several = try fields.decodeIfPresent([String].self, forKey: .endpoints), !several.isEmpty {
            endpoints = several
        } else {
            endpoints = [try decoder.container(keyedBy: SingleEndpoint.self).decode(String.self, forKey: .endpoint)]
        }
        transportKey = try fields.decode(String.self, forKey: .transportKey)
        signingKey = try fields.decodeIfPresent(Data.self, forKey: .signingKey)
        sealingKey = try fields.decodeIfPresent(Data.self, forKey: .sealingKey)
    }
}
