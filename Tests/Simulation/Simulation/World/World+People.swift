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

    /// Somebody reads what is wrong and adopts the other version of every log that is forked or behind.
    func repair(_ site: SimulatedSite) {
        guard site.isUp, site.isInUse else { return }
        do {
            let troubles = try site.disk.troubles().filter { ["fork", "behind"].contains($0.code) }
            for branch in try site.disk.branches() where troubles.contains(where: { $0.log == branch.log }) {
                _ = try Repair(log: site.disk).adopt(branch.log, incarnation: random.bytes(16), now: site.now)
            }
        } catch is PowerCut {
            crash(site)
        } catch let error as EventLogError where error.kind == .cannotWrite || error.kind == .stopped {
            if site.disk.isStopped { stop(site) }
        } catch {
            witness.breach(.program, "\(site.code) cannot be repaired: \(error)")
        }
    }
}
