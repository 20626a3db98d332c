import EventLog
import Events
import Foundation

extension SiteFolder {
    /// Invites a site to this hub: writes the invitation into the register and returns the file's contents.
    ///
    /// - Parameter endpoints: where the site dials, in the order of trying; where the hub listens, when there are none.
    /// - Throws: `SiteStoreError` (`site.no_hub`) at a station.
    package func invite(_ site: SiteCode, name: String, endpoints: [String] = []) throws -> Invitation {
        guard isHub, !profile.endpoints.isEmpty else {
            throw SiteStoreError(.noHub, zh: "本站点不是中心，不能邀请", en: "this site is no hub and invites nobody")
        }
        let hub = SiteProfile.Hub(
            site: code.text, name: profile.name, endpoints: endpoints.isEmpty ? profile.endpoints : endpoints,
            transportKey: try transportKeys().publicKey.z85, signingKey: signingKey.publicKey.bytes,
            sealingKey: sealingKey.publicKey.bytes)
        let (invitation, invited) = try Invitation.make(
            site: site, name: name, hub: hub, held: try log.head(of: LogID(site))?.seq ?? 0, timeZone: profile.timeZone)
        let now = WallClock.now()
        let entry = EntryName(.site, site.text)
        let bodies = try registering(entry, site, name: name) + [.keyInvited(invited)]
        _ = try log.append(
            bodies.map { Draft($0, entry: entry.description, occurredAt: now) }, to: .register(of: code),
            ifUnchangedSince: nil, now: now)
        return invitation
    }

    /// What an invitation says to the register. A site that is in it already keeps what else is known of it.
    private func registering(_ entry: EntryName, _ site: SiteCode, name: String) throws -> [Event.Body] {
        let known = try self.entry(entry)
        guard known.isKeptByHub, known.standing != .closed else {
            return [
                .siteOpened(
                    .with {
                        $0.code = site.text
                        $0.name = name
                        $0.kind = site.kind
                    })
            ]
        }
        guard known.facts.name != name else { return [] }
        return [
            .siteAmended(
                .with {
                    $0.code = site.text
                    $0.name = name
                })
        ]
    }
}
