import Events
import Foundation
import GRDB

extension SQLiteLog {
    package func ingest(_ batches: [SignedBatch], receivedAt: Instant) throws -> [Result<Int, EventLogError>] {
        if batches.isEmpty { return [] }
        return try writing(now: receivedAt) { db, state in
            try batches.map { signed in
                // Nothing is written for a batch before all of it is known to fit; what fails then is the disk.
                let fresh: [LoggedEvent]
                do {
                    fresh = try events(of: signed, receivedAt: receivedAt, db, state)
                } catch let refusal as EventLogError {
                    return .failure(refusal)
                }
                if let first = fresh.first {
                    let known = try open(log: first.log, epoch: first.epoch, db, &state)
                    try takeIn(fresh, known, db, &state)
                    state.logs[first.log]?.head = signed.batch.head
                    state.clock.observe(fresh, now: receivedAt)
                    try insert(signed.signed, known.id, db)
                }
                return .success(fresh.count)
            }
        }
    }

    /// The batch's events that are not held, at the positions that come next.
    ///
    /// - Throws: `EventLogError` when the batch is to be refused.
    private func events(
        of signed: SignedBatch, receivedAt: Instant, _ db: Database, _ state: WriterState
    ) throws -> [LoggedEvent] {
        let batch = signed.batch
        let log = batch.previous.log
        let held = state.logs[log]
        let known = try Overlap.events(
            held: held?.head ?? .empty(log: log, epoch: batch.previous.epoch), batch: batch
        ) { seq in
            guard let held else { return seq == 0 ? Chain.genesis(log: log, epoch: batch.previous.epoch) : nil }
            return try hash(of: held.id, held.head, at: seq, db)
        }
        return try signed.logged(from: known, at: state.position + 1, receivedAt: receivedAt)
    }

    /// Writes events whose places follow what is held.
    func takeIn(
        _ events: [LoggedEvent], _ known: WriterState.Known, _ db: Database, _ state: inout WriterState
    ) throws {
        for logged in events {
            try insert(logged, log: known.id, db, &state)
            for ref in logged.event.contents { try insertAwaited(ref, named: known, db, state) }
            try forget(logged, known.id, db, &state)
        }
    }

    func insert(_ signed: SignedHead, _ log: Int64, _ db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO signed_heads (log, seq, hash, signature) VALUES (?, ?, ?, ?)
                ON CONFLICT (log, seq) DO NOTHING
                """
        ).execute(arguments: [log, Int64(signed.head.seq), signed.head.hash.data, signed.signature])
    }
}

extension HybridClock {
    mutating func observe(_ events: [LoggedEvent], now: Instant) {
        for event in events { observe(event.hlc, now: now) }
    }
}
