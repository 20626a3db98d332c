import EventLog
import Events
import Foundation
import Replication

// What the people at a site do: they record, and they repair what the program says is wrong.
extension World {
    func record(at site: SimulatedSite) {
        if isHealed { return }
        agenda.enter(.record(site), in: random.milliseconds(cadence.recordEvery))
        if random.happens(200) { agenda.enter(.repair(site), in: random.milliseconds(0...60_000)) }
        if site.isHub, site.isUp, site.isInUse, random.happens(recordsLargePhotos ? 600 : 150) {
            requestPhoto(at: site)
        }
        if site.isInUse, random.happens(300) { deliverCollected(site) }
        guard site.isUp, site.isInUse, let entry = Desk(site: site, world: self).draw() else { return }
        _ = keep(entry.drafts, in: entry.log, of: site)
    }

    /// Somebody wants to see a photograph that does not travel by itself.
    private func requestPhoto(at site: SimulatedSite) {
        let named = site.disk.ledger.standing.keys.sorted().flatMap { site.disk.ledger.standing[$0] ?? [] }
            .flatMap { witness.made[$0]?.contents ?? [] }
        let photos = named.filter {
            witness.contents[$0]?.contentClass == .photo && !site.disk.ledger.contents.contains($0)
        }
        guard let photo = photos.randomElement(using: &random) else { return }
        do {
            if try site.disk.request([photo]) > 0 { witness.tally.note(.photoRequested) }
        } catch is PowerCut {
            crash(site)
        } catch {
            // The disk is full or has failed; whoever asked tries again.
            if site.disk.isStopped { stop(site) }
        }
    }

    /// Somebody reads what is wrong and decides for every log that is forked or behind: the other version takes the place of the
    /// own one. A copy that its owner has given up is let go.
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
                witness.tell(
                    "\(site.name) decides on \(branch.log) after \(branch.base.seq): \(branch.from) has \(branch.head.seq)"
                )
                try Repair(log: site.disk).adopt(branch, incarnation: random.bytes(16), now: site.now)
                try site.disk.clearTrouble(peer: branch.from, log: branch.log)
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
