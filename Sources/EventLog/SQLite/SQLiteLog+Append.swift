import Events
import Foundation
import GRDB

extension SQLiteLog {
    package func append(
        _ drafts: [Draft], to log: LogID, ifUnchangedSince position: Int64?, now: Instant
    ) throws -> [LoggedEvent] {
        try requireOwned(log)
        if drafts.isEmpty { return [] }
        return try writing(now: now) { db, state in
            if let position, position != state.position { throw EventLogError.moved }
            guard state.logs[own] != nil else {
                throw EventLogError(.damaged, zh: "日志缺少自身的名称", en: "the log does not know its own name")
            }
            let known = try open(log: log, epoch: furtherLogEpoch, db, &state)
            return try append(drafts, to: known, db, &state, now: now)
        }
    }

    /// Appends within a transaction.
    func append(
        _ drafts: [Draft], to known: WriterState.Known, _ db: Database, _ state: inout WriterState, now: Instant
    ) throws -> [LoggedEvent] {
        let log = known.head.log
        let stamped = try Stamping.stamp(drafts, after: known.head, clock: &state.clock, now: now)
        let batch = ChainedBatch(after: known.head, payloads: stamped.map(\.payload))
        var appended: [LoggedEvent] = []
        appended.reserveCapacity(drafts.count)
        for (index, hash) in batch.hashes.enumerated() {
            let logged = LoggedEvent(
                position: state.position + 1, log: log, epoch: known.head.epoch,
                seq: known.head.seq + UInt64(index) + 1, receivedAt: now, payload: stamped[index].payload,
                hash: hash, event: stamped[index].event)
            try insert(logged, log: known.id, db, &state)
            for named in drafts[index].contents { try insertHeld(named, named: known, db, &state) }
            try forget(logged, known.id, db, &state)
            appended.append(logged)
        }
        state.logs[log]?.head = batch.head
        return appended
    }

    func insert(
        _ logged: LoggedEvent, log: Int64, _ db: Database, _ state: inout WriterState
    ) throws {
        let subject = try logged.subject.map { (log: try identifier(ofName: $0.log, db, &state), seq: $0.seq) }
        guard let statements = state.statements else { preconditionFailure("a write has the writer's statements") }
        try statements.insert(logged, log: log, subject: subject)
        state.position = logged.position
    }

    /// The number of a log's name, which is written down when it is met for the first time.
    ///
    /// A subject's name is another site's word and is taken as it is: one that is malformed hinders no log's way here.
    func identifier(ofName name: String, _ db: Database, _ state: inout WriterState) throws -> Int64 {
        if let id = state.names[name] { return id }
        let id = try storedIdentifier(ofName: name, db)
        state.names[name] = id
        return id
    }

    private func storedIdentifier(ofName name: String, _ db: Database) throws -> Int64 {
        if let id = try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT id FROM logs WHERE name = ?"), arguments: [name])
        {
            return id
        }
        try db.execute(sql: "INSERT INTO logs (name) VALUES (?)", arguments: [name])
        return db.lastInsertedRowID
    }

    /// The log as it is held, entered with this epoch when nothing was held of it.
    func open(
        log: LogID, epoch: UInt64, _ db: Database, _ state: inout WriterState
    ) throws -> WriterState.Known {
        if let known = state.logs[log] { return known }
        let id = try identifier(ofName: log.name, db, &state)
        try db.execute(
            sql: "UPDATE logs SET epoch = ? WHERE id = ? AND epoch IS NULL",
            arguments: [Int64(bitPattern: epoch), id])
        let known = WriterState.Known(id: id, head: .empty(log: log, epoch: epoch))
        state.logs[log] = known
        return known
    }
}
