import Events
import Foundation

/// What a hub said of itself.
package struct Welcomed: Hashable, Sendable {
    package let introduction: Introduction
    /// The hubs above this end, nearest first: the other end itself, then those above it.
    package let ancestors: [Ancestor]
    /// How far the hub holds this site's own log; nil where it holds nothing of it.
    package let heldOwn: Head?
    /// Whether the hub has bundles for this site to carry.
    package let carries: Bool
}

extension Session {
    /// Greets the hub.
    package mutating func start(_ outset: Outset) -> [Action] {
        guard case .idle = state, case .upper = peer else { preconditionFailure("the lower end starts, from rest") }
        guard let own = outset.offers.first(where: { $0.log == LogID(identity.site) }) else {
            preconditionFailure("a site hands up its own log")
        }
        state = .greeting(outset)
        return [
            .send(
                .with {
                    $0.hello.lowestVersion = SyncBounds.versions.lowerBound
                    $0.hello.highestVersion = SyncBounds.versions.upperBound
                    $0.hello.site = identity.site.text
                    $0.hello.incarnation = identity.incarnation
                    $0.hello.head = HeadFrame(identity.signingKey.sign(own.head))
                    $0.hello.program = identity.program
                    $0.hello.holds = outset.holds.prefix(SyncBounds.heads).map { HeadFrame($0) }
                    $0.hello.creditBytes = SyncBounds.creditBytes
                    $0.hello.batchEvents = UInt32(SyncBounds.batchEvents)
                    $0.hello.vector = VectorDigest.of(outset.offers.map(\.head)).data
                })
        ]
    }

    mutating func welcomed(_ welcome: Welcome, _ outset: Outset) throws(SyncFault) -> [Action] {
        guard SyncBounds.versions.contains(welcome.version) else {
            throw SyncFault(.found(.version), zh: RefusalCode.version.reason.zh, en: RefusalCode.version.reason.en)
        }
        guard welcome.site == peer.site.text else {
            throw SyncFault(
                .found(.identity), zh: "对方自称 \(welcome.site.prefix(64))，不是本站点的中心 \(peer.site)",
                en: "the other side says it is \(welcome.site.prefix(64)), not this site's hub \(peer.site)")
        }
        var listing = Listing()
        try add(welcome.holds, of: outset, to: &listing)
        if welcome.more && !welcome.current {
            state = .listing(outset, welcome, listing)
            return []
        }
        return try begin(outset, welcome, listing)
    }

    mutating func listed(
        _ holds: Holds, _ outset: Outset, _ welcome: Welcome, _ before: Listing
    ) throws(SyncFault) -> [Action] {
        var listing = before
        listing.pages += 1
        guard listing.pages <= SyncBounds.listPages, !holds.heads.isEmpty || !holds.more else {
            throw SyncFault(.endlessList, zh: "中心所报日志没有尽头", en: "the hub's list of logs does not end")
        }
        try add(holds.heads, of: outset, to: &listing)
        if holds.more {
            state = .listing(outset, welcome, listing)
            return []
        }
        return try begin(outset, welcome, listing)
    }

    private func add(
        _ frames: [HeadFrame], of outset: Outset, to listing: inout Listing
    ) throws(SyncFault) {
        let offered = Set(outset.offers.map(\.log))
        for frame in frames.prefix(SyncBounds.heads) {
            let head = try frame.decoded().head
            if offered.contains(head.log) {
                if listing.heads[head.log] == nil { listing.heads[head.log] = head }
            } else if head.log.site == identity.site, head.seq > 0, listing.lost.count < SyncBounds.heads {
                listing.lost[head.log] = head
            }
        }
    }

    private mutating func begin(
        _ outset: Outset, _ welcome: Welcome, _ listing: Listing
    ) throws(SyncFault) -> [Action] {
        guard case .upper(let hub, let known) = peer else { preconditionFailure("only the lower end is welcomed") }
        // The connection is authenticated with the hub's transport key, which the invitation brought; so its word on its
        // signing key is taken where none is known yet, and never again after that.
        guard let key = known ?? SigningPublicKey(welcome.signingKey) else {
            throw SyncFault(.hubKey, zh: "中心没有说明其签名公钥", en: "the hub did not say its signing key")
        }
        let held =
            welcome.current
            ? Dictionary(uniqueKeysWithValues: outset.offers.map { ($0.log, $0.head) })
            : listing.heads.merging(listing.lost) { listed, _ in listed }
        // Of which it has nothing any more it is as far behind as of others.
        let lost = listing.lost.values.sorted { $0.log < $1.log }
            .map { Offer(head: .empty(log: $0.log, epoch: $0.epoch), isOwned: true) }
        let own = held[LogID(identity.site)]
        let welcomed = Welcomed(
            introduction: Introduction(
                version: welcome.version, incarnation: welcome.incarnation, program: welcome.program),
            ancestors: [Ancestor(site: hub, signingKey: key)] + (try Self.ancestors(welcome)),
            heldOwn: own.flatMap { $0.seq > 0 ? $0 : nil }, carries: welcome.carries)
        var giving = Giving(
            offers: outset.offers + lost, held: held,
            allowance: Allowance(creditBytes: welcome.creditBytes, batchEvents: welcome.batchEvents),
            signingKey: identity.signingKey, saysPushed: !welcome.current)
        let first = giving.begin()
        state = .giving(giving, then: .take)
        return (known == nil ? [.pin(key)] : []) + [.welcomed(welcomed)] + pass(first)
    }

    private static func ancestors(_ welcome: Welcome) throws(SyncFault) -> [Ancestor] {
        guard welcome.ancestors.count <= SyncBounds.ancestors else {
            throw SyncFault(.ancestors, zh: "上级层次过多", en: "there are too many hubs above one another")
        }
        var ancestors: [Ancestor] = []
        for frame in welcome.ancestors {
            guard let site = try? SiteCode(frame.site), let key = SigningPublicKey(frame.signingKey) else {
                throw SyncFault(.ancestors, zh: "收到无效的上级名单", en: "received a list of hubs that is none")
            }
            ancestors.append(Ancestor(site: site, signingKey: key))
        }
        return ancestors
    }
}
