import EventLog
import Events
import Foundation
import Replication
import Sync

// A site without a line hands its sealed bundle to a neighbour, which passes it on with its own sync; answers come back the same way.
extension World {
    /// A site writes a bundle for its hub, or the hub one for the site, and a neighbour is to carry it.
    func handToNeighbour(_ site: SimulatedSite) {
        guard let hub = site.hub else { return }
        let isUp = random.happens(650)
        let (author, reader) = isUp ? (site, hub) : (hub, site)
        let neighbours = sites.filter {
            $0.isInUse && $0.code != site.code && $0.code != hub.code
                && (isUp ? $0.path.contains { $0 === hub } : $0.hub === hub)
        }
        guard let carrier = neighbours.randomElement(using: &random), carrier.isUp else { return }
        for bytes in bundle(from: author, to: reader) {
            do {
                if isUp { try hand(bytes, to: carrier) } else { try layOut(bytes, at: hub, for: carrier) }
            } catch {
                complain(of: error, at: isUp ? carrier : author)
            }
        }
    }

    /// At the carrier somebody puts the stick in.
    private func hand(_ bytes: Data, to carrier: SimulatedSite) throws {
        defer { files.settle(carrier, at: agenda.now) }
        let folders = files.folders(of: carrier)
        if carrier.isMalicious, random.happens(500) {
            let other = altered(bytes)
            try folders.carried.add(
                BundleBytesSource(other), as: Parcel(digest: .of(other), size: UInt64(other.count)))
        } else {
            let above = try carrier.disk.ancestors().map(\.site) + [carrier.hub?.code].compactMap(\.self)
            _ = try files.withStick(bytes) { try folders.carry(path: $0, above: above) }
        }
        witness.tally.note(.bundleEntrusted)
        witness.tell("\(carrier.name) takes a bundle along")
    }

    /// At the hub, for whoever comes next from that carrier.
    private func layOut(_ bytes: Data, at hub: SimulatedSite, for carrier: SimulatedSite) throws {
        defer { files.settle(hub, at: agenda.now) }
        let parcel = try BundleSummary(BundleBytesSource(bytes)).parcel
        try files.folders(of: hub).outgoing(by: carrier.code).add(BundleBytesSource(bytes), as: parcel)
        witness.tally.note(.bundleLaidOut)
        witness.tell("\(hub.name) lays a bundle out for \(carrier.name)")
    }

    /// Somebody copies what came down for others, and brings it to them.
    func deliverCollected(_ site: SimulatedSite) {
        guard carries, site.isUp else { return }
        do {
            try files.collect(at: site) { header, bytes in
                guard let from = try? SiteCode(header.fromSite), let to = try? SiteCode(header.toSite) else {
                    return witness.breach(.program, "\(site.code) carries a bundle that names no sites")
                }
                let isAltered = site.isMalicious && random.happens(500)
                send(Stick(from: from, to: to, bytes: isAltered ? altered(bytes) : bytes))
            }
        } catch {
            complain(of: error, at: site)
        }
    }

    /// Who carries a bundle may change it.
    func altered(_ bytes: Data) -> Data {
        witness.tally.note(.bundleAltered)
        var bytes = bytes
        if random.happens(300) { return bytes.prefix(random.number(0...bytes.count - 1)) }
        bytes[bytes.startIndex + random.number(0...bytes.count - 1)] ^= UInt8(1 << random.number(0...7))
        return bytes
    }

    /// What came over a line may be what a bundle waits for that was put by.
    func applyWaiting(at site: SimulatedSite) {
        guard carries, site.isUp else { return }
        defer { files.settle(site, at: agenda.now) }
        do {
            let waiting = files.folders(of: site).waiting
            let outcome = try BundleImport(site.program.bundles(of: site), waiting: waiting).applyWaiting()
            if !outcome.reports.isEmpty { witness.tally.note(.waitingApplied, times: outcome.reports.count) }
        } catch {
            complain(of: error, at: site)
        }
    }
}
