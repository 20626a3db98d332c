import EventLog
import Events
import Foundation
import Sync

/// Another version of a log that was fetched from another site and waits for a person's decision, beside what this site has.
package struct Divergence: Sendable {
    package let branch: Branch
    /// What this site has after the last place that both have, in order; of the site's own logs it is recorded anew.
    package let onlyHere: [LoggedEvent]
    /// Whether the log is one that this site writes.
    package let isOwn: Bool

    /// How many records only the other site has.
    package var onlyThere: UInt64 { branch.head.seq - branch.base.seq }
}

/// A copy of another site's log whose version gave way when its owner repaired the log: it is let go, and the next sync takes in
/// the owner's.
package struct SupersededCopy: Sendable {
    package let log: LogID
    /// Who told so.
    package let peer: SiteCode
    /// The last place that stays.
    package let base: UInt64
    /// How many records give way.
    package let events: Int
}

/// What the adoption of other versions did.
package struct RepairOutcome: Sendable {
    package struct Log: Sendable {
        package let log: LogID
        /// Records that gave way, and are kept apart for good.
        package let retired: Int
        /// Records of the other version that took their place.
        package let adopted: Int
        /// Records that were recorded anew behind them.
        package let recorded: Int
    }

    package internal(set) var logs: [Log] = []
    /// Old and new place of every record that was recorded anew, in order.
    package internal(set) var moves: [Move] = []

    package struct Move: Sendable {
        package let from: Ref
        package let recorded: LoggedEvent
    }
}

extension SiteFolder {
    /// Events read at a time.
    private static let page = 1000

    /// Every log of which another version waits here, the site's own first.
    package func divergences() throws -> [Divergence] {
        try log.branches().filter { try !gaveWayBefore($0) }.map { branch in
            Divergence(
                branch: branch, onlyHere: try events(of: branch.log, after: branch.base.seq),
                isOwn: branch.log.site == code)
        }.sorted { left, right in
            (left.isOwn ? 0 : 1, left.branch.log.name) < (right.isOwn ? 0 : 1, right.branch.log.name)
        }
    }

    /// Whether every event of a branch gave way here at an earlier repair; it is not to be adopted again.
    private func gaveWayBefore(_ branch: Branch) throws -> Bool {
        let gaveWay = Set(try log.forkedEvents(of: branch.log).map(\.hash))
        return try log.branchHashes(of: branch.log).allSatisfy { gaveWay.contains($0) }
    }

    private func events(of name: LogID, after seq: UInt64) throws -> [LoggedEvent] {
        var events: [LoggedEvent] = []
        guard let head = try log.head(of: name, at: seq) else { return [] }
        var last = head
        while true {
            let payloads = try log.payloads(of: name, after: last.seq, maxEvents: Self.page, maxBytes: .max)
            if payloads.isEmpty { return events }
            let batch = ChainedBatch(after: last, payloads: payloads)
            events += try zip(payloads, batch.hashes).enumerated().map { index, pair in
                // Where it stands in this file's order is of no use here.
                try LoggedEvent(
                    position: 0, log: name, epoch: last.epoch, seq: last.seq + UInt64(index) + 1,
                    receivedAt: Instant(milliseconds: 0), payload: pair.0, hash: pair.1)
            }
            last = batch.head
        }
    }

    /// Puts the other versions of these logs in the place of what this site has of them, each log in one commit. Of the site's
    /// own logs, what gave way is recorded anew behind them, under new numbers.
    ///
    /// - Parameter drops: leaves what gave way where it is kept apart, and records nothing anew.
    /// - Throws: `EventLogError`; `EventsError` (`event.unknown`) when a later version of the program wrote what is to be
    ///   recorded anew. What was adopted until then stays so.
    package func adopt(_ divergences: [Divergence], drops: Bool) throws -> RepairOutcome {
        var outcome = RepairOutcome()
        // What one log's records name of another's that gave way before it, they name at its new place.
        var places: [Ref: Ref] = [:]
        for divergence in divergences {
            let branch = divergence.branch
            let adoption = try log.adoptBranch(of: branch.log, incarnation: Randomness.bytes(16), now: WallClock.now())
            { gaveWay in
                places.merge(gaveWay.told) { $1 }
                guard divergence.isOwn, !drops else { return [] }
                let retelling = try Retelling(gaveWay.untold, next: branch.head.seq + 1, moved: places)
                places.merge(retelling.places) { $1 }
                return retelling.drafts
            }
            let recorded = Dictionary(uniqueKeysWithValues: adoption.recorded.map { ($0.ref, $0) })
            outcome.moves += adoption.retired.compactMap { retired in
                places[retired.ref].flatMap { recorded[$0] }.map { RepairOutcome.Move(from: retired.ref, recorded: $0) }
            }
            outcome.logs.append(
                RepairOutcome.Log(
                    log: branch.log, retired: adoption.retired.count, adopted: adoption.adopted,
                    recorded: adoption.recorded.count))
            // It is settled on this side; the next sync says whether the other side agrees.
            try log.clearTrouble(peer: branch.from, log: branch.log)
        }
        return outcome
    }

    /// Copies held here that their owners no longer stand by.
    package func supersededCopies() throws -> [SupersededCopy] {
        try log.troubles().compactMap { trouble in
            guard trouble.code == RefusalCode.superseded.word, trouble.log.site != code, trouble.seq > 0,
                let head = try log.head(of: trouble.log), head.seq >= trouble.seq
            else { return nil }
            return SupersededCopy(
                log: trouble.log, peer: trouble.peer, base: trouble.seq - 1, events: Int(head.seq - trouble.seq + 1))
        }
    }

    /// Lets such copies go, each in one commit; what gave way is kept apart for good.
    package func letGo(_ copies: [SupersededCopy]) throws -> RepairOutcome {
        var outcome = RepairOutcome()
        for copy in copies {
            let retired = try log.retireCopy(
                of: copy.log, after: copy.base, incarnation: Randomness.bytes(16), now: WallClock.now())
            outcome.logs.append(RepairOutcome.Log(log: copy.log, retired: retired.count, adopted: 0, recorded: 0))
            try log.clearTrouble(peer: copy.peer, log: copy.log)
        }
        return outcome
    }
}
