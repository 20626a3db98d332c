import EventLog
import Events
import Foundation

// What goes wrong with machines, lines and people, as the mix of the world has it.
extension World {
    func mishap() {
        agenda.enter(.mishap, in: random.milliseconds(cadence.mishapEvery))
        for site in sites where site.isInUse && site.isUp && random.happens(150) { backUp(site) }
        let site = random.pick(sites)
        guard site.isInUse,
            let kind = FaultMix.Kind.allCases.filter({ $0.isMishap && mix.has($0) }).randomElement(using: &random)
        else {
            return
        }
        witness.tell("mishap at \(site.name): \(kind)")
        switch kind {
        case .partition: partition(site)
        case .crash:
            witness.tally.note(.crashed)
            crash(site)
        case .clockJump: jump(site)
        case .clockDrift:
            witness.tally.note(.clockDrifted)
            site.clock.drift(perMillion: random.milliseconds(-200_000...200_000))
        case .restoredStation: if !site.isHub { restore(site) }
        case .restoredHub: if site.isHub { restore(site) }
        case .clone: if !site.isHub { clone(site) }
        case .lostLaptop: if !site.isHub { lose(site) }
        case .revocation: if !site.isHub { revoke(site) }
        case .bundles: writeBundle(site)
        case .carriers: handToNeighbour(site)
        // Of these the mix gives a rate for each frame or write.
        case .cut, .stall, .halfOpen, .commitCut, .fullDisk, .failedSync, .maliciousSite, .datagrams: break
        }
    }

    private func partition(_ site: SimulatedSite) {
        let directions: [Direction] = random.pick([[.up], [.down], [.up, .down]])
        witness.tally.note(directions.count == 1 ? .partitionedOneWay : .partitioned)
        links[site.code]?.block(directions, until: agenda.now + random.milliseconds(cadence.partition))
    }

    private func jump(_ site: SimulatedSite) {
        let day: Int64 = 86_400_000
        let step = random.pick([60_000, 3_600_000, 3 * day, 400 * day, -60_000, -3_600_000, -3 * day, -400 * day])
        witness.tally.note(step > 0 ? .clockAhead : .clockBack)
        site.clock.jump(by: step)
    }

    // MARK: - Backups and copies

    private func backUp(_ site: SimulatedSite) {
        if site.backups.count > 3 { site.backups.remove(at: random.number(0...3)) }
        site.backups.append(SimulatedSite.Backup(disk: site.disk.copy(), keys: site.keys))
    }

    /// The disk is as it was when a backup was made; nobody has told the program.
    private func restore(_ site: SimulatedSite) {
        guard !site.isRevoked,
            let backup = site.backups.filter({ $0.keys.transport == site.keys.transport }).randomElement(
                using: &random)
        else { return }
        witness.tally.note(site.isHub ? .hubRestored : .stationRestored)
        crash(site)
        site.disk = backup.disk.copy()
        watchWrites(of: site)
        // Whoever brings bundles here goes on from what this site held before.
        if mix.has(.bundles) || carries {
            for neighbour in neighbours(of: site) { writeBundle(from: neighbour, to: site) }
        }
    }

    private func neighbours(of site: SimulatedSite) -> [SimulatedSite] {
        sites.filter { $0.isInUse && !$0.isRevoked && ($0.hub === site || site.hub === $0) }
    }

    private func clone(_ site: SimulatedSite) {
        if site.isRevoked || sites.filter({ $0.code == site.code && $0.isInUse }).count > 1 { return }
        witness.tally.note(.cloned)
        let other = SimulatedSite(
            number: sites.count, code: site.code, hub: site.hub, keys: site.keys, clock: SiteClock(),
            disk: site.disk.copy())
        other.isMalicious = site.isMalicious
        other.clock.move(to: agenda.now)
        enter(other)
    }

    private func enter(_ site: SimulatedSite) {
        sites.append(site)
        watchWrites(of: site)
        agenda.enter(.dial(site), in: random.milliseconds(0...60_000))
        agenda.enter(.record(site), in: random.milliseconds(0...60_000))
    }

    // MARK: - Keys

    /// The laptop is gone: its keys are revoked, and the site joins anew with another machine, whose log is empty.
    private func lose(_ site: SimulatedSite) {
        guard let hub = site.hub, hub.isUp, hub.isInUse, !site.isRevoked else { return }
        var drafts = [revocation(of: site, now: hub.now)]
        let other = install(site.code, below: hub)
        drafts += enrolment(of: other, now: hub.now)
        guard keep(drafts, in: hub.register, of: hub) else { return }
        witness.tally.note(.laptopLost)
        noteRevocation(of: site, by: hub)
        for lost in sites where lost.code == site.code { takeOutOfUse(lost) }
        other.isMalicious = site.isMalicious
        enter(other)
    }

    private func revoke(_ site: SimulatedSite) {
        guard let hub = site.hub, hub.isUp, hub.isInUse, !site.isRevoked else { return }
        guard keep([revocation(of: site, now: hub.now)], in: hub.register, of: hub) else { return }
        witness.tally.note(.keyRevoked)
        noteRevocation(of: site, by: hub)
        for other in sites where other.code == site.code { other.isRevoked = true }
    }

    private func revocation(of site: SimulatedSite, now: Instant) -> Draft {
        let fact = KeyRevoked.with { $0.site = site.code.text }
        return Draft(.keyRevoked(fact), entry: "site/\(site.code)", occurredAt: now, actor: nextRecord())
    }

    /// What the hub has just recorded.
    private func noteRevocation(of site: SimulatedSite, by hub: SimulatedSite) {
        let records = hub.disk.ledger.standing[hub.register] ?? []
        revocations[site.keys.transport] = records.last { witness.made[$0]?.revokes == site.code }
    }

    func takeOutOfUse(_ site: SimulatedSite) {
        if site.isUp { crash(site) }
        site.isInUse = false
    }

    /// The hub's listener does not accept a key that the site rightly has: the hub was restored from a backup that is older
    /// than the key, so whoever runs the hub enrols it again.
    func refused(_ site: SimulatedSite, by hub: SimulatedSite) {
        guard site.isInUse, !site.isRevoked, random.happens(500) || isHealed else { return }
        if keep(enrolment(of: site, now: hub.now), in: hub.register, of: hub) {
            witness.tally.note(.enrolledAgain)
            revocations[site.keys.transport] = nil
        }
    }

    /// Records something; false where the disk would not.
    func keep(_ drafts: [Draft], in log: LogID, of site: SimulatedSite) -> Bool {
        do {
            _ = try site.disk.append(drafts, to: log, ifUnchangedSince: nil, now: site.now)
            return true
        } catch is PowerCut {
            crash(site)
        } catch let error as EventLogError {
            switch error.kind {
            case .cannotWrite, .stopped: if site.disk.isStopped { stop(site) }
            default: witness.breach(.program, "\(site.code) cannot record: \(error.message.en)")
            }
        } catch {
            witness.breach(.program, "\(site.code) cannot record: \(error)")
        }
        return false
    }
}
