import EventLog
import Events
import Foundation
import Replication
import ZeroMQ

extension SiteFolder {
    /// - Throws: `SiteStoreError` (`site.no_hub`) when the site has not joined one.
    package func requireHub() throws -> UpwardSync.Hub {
        let hub = try joinedHub()
        return UpwardSync.Hub(
            site: try SiteCode(hub.site), endpoints: hub.endpoints, key: try CurvePublicKey(z85: hub.transportKey),
            signingKey: hub.signingKey.flatMap { SigningPublicKey($0) })
    }

    /// What the folder knows of the hub that the site reports to.
    ///
    /// - Throws: `SiteStoreError` (`site.no_hub`) when the site has not joined one.
    package func joinedHub() throws -> SiteProfile.Hub {
        guard let hub = profile.hub else {
            let program = isHub ? "hub" : "station"
            throw SiteStoreError(
                .noHub, zh: "本站点尚未加入任何中心，请用 \(program) join 邀请文件 加入",
                en: "this site has joined no hub; join one with \(program) join INVITATION")
        }
        return hub
    }

    /// This site as one end of a connection.
    ///
    /// - Parameter program: name and version, for people to read at the other end.
    package func exchanging(program: String) -> Exchange.Site {
        Exchange.Site(log: log, signingKey: signingKey, program: program, subtree: subtree, now: WallClock.now)
    }

    /// The hubs above this site, nearest first: what its hub said last; before it said anything, that hub alone.
    package func hubsAbove() throws -> [SiteCode] {
        guard let hub = try profile.hub.map({ try SiteCode($0.site) }) else { return [] }
        let known = try log.ancestors().map(\.site)
        return known.first == hub ? known : [hub]
    }

    /// Who stands below this site, as the register logs have it that it holds.
    package func below() throws -> Subtree { try subtree.current(above: try hubsAbove()) }

    /// Every key with which that site is known to have signed.
    package func everyKey(of site: SiteCode) throws -> [SigningPublicKey] {
        var keys = try below().everyKey(of: site)
        if site == code { keys.append(signingKey.publicKey) }
        if site.text == profile.hub?.site, let key = try requireHub().signingKey { keys.append(key) }
        keys += try log.ancestors().filter { $0.site == site }.map(\.signingKey)
        return keys
    }

    /// Remembers that the hub has this site's own keys; the invitation's secrets are then deleted.
    package func markEnrolled() throws {
        // As it is now: the hub's key may have been kept since this folder was opened.
        var profile = try Self.readProfile(path)
        profile.enrolled = true
        var keys = keys
        keys.invitation = nil
        try Self.save(profile, path)
        try Self.save(keys, path)
    }

    /// Keeps the hub's signing key, which this site's invitation did not bring; one that is known already stays.
    package func pin(_ hubKey: SigningPublicKey) throws {
        var profile = try Self.readProfile(path)
        guard profile.hub?.signingKey == nil else { return }
        profile.hub?.signingKey = hubKey.bytes
        try Self.save(profile, path)
    }
}
