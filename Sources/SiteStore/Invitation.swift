import Events
import Foundation
import ZeroMQ

/// The one file by which a site joins a hub. It holds one-time secrets: hand it over like a key.
package struct Invitation: Codable, Sendable {
    package let kind: String
    package let site: String
    package let name: String
    package let timeZone: String
    package let hub: SiteProfile.Hub
    /// How many of the site's records the hub held when it wrote this; nil where it did not say.
    package let held: UInt64?
    /// Ed25519 seed that vouches for the site's own keys.
    let signingSeed: Data
    /// CURVE secret with which the site knocks for the first time.
    let transportSecret: Data

    static let kind = "jiazhan-invitation-1"

    /// Draws a new invitation, and the event by which the hub remembers it.
    static func make(
        site: SiteCode, name: String, hub: SiteProfile.Hub, held: UInt64, timeZone: String
    ) throws -> (Invitation, KeyInvited) {
        let transport = try CurveKeyPair.generate()
        let seed = Randomness.bytes(32)
        guard let signing = SigningKey(seed: seed) else { preconditionFailure("32 bytes are a seed") }
        let invitation = Invitation(
            kind: Self.kind, site: site.text, name: name, timeZone: timeZone, hub: hub, held: held, signingSeed: seed,
            transportSecret: Data(transport.secretKey.bytes))
        let event = KeyInvited.with {
            $0.site = site.text
            $0.signingKey = signing.publicKey.bytes
            $0.transportKey = Data(transport.publicKey.bytes)
        }
        return (invitation, event)
    }

    package func encoded() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self) + Data("\n".utf8)
    }

    /// - Throws: `SiteStoreError` (`invitation.invalid`) when the file is none or was cut.
    package static func read(path: String) throws -> Invitation {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw SiteStoreError(.invitation, zh: "打不开邀请文件 \(path)", en: "cannot open the invitation \(path)")
        }
        guard let invitation = try? JSONDecoder().decode(Invitation.self, from: data), invitation.kind == Self.kind,
            invitation.signingSeed.count == 32, invitation.transportSecret.count == CurveSecretKey.byteCount,
            (try? SiteCode(invitation.site)) != nil, (try? SiteCode(invitation.hub.site)) != nil,
            (try? CurvePublicKey(z85: invitation.hub.transportKey)) != nil,
            invitation.hub.signingKey.map({ SigningPublicKey($0) != nil }) ?? true,
            invitation.hub.sealingKey.map({ SealingPublicKey($0) != nil }) ?? true
        else {
            throw SiteStoreError(
                .invitation, zh: "\(path) 不是完整的邀请文件，请向中心重新索取",
                en: "\(path) is no whole invitation; ask the hub for it again")
        }
        return invitation
    }
}
