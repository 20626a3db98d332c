import EventLog
import Events
import Foundation
import Sync

extension BundleExport {
    /// The author's word of itself, which each part begins with.
    private func prologue() throws -> [Frame] {
        let log = site.log
        let incarnation = try log.incarnation
        guard peer.isAbove else {
            let ancestors = try log.ancestors().prefix(SyncBounds.ancestors)
            return [
                .with {
                    $0.welcome.version = SyncBounds.versions.upperBound
                    $0.welcome.site = site.code.text
                    $0.welcome.incarnation = incarnation
                    $0.welcome.program = site.exchange.program
                    $0.welcome.signingKey = site.exchange.signingKey.publicKey.bytes
                    $0.welcome.ancestors = ancestors.map { ancestor in
                        .with {
                            $0.site = ancestor.site.text
                            $0.signingKey = ancestor.signingKey.bytes
                        }
                    }
                }
            ]
        }
        let head = try log.head(of: log.own) ?? .empty(log: log.own, epoch: 1)
        let hello = Frame.with {
            $0.hello.lowestVersion = SyncBounds.versions.lowerBound
            $0.hello.highestVersion = SyncBounds.versions.upperBound
            $0.hello.site = site.code.text
            $0.hello.incarnation = incarnation
            $0.hello.head = HeadFrame(site.exchange.signingKey.sign(head))
            $0.hello.program = site.exchange.program
        }
        return (site.enrolment.map { enrolment in [.with { $0.enrol = Enrol(enrolment) }] } ?? []) + [hello]
    }

    /// How far this site holds what the recipient hands over: the acknowledgement that travels back.
    private func holds() throws -> [Frame] {
        let held = try peer.scope(site).held().filter { $0.seq > 0 }
        func isSettled(_ logs: [LogID]) throws -> Bool {
            let scope = ContentScope(
                Dictionary(uniqueKeysWithValues: logs.map { ($0, peer.reaches(of: $0, from: site.code)) }))
            return try site.log.awaited(scope, limit: 1).isEmpty
        }
        // Mostly nothing is awaited; only where something is, each log is asked about.
        let allSettled = try isSettled(held.map(\.log))
        let heads = try held.map { head in
            HeadFrame(head, settled: try allSettled || isSettled([head.log]) ? head.seq : nil)
        }
        return stride(from: 0, to: heads.count, by: BundleBounds.heads).map { start in
            .with { $0.holds.heads = Array(heads[start..<min(start + BundleBounds.heads, heads.count)]) }
        }
    }

    /// A log that goes into the bundle, from where on.
    private struct Going {
        let head: Head
        let isOwned: Bool
        /// How far the recipient holds it, and its contents.
        let held: UInt64
        let settled: UInt64
    }

    func plan() throws -> BundlePlan {
        var plan = BundlePlan(limit: options.split ?? .max, prologue: try prologue(), holds: try holds())
        let going = try going()
        for log in going where log.head.log.isRegister && log.held > 0 {
            if let held = try site.log.head(of: log.head.log, at: log.held) { plan.rely(on: held) }
        }
        for log in going {
            try addContents(of: log, to: &plan)
            try addEvents(of: log, to: &plan)
        }
        plan.finish()
        return plan
    }

    private func going() throws -> [Going] {
        var going: [Going] = []
        for offer in try peer.scope(site).offers() where offer.head.seq > 0 {
            // A mark that is no place of the log any more tells nothing: the log was repaired since.
            let mark = options.all ? nil : try site.log.heldMark(of: peer.site, log: offer.log)
            let counts = try mark.map { try site.log.head(of: offer.log, at: $0.head.seq) == $0.head } ?? false
            going.append(
                Going(
                    head: offer.head, isOwned: offer.isOwned, held: counts ? mark?.head.seq ?? 0 : 0,
                    settled: counts ? mark?.settled ?? 0 : 0))
        }
        return going + (try disputed())
    }

    /// The recipient's own logs as they are held here, where the two differ or it has less of them: it keeps this version
    /// apart, and a person decides.
    private func disputed() throws -> [Going] {
        guard !peer.isAbove else { return [] }
        let troubles = try site.log.troubles().filter { trouble in
            trouble.peer == peer.site && trouble.log.site == peer.site && trouble.isDispute
        }
        return try troubles.compactMap { trouble in
            guard let head = try site.log.head(of: trouble.log), head.seq > 0 else { return nil }
            let common = min(trouble.seq > 0 ? trouble.seq - 1 : 0, head.seq)
            return Going(head: head, isOwned: false, held: common, settled: common)
        }
    }

    /// Contents of events that the recipient holds already.
    private func addContents(of log: Going, to plan: inout BundlePlan) throws {
        guard log.settled < log.held, var at = try site.log.head(of: log.head.log, at: log.settled) else { return }
        while at.seq < log.held {
            let payloads = try site.log.payloads(
                of: at.log, after: at.seq, maxEvents: min(SyncBounds.batchEvents, Int(log.held - at.seq)),
                maxBytes: SyncBounds.batchBytes)
            let end = ChainedBatch(after: at, payloads: payloads).head
            try plan.add(at.log, after: at, to: end, bytes: nil, contents: try sizes(payloads, of: at.log))
            at = end
        }
    }

    private func addEvents(of log: Going, to plan: inout BundlePlan) throws {
        guard var at = try site.log.head(of: log.head.log, at: log.held) else { return }
        while at.seq < log.head.seq {
            let run = try site.log.run(
                of: at.log, after: at.seq, maxEvents: min(SyncBounds.batchEvents, Int(log.head.seq - at.seq)),
                maxBytes: SyncBounds.batchBytes)
            let end = ChainedBatch(after: at, payloads: run.payloads).head
            // Of a log that only passes through here, what its owner did not sign goes nowhere.
            guard !run.payloads.isEmpty, log.isOwned || run.signed?.head == end else {
                plan.note(unsigned: at.log)
                return
            }
            try plan.add(
                at.log, after: at, to: end, bytes: run.payloads.reduce(0) { $0 + $1.count },
                contents: try sizes(run.payloads, of: at.log))
            at = end
        }
    }

    private func sizes(_ payloads: [Data], of log: LogID) throws -> [Int?] {
        try travelling(payloads, of: log).map { try site.log.heldContent($0)?.size }
    }

    /// The contents that a run names and that travel to the recipient, in their order: the same at each reading, held or not.
    func travelling(_ payloads: [Data], of log: LogID) throws -> [Hash] {
        let reaches = peer.reaches(of: log, from: site.code)
        return try payloads.flatMap { payload in
            try Event(serializedBytes: payload).contents.compactMap { ref -> Hash? in
                let goes =
                    switch reaches[ref.class] {
                    case .never: false
                    case .requested: options.withPhotos
                    case .small: options.withPhotos || ref.size <= Bounds.textBytes
                    case .all: true
                    }
                return goes ? Hash(ref.digest) : nil
            }
        }
    }
}
