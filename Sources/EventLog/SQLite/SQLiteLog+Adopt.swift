import Events
import Foundation
import GRDB

extension SQLiteLog {
    package func adoptBranch(
        of log: LogID, incarnation: Data, now: Instant, anew: (GaveWay) throws -> [Draft]
    ) throws -> BranchAdoption {
        precondition(incarnation.count == 16, "an incarnation has 16 bytes")
        return try writing(now: now) { db, state in
            guard let branch = try Self.branch(of: log, db) else { throw EventLogError.branchless(log) }
            // A log of which nothing is left here: it begins with the branch.
            let known = try open(log: log, epoch: branch.base.epoch, db, &state)
            guard try isHeld(branch.base, by: known, db) else { throw EventLogError.moved(from: branch) }
            let retired = try retire(known, after: branch.base, now: now, db)
            let adopted = try takeOver(branch, known, &state, now: now, db)
            let drafts = try anew(GaveWay(retired, adopted: adopted))
            if !drafts.isEmpty { try requireOwned(log) }
            guard let grown = state.logs[log] else { preconditionFailure("the log was open") }
            let recorded = try append(drafts, to: grown, db, &state, now: now)
            try forsake(retired, known.id, db)
            try db.execute(sql: "UPDATE site SET incarnation = ?", arguments: [incarnation])
            try remove(known.id, db)
            return BranchAdoption(retired: retired, adopted: adopted.count, recorded: recorded)
        }
    }

    package func retireCopy(
        of log: LogID, after seq: UInt64, incarnation: Data, now: Instant
    ) throws -> [LoggedEvent] {
        precondition(incarnation.count == 16, "an incarnation has 16 bytes")
        if log.site == own.site { throw EventLogError.isOwn(log) }
        return try writing(now: now) { db, state in
            guard let known = state.logs[log], seq < known.head.seq,
                let hash = try hash(of: known.id, known.head, at: seq, db)
            else { return [] }
            let base = Head(log: log, epoch: known.head.epoch, seq: seq, hash: hash)
            let retired = try retire(known, after: base, now: now, db)
            state.logs[log]?.head = base
            state.position += 1
            try db.execute(sql: "UPDATE site SET passed = ?", arguments: [state.position])
            try forsake(retired, known.id, db)
            try db.execute(sql: "UPDATE site SET incarnation = ?", arguments: [incarnation])
            try remove(known.id, db)
            return retired
        }
    }

    /// Whether a branch can go on from there: from a place that is held, or from nothing, in whatever epoch.
    private func isHeld(_ base: Head, by known: WriterState.Known, _ db: Database) throws -> Bool {
        if base.seq == 0 { return base == .empty(log: base.log, epoch: base.epoch) }
        guard base.epoch == known.head.epoch, base.seq <= known.head.seq else { return false }
        return try hash(of: known.id, known.head, at: base.seq, db) == base.hash
    }

    /// Moves what is held after the base to where it is kept for good.
    private func retire(
        _ known: WriterState.Known, after base: Head, now: Instant, _ db: Database
    ) throws -> [LoggedEvent] {
        let after: StatementArguments = [known.id, Int64(base.seq)]
        let retired = try Self.logged(
            Row.fetchAll(
                db,
                sql: """
                    SELECT \(Self.columns) FROM events e JOIN logs l ON l.id = e.log
                    WHERE e.log = ? AND e.seq > ? ORDER BY e.seq
                    """, arguments: after))
        try db.execute(sql: "DELETE FROM signed_heads WHERE log = ? AND seq > ?", arguments: after)
        if retired.isEmpty { return [] }
        try db.execute(
            literal: """
                INSERT INTO forks (log, epoch, base_seq, base_hash, retired_at)
                VALUES (\(known.id), \(Int64(bitPattern: known.head.epoch)), \(Int64(base.seq)),
                    \(Chain.hash(before: retired, base: base, epoch: known.head.epoch).data), \(now.milliseconds))
                """)
        try db.execute(
            sql: """
                INSERT INTO forked_events (fork, position, seq, received_at, payload, hash)
                SELECT ?, position, seq, received_at, payload, hash FROM events WHERE log = ? AND seq > ? ORDER BY seq
                """, arguments: [db.lastInsertedRowID] + after)
        // The only place that ever lifts it; whoever else is connected never sees the file without it.
        try db.execute(sql: "DROP TRIGGER events_are_never_deleted")
        try db.execute(sql: "DELETE FROM events WHERE log = ? AND seq > ?", arguments: after)
        try db.execute(sql: LogSchema.eventsAreNeverDeleted)
        return retired
    }

    /// Puts the branch's events behind all others.
    ///
    private func takeOver(
        _ branch: Branch, _ known: WriterState.Known, _ state: inout WriterState, now: Instant, _ db: Database
    ) throws -> [LoggedEvent] {
        let payloads = try Data.fetchAll(
            db, sql: "SELECT payload FROM branch_events WHERE log = ? ORDER BY seq", arguments: [known.id])
        let batch = ChainedBatch(after: branch.base, payloads: payloads)
        guard batch.head == branch.head else {
            throw EventLogError(
                .damaged, zh: "日志 \(branch.log) 的另一版本损坏，请放弃它并重新取回",
                en: "the branch of log \(branch.log) is damaged; drop it and fetch it again")
        }
        try db.execute(
            sql: "UPDATE logs SET epoch = ? WHERE id = ?",
            arguments: [Int64(bitPattern: branch.base.epoch), known.id])
        let events = try batch.logged(from: 0, at: state.position + 1, receivedAt: now)
        let base = WriterState.Known(id: known.id, head: branch.base)
        try takeIn(events, base, db, &state)
        try db.execute(
            sql: """
                INSERT INTO signed_heads (log, seq, hash, signature)
                SELECT log, seq, hash, signature FROM branch_heads WHERE log = ?
                """, arguments: [known.id])
        state.logs[branch.log] = WriterState.Known(id: known.id, head: branch.head)
        state.clock.follow(events, isOwn: branch.log.site == own.site, now: now)
        return events
    }

    /// What only the retired events named and never came is asked for no more.
    private func forsake(_ retired: [LoggedEvent], _ id: Int64, _ db: Database) throws {
        let statement = try db.cachedStatement(
            sql: """
                UPDATE contents SET wanted = -1 WHERE digest = ?1 AND state = 0 AND log = ?2
                    AND NOT EXISTS (SELECT 1 FROM events WHERE log = ?2 AND instr(payload, ?1) > 0)
                """)
        for digest in Set(retired.flatMap { $0.event.contents.compactMap { Hash($0.digest) } }) {
            try statement.execute(arguments: [digest.data, id])
        }
    }
}
