import Events

/// Whether every site holds what it should, and nothing is reported as wrong any more.
struct Convergence {
    let world: World

    /// What is not yet so, one line each.
    func lacking(stopAtFirst: Bool) -> [String] {
        var lacking: [String] = []
        func note(_ what: @autoclosure () -> String) -> Bool {
            lacking.append(what())
            return stopAtFirst
        }
        for site in world.sites where site.isInUse {
            if site !== world.machine(of: site.code) {
                if note("\(site.code) still has two machines") { return lacking }
                continue
            }
            for log in everyLog(of: site) {
                let source = site.isRevoked ? site.hub : site
                let standing = source?.disk.ledger.standing[log] ?? []
                for holder in holders(of: log, owner: site) where holder.disk.ledger.standing[log] ?? [] != standing {
                    let held = holder.disk.ledger.head(of: log)
                    if note("\(holder.code) holds \(log) through \(held), its owner through \(standing.count)") {
                        return lacking
                    }
                }
            }
            for trouble in (try? site.disk.troubles()) ?? [] where !isRevoked(trouble.peer) && !site.isRevoked {
                if note("\(site.code) still reports \(trouble.code) of \(trouble.log) with \(trouble.peer)") {
                    return lacking
                }
            }
            if world.carries, site.hub != nil, !site.isRevoked, isCarrying(site) {
                if note("\(site.code) still carries a bundle") { return lacking }
            }
            if let hub = site.hub, !site.isRevoked, let missing = contentsMissing(site, hub).first {
                if note(missing) { return lacking }
            }
        }
        return lacking
    }

    private func isCarrying(_ site: SimulatedSite) -> Bool {
        do {
            return try !world.files.folders(of: site).carried.entries().isEmpty
        } catch {
            world.witness.breach(.program, "\(site.code) cannot read what it carries: \(error)")
            return true
        }
    }

    private func isRevoked(_ code: SiteCode) -> Bool { world.machine(of: code)?.isRevoked ?? false }

    private func name(of digest: Hash) -> String {
        let log = world.witness.contents[digest]?.log.name ?? "nobody"
        return "content \(digest.short) of \(log)"
    }

    /// Those too that the owner has lost and others hold.
    private func everyLog(of site: SimulatedSite) -> [LogID] {
        let all = world.sites.filter(\.isInUse).flatMap { $0.disk.ledger.standing.keys }
        return Set(all).filter { $0.site == site.code }.sorted()
    }

    func logs(of site: SimulatedSite) -> [LogID] {
        [site.own] + site.disk.ledger.standing.keys.filter { $0.site == site.code && $0 != site.own }.sorted()
    }

    /// Who should hold a log besides its owner: the hubs above; of a register everyone below; of a mailbox its recipient.
    func holders(of log: LogID, owner: SimulatedSite) -> [SimulatedSite] {
        let above = Array(owner.path.dropFirst())
        let below = world.sites.filter { site in
            site.isInUse && !site.isRevoked && site !== owner
                && (log.isRegister ? site.path.contains { $0 === owner } : log.mailboxRecipient == site.code)
        }
        return above + below
    }

    /// Contents that one end of a link has, that the other's logs name, and that should have travelled.
    private func contentsMissing(_ lower: SimulatedSite, _ upper: SimulatedSite) -> [String] {
        missing(from: lower, to: upper) { _ in true }
            + missing(from: upper, to: lower) { $0.mailboxRecipient == lower.code || $0.isRegister }
    }

    private func missing(
        from giver: SimulatedSite, to taker: SimulatedSite, _ goes: (LogID) -> Bool
    ) -> [String] {
        let lacking = giver.disk.ledger.contents.subtracting(taker.disk.ledger.contents)
        return lacking.filter { digest in
            guard let content = world.witness.contents[digest], goes(content.log), travels(content, giver, taker),
                !taker.disk.ledger.forgotten.contains(digest)
            else { return false }
            return (taker.disk.ledger.standing[content.log] ?? []).contains {
                world.witness.made[$0]?.contents.contains(digest) ?? false
            }
        }
        .map { "\(taker.code) lacks \(name(of: $0)), which \(giver.code) has" }
    }

    /// Whether a content travels over that link by itself.
    private func travels(_ content: Witness.MadeContent, _ giver: SimulatedSite, _ taker: SimulatedSite) -> Bool {
        let isHome = Policy.isHome(content.log, giver, taker)
        return switch content.contentClass {
        case .text: true
        case .identity: isHome
        case .photo: isHome && content.size <= Bounds.textBytes
        case .unspecified, .UNRECOGNIZED: false
        }
    }
}
