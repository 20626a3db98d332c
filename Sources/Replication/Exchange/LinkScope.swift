import EventLog
import Events
import Sync

/// What travels over the link between this site and a peer, either way: which logs, whose signatures count for them, and which
/// contents.
struct LinkScope {
    /// Of how many logs the payloads are looked through for a digest.
    private static let logsLookedThrough = 16

    private let site: Exchange.Site
    private let peer: SessionPeer
    private let own: SiteCode
    /// The hubs above this site, nearest first.
    private let ancestors: [(site: SiteCode, key: SigningPublicKey?)]
    private let subtree: Subtree

    init(site: Exchange.Site, peer: SessionPeer) throws {
        self.site = site
        self.peer = peer
        own = site.log.own.site
        ancestors = try site.ancestors(peer)
        subtree = try site.subtree.current(above: ancestors.map(\.site))
    }

    private var lower: SiteCode {
        switch peer {
        case .upper: own
        case .lower(let below, _): below
        }
    }

    private var upper: SiteCode {
        switch peer {
        case .upper(let hub, _): hub
        case .lower: own
        }
    }

    /// The logs that this site hands over on this link, in the order in which they go.
    func offers() throws -> [Offer] {
        switch peer {
        case .upper(let hub, _):
            var heads = Dictionary(uniqueKeysWithValues: try site.log.heads().map { ($0.log, $0) })
            if heads[site.log.own] == nil { heads[site.log.own] = try site.log.head(of: site.log.own) }
            for log in ofMembers where heads[log] == nil { heads[log] = .empty(log: log, epoch: 1) }
            return subtree.handedUp(of: Array(heads.keys)).filter { $0.site != hub }.compactMap { log in
                heads[log].map { Offer(head: $0, isOwned: log.site == own, isSoleWay: comesByHere(log)) }
            }
        case .lower(let below, _):
            return try downward(to: below).map { log in
                // A register of those above comes to a site by its hub alone. What the hub has lost of it, they may have lost
                // too: then it comes back from below.
                Offer(
                    head: try site.log.head(of: log) ?? .empty(log: log, epoch: 1), isOwned: log.site == own,
                    isSoleWay: log.site != own)
            }
        }
    }

    /// Whether a log comes from a site below that still belongs here, or that was closed here and went nowhere else; the hub above
    /// has it from this site then, and from nobody else.
    private func comesByHere(_ log: LogID) -> Bool {
        subtree.carriers(of: log.site).contains { subtree.entry(of: $0).map { $0.keys != nil || $0.isClosed } ?? false }
    }

    /// The logs of the sites that stand here, and the mailboxes that the hubs among them and this one keep, held or not. Where this hub
    /// has lost one altogether, its site may have lost it too, or was closed: the hub above still has it.
    private var ofMembers: [LogID] {
        subtree.everyone.flatMap { $0.kind == .hub ? [.register(of: $0), LogID($0)] : [LogID($0)] }.filter(comesByHere)
            + subtree.mailboxes.filter { $0.site == own || comesByHere($0) }
    }

    /// The registers of this hub and of those above it, and the mailbox.
    private func downward(to below: SiteCode) -> [LogID] {
        [.register(of: own)] + ancestors.map { .register(of: $0.site) } + [.mailbox(of: below, at: own)]
    }

    /// How far this site holds the logs that the peer hands over.
    func held() throws -> [Head] {
        switch peer {
        case .upper(let hub, _):
            let logs = ancestors.map { LogID.register(of: $0.site) } + [.mailbox(of: own, at: hub)]
            return try logs.compactMap { try site.log.head(of: $0) }
        case .lower(let below, _):
            if below.kind == .hub {
                return try site.log.heads().filter { !subtree.signingKeys(of: $0.log, via: below).isEmpty }
            }
            return try logs(ofStation: below).compactMap { try site.log.head(of: $0) }.filter { $0.seq > 0 }
        }
    }

    /// A station's own log, and the mailboxes that it had at other hubs.
    private func logs(ofStation below: SiteCode) -> [LogID] {
        [LogID(below)]
            + subtree.hubs.filter { $0 != own }.map { .mailbox(of: below, at: $0) }
            .filter { !subtree.signingKeys(of: $0, via: below).isEmpty }
    }

    /// With which keys a log that the peer hands over may be signed; none where it is not the peer's to hand over.
    func authors(of log: LogID) -> [SigningPublicKey] {
        switch peer {
        case .lower(let below, _): return subtree.signingKeys(of: log, via: below)
        case .upper(let hub, _):
            return ancestors.filter { ancestor in
                log == .register(of: ancestor.site) || ancestor.site == hub && log == .mailbox(of: own, at: hub)
            }.compactMap(\.key)
        }
    }

    /// Which contents this site wants from the peer.
    func contents() throws -> ContentScope {
        var logs = try held().map(\.log)
        // Of its own logs those that the other side may hold: after a repair their contents are there and not here.
        switch peer {
        case .upper: logs += try site.log.heads().map(\.log).filter { $0.site == own }
        case .lower(let below, _): logs.append(.mailbox(of: below, at: own))
        }
        return ContentScope(
            Dictionary(
                logs.map { ($0, ContentPolicy.reaches(of: $0, lower: lower, upper: upper)) },
                uniquingKeysWith: { first, _ in first }))
    }

    /// Whether the peer may have a content: whether a log that it may hold names it, and its class travels on this link.
    func permission() throws -> (HeldContent) throws -> Bool {
        var logs = Set(try offers().map(\.log))
        switch peer {
        case .lower(let below, _): logs.formUnion(try site.log.heads().map(\.log).filter { $0.site == below })
        case .upper(let hub, _): logs.insert(.mailbox(of: own, at: hub))
        }
        return { content in
            func permits(_ log: LogID) -> Bool {
                ContentPolicy.permits(content.contentClass, of: log, lower: lower, upper: upper)
            }
            if logs.contains(content.log), permits(content.log) { return true }
            // A content's row knows the first log that named it; whether another does too, its payloads tell. Of a whole tree's
            // logs nobody looks through all.
            guard logs.count <= Self.logsLookedThrough else { return false }
            for log in logs where log != content.log && permits(log) {
                if try !site.log.named([content.digest], in: log).isEmpty { return true }
            }
            return false
        }
    }
}

extension Roster.Site {
    /// Its keys were revoked, and it has no others, here or elsewhere.
    fileprivate var isClosed: Bool { revoked && keys == nil && movedTo == nil }
}

extension Exchange.Site {
    /// The hubs above this site, nearest first, with the keys that they sign with: what its own hub said last. Before it said
    /// anything, its hub alone.
    func ancestors(_ peer: SessionPeer) throws -> [(site: SiteCode, key: SigningPublicKey?)] {
        let known = try log.ancestors().map { (site: $0.site, key: Optional($0.signingKey)) }
        guard case .upper(let hub, let key) = peer, known.first?.site != hub else { return known }
        return [(hub, key)]
    }
}
