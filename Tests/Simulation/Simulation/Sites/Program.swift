import EventLog
import Events
import Foundation
import Replication
import Sync

/// The program that runs at a site from one start of the machine to the next: what it keeps in memory.
final class Program {
    let site: Exchange.Site
    let roster: RosterView
    let enrolling: Enrolling

    init(_ machine: SimulatedSite) {
        let clock = machine.clock
        roster = RosterView(log: machine.disk)
        enrolling = Enrolling(log: machine.disk, roster: roster)
        site = Exchange.Site(
            log: machine.disk, signingKey: machine.keys.signing, program: "simulated",
            subtree: SubtreeView(log: machine.disk), now: { clock.now })
    }

    /// The end of a site that calls its hub.
    func lowerEnd(hub: SimulatedSite) throws -> Exchange {
        try Exchange(site: site, hub: hub.code, hubKey: hub.keys.publicSigning)
    }

    /// The end of a hub that is called, as its listener opens it: by the key that was shown.
    ///
    /// - Returns: nil where the hub does not accept that key.
    func upperEnd(transportKey: Data) throws -> (exchange: Exchange, site: SiteCode, key: SigningPublicKey)? {
        let roster = try roster.current()
        guard case .member(let code) = roster.standing(ofTransportKey: transportKey),
            let key = roster.sites[code]?.keys?.signingKey
        else { return nil }
        return (try Exchange(site: site, below: code, key: key, enrolling: enrolling), code, key)
    }

    /// Whether a connection may go on: the site that it was opened for still signs with that key.
    func accepts(_ key: SigningPublicKey, of site: SiteCode) throws -> Bool {
        guard let entry = try roster.current().sites[site], !entry.revoked else { return false }
        return entry.keys?.signingKey == key
    }
}
