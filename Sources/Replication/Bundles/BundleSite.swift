import EventLog
import Events
import Sync

/// The site that writes and takes in bundles.
package struct BundleSite: Sendable {
    /// The hub that it reports to.
    package struct Hub: Hashable, Sendable {
        package let site: SiteCode
        /// Nil where the invitation did not bring them and no sync has.
        package let signingKey: SigningPublicKey?
        package let sealingKey: SealingPublicKey?

        package init(site: SiteCode, signingKey: SigningPublicKey?, sealingKey: SealingPublicKey?) {
            self.site = site
            self.signingKey = signingKey
            self.sealingKey = sealingKey
        }
    }

    package let exchange: Exchange.Site
    package let sealingKey: SealingKey
    /// Nil for a hub at the top, and for a station that has not joined.
    package let hub: Hub?
    /// Sent along to the hub while it is not known to have it.
    package let enrolment: Enrolment?

    package init(exchange: Exchange.Site, sealingKey: SealingKey, hub: Hub?, enrolment: Enrolment?) {
        self.exchange = exchange
        self.sealingKey = sealingKey
        self.hub = hub
        self.enrolment = enrolment
    }

    package var log: any SiteLog { exchange.log }
    package var code: SiteCode { exchange.log.own.site }
}

/// A site that this one exchanges bundles with: its hub, or one directly below.
struct BundlePeer: Sendable {
    let session: SessionPeer
    /// With which it signs its bundles; nil for one that was only invited.
    let signingKey: SigningPublicKey?
    /// To which what it may read is sealed; nil where that is not known.
    let sealingKey: SealingPublicKey?
    /// Vouches for the keys of one that was invited and has none here yet.
    let invitation: SigningPublicKey?

    var site: SiteCode { session.site }

    var isAbove: Bool {
        switch session {
        case .upper: true
        case .lower: false
        }
    }

    /// - Throws: `ReplicationError` (`replication.unknown_site`) when this site exchanges nothing with that one, `SyncFault`
    ///   (`sync.revoked`) when its keys were revoked.
    init(_ peer: SiteCode, of site: BundleSite) throws {
        if let hub = site.hub, hub.site == peer {
            session = .upper(peer, signingKey: hub.signingKey)
            signingKey = hub.signingKey
            sealingKey = hub.sealingKey
            invitation = nil
            return
        }
        let subtree = try site.exchange.subtree.current(above: try site.log.ancestors().map(\.site))
        guard site.code.kind == .hub, let entry = subtree.entry(of: peer), entry.wasInvited else {
            throw Self.unknown(peer, of: site)
        }
        guard !entry.revoked else {
            throw SyncFault(
                .found(.revoked), zh: "站点 \(peer) 的密钥已吊销，不再与它交换数据包",
                en: "the keys of site \(peer) were revoked; no bundles are exchanged with it any more")
        }
        session = .lower(peer, signingKey: entry.keys?.signingKey)
        signingKey = entry.keys?.signingKey
        sealingKey = entry.keys?.sealingKey
        invitation = entry.invitation?.signingKey
    }

    private static func unknown(_ peer: SiteCode, of site: BundleSite) -> ReplicationError {
        guard site.code.kind == .hub else {
            let hub = site.hub.map { "\($0.site)" } ?? "—"
            return ReplicationError(
                .unknownSite, zh: "\(peer) 不是本站点的中心（\(hub)），不与它交换数据包",
                en: "\(peer) is not this site's hub (\(hub)); no bundles are exchanged with it")
        }
        return ReplicationError(
            .unknownSite, zh: "本中心没有邀请过站点 \(peer)，请先用 hub invite 邀请",
            en: "this hub never invited site \(peer); invite it first with hub invite")
    }

    func scope(_ site: BundleSite) throws -> LinkScope { try LinkScope(site: site.exchange, peer: session) }

    /// How far contents of that log travel between the two.
    func reaches(of log: LogID, from site: SiteCode) -> ContentReaches {
        switch session {
        case .upper(let hub, _): ContentPolicy.reaches(of: log, lower: site, upper: hub)
        case .lower(let below, _): ContentPolicy.reaches(of: log, lower: below, upper: site)
        }
    }
}
