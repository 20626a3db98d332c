import EventLog
import Events
import Foundation
import Replication

// What the people at a site do: they record, and they repair what the program says is wrong.
extension World {
    func record(at site: SimulatedSite) {
        if isHealed { return }
        agenda.enter(.record(site), in: random.milliseconds(Self.recordEvery))
        if random.happens(200) { agenda.enter(.repair(site), in: random.milliseconds(0...60_000)) }
        guard site.isUp, site.isInUse, let entry = Desk(site: site, world: self).draw() else { return }
        _ = keep(entry.drafts, in: entry.log, of: site)
    }

    /// Somebody reads what is wrong and decides for every log that is forked or behind: the other version takes the place of the
    /// own one, unless it is one that gave way here before; whoever still holds that lets it go.
    func repair(_ site: SimulatedSite) {
        guard site.isUp, site.isInUse else { return }
        do {
            let troubles = try site.disk.troubles().filter { ["fork", "behind"].contains($0.code) }
            for trouble in try site.disk.troubles() where trouble.code == "superseded" && trouble.log.site != site.code
            {
                witness.tell("\(site.name) lets \(trouble.log) go from \(trouble.seq) on")
                _ = try site.disk.retireCopy(
                    of: trouble.log, after: trouble.seq - 1, incarnation: random.bytes(16), now: site.now)
                try site.disk.clearTrouble(peer: trouble.peer, log: trouble.log)
            }
            for branch in try site.disk.branches() where troubles.contains(where: { $0.log == branch.log }) {
                let apart = site.disk.ledger.apart[branch.log]?.hashes ?? []
                witness.tell(
                    "\(site.name) decides on \(branch.log) after \(branch.base.seq): \(branch.from) has \(branch.head.seq)"
                )
                if apart.allSatisfy(site.disk.ledger.retired.contains) {
                    try site.disk.dropBranch(of: branch.log)
                    letGo(branch)
                } else {
                    try Repair(log: site.disk).adopt(branch, incarnation: random.bytes(16), now: site.now)
                }
            }
        } catch is PowerCut {
            crash(site)
        } catch let error as EventLogError where error.kind == .cannotWrite || error.kind == .stopped {
            if site.disk.isStopped { stop(site) }
        } catch {
            witness.breach(.program, "\(site.code) cannot be repaired: \(error)")
        }
    }

    /// The site that has a version which its owner has given up is told so by telephone.
    private func letGo(_ branch: Branch) {
        guard let site = machine(of: branch.from), site.isUp, branch.log.site != site.code else { return }
        do {
            _ = try site.disk.retireCopy(
                of: branch.log, after: branch.base.seq, incarnation: random.bytes(16), now: site.now)
        } catch is PowerCut {
            crash(site)
        } catch let error as EventLogError where error.kind == .cannotWrite || error.kind == .stopped {
            if site.disk.isStopped { stop(site) }
        } catch {
            witness.breach(.program, "\(site.code) cannot let go of \(branch.log): \(error)")
        }
    }
}
