import EventLog
import Events
import Foundation
import Replication
import Sync

/// A bundle on its way: a file on a stick, from one site to a neighbour.
struct Stick {
    let from: SiteCode
    let to: SiteCode
    let bytes: Data
    /// How often it was put in.
    var tries = 0
}

// Bundles are written, carried, lost, put in twice and in any order.
extension World {
    /// Somebody at a site, or at its hub, writes what the other side lacks into files.
    func writeBundle(_ site: SimulatedSite) {
        guard let hub = site.hub else { return }
        if random.happens(650) { writeBundle(from: site, to: hub) } else { writeBundle(from: hub, to: site) }
    }

    func writeBundle(from author: SimulatedSite, to reader: SimulatedSite) {
        for bytes in bundle(from: author, to: reader) { send(Stick(from: author.code, to: reader.code, bytes: bytes)) }
    }

    /// The parts; none where nothing can be written.
    func bundle(from author: SimulatedSite, to reader: SimulatedSite) -> [Data] {
        guard author.isUp, author.isInUse else { return [] }
        let options = BundleExport.Options(all: random.happens(150), withPhotos: random.happens(200))
        do {
            let export = try BundleExport(
                author.program.bundles(of: author), to: reader.code, options: options, identifier: random.bytes(16))
            let parts = try export.bytes()
            for bytes in parts {
                witness.tally.note(.bundleWritten)
                witness.tell("\(author.name) writes \(bytes.count) bytes for \(reader.code)")
            }
            return parts
        } catch {
            complain(of: error, at: author)
            return []
        }
    }

    func send(_ stick: Stick) {
        if random.happens(100) { return witness.tally.note(.bundleLost) }
        for _ in 0..<(random.happens(200) ? 2 : 1) {
            agenda.enter(.carry(stick), in: random.milliseconds(1000...Int(cadence.underWay)))
        }
    }

    func carry(_ stick: Stick) {
        guard !isCalm, let reader = machine(of: stick.to), reader.isUp else { return }
        do {
            defer { if carries { files.settle(reader, at: agenda.now) } }
            let waiting = carries ? files.folders(of: reader).waiting : nil
            let outcome = try BundleImport(reader.program.bundles(of: reader), waiting: waiting)
                .run(BundleBytesSource(stick.bytes)) { _, _ in }
            if outcome.reports.count > 1 { witness.tally.note(.waitingApplied, times: outcome.reports.count - 1) }
            guard let report = outcome.reports.first else { return }
            witness.tell("\(reader.name) takes in a bundle of \(stick.from): \(report.eventsNew) new")
            witness.tally.note(report.eventsNew > 0 ? .bundleTaken : .bundleTwice)
            if report.isWaiting {
                witness.tally.note(.bundleEarly)
                if report.isPutBy { witness.tally.note(.bundlePutBy) }
                if stick.tries < 3 {
                    var again = stick
                    again.tries += 1
                    agenda.enter(.carry(again), in: random.milliseconds(1000...Int(cadence.underWay)))
                }
            }
        } catch {
            complain(of: error, at: reader)
        }
    }

    /// A bundle that cannot be written or is not taken in has a named reason; anything else is a fault of the program.
    func complain(of error: any Error, at site: SimulatedSite) {
        if site.disk.isOff { return crash(site) }
        switch error {
        case is PowerCut: crash(site)
        case is SyncFault, is ReplicationError:
            witness.tally.note(.bundleRefused)
            witness.tell("\(site.name): \(error)")
        case is EventLogError: break
        default: witness.breach(.program, "\(site.code), with a bundle: \(error)")
        }
        if site.disk.isStopped { stop(site) }
    }
}
