/// Who stands below a hub, through which of the sites directly below it each is reached, and with which keys each signs:
/// what the register logs that the hub holds say together.
///
/// It is a chain of trust. The hub's own register vouches for the keys of the sites that it invited; the register of a hub
/// among them, signed with those keys, vouches for the sites that one invited; and so on. A site that moved stands below
/// two hubs, and either may hand its log on. Registers are written far away and may claim anything, so:
/// - nobody hands in what the root itself or a hub above it writes, whoever claims to stand above them;
/// - a hub that claims one of those above it, or claims in a circle, adds nothing;
/// - where the root itself has a site among its members, only the root says which keys that site has.
package struct Subtree: Sendable {
    package let root: SiteCode
    /// The hubs above the root, nearest first.
    package let above: [SiteCode]
    /// Every hub that any of the registers names, wherever it stands, in order of their codes.
    package let hubs: [SiteCode]
    private let rosters: [SiteCode: Roster]
    /// For each site directly below, itself and everyone beneath it, in breadth-first order.
    private let branches: [SiteCode: [SiteCode]]
    /// For each site below, the sites directly below the root through which it is reached.
    private let carriersOf: [SiteCode: [SiteCode]]

    /// - Parameters:
    ///   - root: the site that asks; a station too, which then has nobody below it.
    ///   - rosters: the folds of the register logs that the root holds, by the hub that writes each.
    ///   - above: the hubs above the root, nearest first.
    package init(root: SiteCode, rosters: [SiteCode: Roster], above: [SiteCode] = []) {
        self.root = root
        self.above = above
        self.rosters = rosters
        hubs = Set(rosters.values.flatMap(\.sites.keys).filter { $0.kind == .hub }).union(rosters.keys).sorted()
        let barred = Set(above).union([root])
        var branches: [SiteCode: [SiteCode]] = [:]
        var carriers: [SiteCode: [SiteCode]] = [:]
        for child in Self.invited(by: root, rosters, except: barred) {
            let branch = Self.branch(from: child, rosters, except: barred)
            branches[child] = branch
            for site in branch { carriers[site, default: []].append(child) }
        }
        self.branches = branches
        carriersOf = carriers
    }

    /// The sites directly below the root: all that it ever invited, revoked ones too.
    package var children: [SiteCode] { branches.keys.sorted() }

    /// Everybody below the root, in order of their codes.
    package var everyone: [SiteCode] { carriersOf.keys.sorted() }

    /// That site and everybody beneath it; nothing where the root did not invite it.
    package func branch(of child: SiteCode) -> [SiteCode] { branches[child] ?? [] }

    /// The sites directly below the root through which that one is reached: itself, a hub, or several where it moved.
    package func carriers(of site: SiteCode) -> [SiteCode] { carriersOf[site] ?? [] }

    /// The one of them through which it is reached now: where it is a member still, or invited. Nil where nobody below ever
    /// invited it.
    package func carrier(of site: SiteCode) -> SiteCode? {
        let all = carriers(of: site)
        if isMember(site, via: site) { return site }
        return all.last { isMember(site, via: $0) } ?? all.last
    }

    private func isMember(_ site: SiteCode, via carrier: SiteCode) -> Bool {
        guard let entry = entry(of: carrier), entry.isMember else { return false }
        if carrier == site { return true }
        return branch(of: carrier).contains { rosters[$0]?.sites[site]?.isMember == true }
    }

    /// A mailbox log for every site that stands or stood directly below the root or a hub beneath it, kept by that hub.
    package var mailboxes: [LogID] {
        var mailboxes: [LogID] = []
        for hub in [root] + everyone {
            let listed = rosters[hub]?.sites.keys.sorted() ?? []
            for site in listed where site != hub { mailboxes.append(.mailbox(of: site, at: hub)) }
        }
        return mailboxes
    }

    /// Every site that the root's own register names, itself among them.
    package var listed: [SiteCode] { (rosters[root]?.sites.keys).map { $0.sorted() } ?? [] }

    /// What the root's own register says of that site; nil where it names none.
    package func entry(of site: SiteCode) -> Roster.Site? { rosters[root]?.sites[site] }

    private static func invited(
        by hub: SiteCode, _ rosters: [SiteCode: Roster], except barred: Set<SiteCode>
    ) -> [SiteCode] {
        guard let roster = rosters[hub] else { return [] }
        return roster.sites.filter { $0.value.wasInvited && !barred.contains($0.key) }.keys.sorted()
    }

    private static func branch(
        from child: SiteCode, _ rosters: [SiteCode: Roster], except barred: Set<SiteCode>
    ) -> [SiteCode] {
        var branch = [child]
        var met = barred.union(branch)
        var next = 0
        while next < branch.count {
            let found = invited(by: branch[next], rosters, except: met)
            branch += found
            met.formUnion(found)
            next += 1
        }
        return branch
    }
}

extension Subtree {
    /// The keys with which a log that a site directly below hands in may be signed, revoked ones too: what they signed while
    /// they counted stays signed. Empty where this log has no business arriving from there.
    ///
    /// A site hands in its own log, a hub its register and its mailboxes besides, and either those of everybody beneath; and
    /// mailboxes for itself and those beneath that a hub wrote which they reported to before.
    package func signingKeys(of log: LogID, via child: SiteCode) -> [SigningPublicKey] {
        guard let branch = branches[child], log.site != root, !above.contains(log.site), log.isKnownKind else {
            return []
        }
        if log.site == child { return entry(of: child)?.signingKeys ?? [] }
        if branch.contains(log.site) { return keys(of: log.site, in: branch) }
        guard let recipient = log.mailboxRecipient, branch.contains(recipient) else { return [] }
        return everyKey(of: log.site)
    }

    /// Every key with which that site is known to have signed, by any register that is held.
    package func everyKey(of site: SiteCode) -> [SigningPublicKey] {
        var keys: [SigningPublicKey] = []
        for hub in rosters.keys.sorted() {
            for key in rosters[hub]?.sites[site]?.signingKeys ?? [] where !keys.contains(key) { keys.append(key) }
        }
        return keys
    }

    private func keys(of site: SiteCode, in branch: [SiteCode]) -> [SigningPublicKey] {
        if let member = rosters[root]?.sites[site], member.keys != nil { return member.signingKeys }
        var keys: [SigningPublicKey] = []
        for hub in [root] + branch {
            for key in rosters[hub]?.sites[site]?.signingKeys ?? [] where !keys.contains(key) { keys.append(key) }
        }
        return keys
    }

    /// Those of the logs held here that the root hands to the hub above it, in the order of handing over: a register before
    /// everything that is signed with a key it vouches for.
    ///
    /// They are the root's own logs, those of everybody below it, and mailboxes that hubs wrote which it or they reported to
    /// before; what the hubs above wrote they have themselves.
    package func handedUp(of held: [LogID]) -> [LogID] {
        let nearness = Dictionary(
            uniqueKeysWithValues: ([root] + breadthFirst).enumerated().map { ($0.element, $0.offset) })
        let mine = held.filter { log in
            guard !above.contains(log.site), log.isKnownKind else { return false }
            if nearness[log.site] != nil { return true }
            return log.mailboxRecipient.map { nearness[$0] != nil } ?? false
        }
        return mine.sorted { left, right in
            if left.isRegister != right.isRegister { return left.isRegister }
            let (near, far) = (nearness[left.site] ?? .max, nearness[right.site] ?? .max)
            return (near, left.name) < (far, right.name)
        }
    }

    /// Everybody below the root, those nearer to it first.
    private var breadthFirst: [SiteCode] {
        var order: [SiteCode] = []
        var met: Set<SiteCode> = []
        var depth: [SiteCode] = children
        while !depth.isEmpty {
            order += depth.filter { met.insert($0).inserted }
            let barred = met.union(above).union([root])
            depth = depth.flatMap { Self.invited(by: $0, rosters, except: barred) }
        }
        return order
    }
}

extension LogID {
    /// Whether a site of its kind writes such a log: its own one, and a hub its register and mailboxes.
    package var isKnownKind: Bool {
        name == site.text || isRegister || site.kind == .hub && mailboxRecipient != nil
    }
}
