import Events
import Foundation
import GRDB

extension SQLiteLog {
    package func holdBranch(_ signed: SignedBatch, base: Head, from: SiteCode, at: Instant) throws {
        let batch = signed.batch
        let log = base.log
        precondition(
            batch.previous.log == log && batch.previous.epoch == base.epoch, "a branch goes on from its base")
        if batch.payloads.isEmpty { return }
        // So that a branch that is here can be adopted.
        _ = try batch.logged(from: 0, at: 0, receivedAt: at)
        try writing(now: nil) { db, state in
            let id = try identifier(ofName: log.name, db, &state)
            var head = base
            if let branch = try Self.branch(of: log, db) { head = branch.base == base ? branch.head : base }
            var known = 0
            do {
                known = try Overlap.events(held: head, batch: batch) { try Self.branchHash(id, base, head, at: $0, db) }
                if head == base { try begin(id, base, from, at: at, db) }
            } catch let error as EventLogError where error.kind == .fork && batch.previous == base {
                try begin(id, base, from, at: at, db)
            }
            try add(signed, from: known, id, db)
            try db.execute(
                sql: "UPDATE branches SET peer = ?, at = ? WHERE log = ?",
                arguments: [from.text, at.milliseconds, id])
        }
    }

    package func branches() throws -> [Branch] {
        try reading { db in
            try Row.fetchAll(db, sql: Self.branchSelection + " ORDER BY l.name").map { try Self.branch($0) }
        }
    }

    package func branchHashes(of log: LogID) throws -> [Hash] {
        try reading { db in
            try Data.fetchAll(
                db,
                sql: """
                    SELECT b.hash FROM branch_events b JOIN logs l ON l.id = b.log WHERE l.name = ? ORDER BY b.seq
                    """, arguments: [log.name]
            ).compactMap { Hash($0) }
        }
    }

    package func dropBranch(of log: LogID) throws {
        try writing(now: nil) { db, _ in
            let id = try Int64.fetchOne(db, sql: "SELECT id FROM logs WHERE name = ?", arguments: [log.name])
            if let id { try remove(id, db) }
        }
    }

    func remove(_ id: Int64, _ db: Database) throws {
        for table in ["branch_events", "branch_heads", "branches"] {
            try db.execute(sql: "DELETE FROM \(table) WHERE log = ?", arguments: [id])
        }
    }

    private func begin(_ id: Int64, _ base: Head, _ from: SiteCode, at: Instant, _ db: Database) throws {
        try remove(id, db)
        try db.execute(
            literal: """
                INSERT INTO branches (log, peer, epoch, base_seq, base_hash, at)
                VALUES (\(id), \(from.text), \(Int64(bitPattern: base.epoch)), \(Int64(base.seq)), \(base.hash.data),
                    \(at.milliseconds))
                """)
    }

    private func add(_ signed: SignedBatch, from first: Int, _ id: Int64, _ db: Database) throws {
        let batch = signed.batch
        let statement = try db.cachedStatement(
            sql: "INSERT INTO branch_events (log, seq, payload, hash) VALUES (?, ?, ?, ?)")
        for index in first..<batch.payloads.count {
            try statement.execute(arguments: [
                id, Int64(batch.previous.seq) + Int64(index) + 1, batch.payloads[index], batch.hashes[index].data,
            ])
        }
        if first == batch.payloads.count { return }
        try db.execute(
            literal: """
                INSERT INTO branch_heads (log, seq, hash, signature)
                VALUES (\(id), \(Int64(signed.signed.head.seq)), \(signed.signed.head.hash.data),
                    \(signed.signed.signature))
                """)
    }

    /// The branch's hash at a place, its base's included; nil elsewhere.
    private static func branchHash(
        _ id: Int64, _ base: Head, _ head: Head, at seq: UInt64, _ db: Database
    ) throws -> Hash? {
        if seq == base.seq { return base.hash }
        if seq == head.seq { return head.hash }
        return try Data.fetchOne(
            db.cachedStatement(sql: "SELECT hash FROM branch_events WHERE log = ? AND seq = ?"),
            arguments: [id, Int64(clamping: seq)]
        ).flatMap { Hash($0) }
    }

    private static let branchSelection = """
        SELECT l.name, b.peer, b.epoch, b.base_seq, b.base_hash, h.seq, h.hash, h.signature, b.at
        FROM branches b JOIN logs l ON l.id = b.log
        JOIN branch_heads h ON h.log = b.log AND h.seq = (SELECT max(seq) FROM branch_heads WHERE log = b.log)
        """

    static func branch(of log: LogID, _ db: Database) throws -> Branch? {
        try Row.fetchOne(db, sql: branchSelection + " WHERE l.name = ?", arguments: [log.name]).map { try branch($0) }
    }

    private static func branch(_ row: Row) throws -> Branch {
        let log = try LogID(name: row.value(0))
        let epoch = UInt64(bitPattern: try row.value(2))
        guard let baseHash = Hash(try row.value(4) as Data), let hash = Hash(try row.value(6) as Data) else {
            throw EventLogError(.damaged, zh: "日志 \(log) 的校验值损坏", en: "a hash of log \(log) is damaged")
        }
        let base = Head(log: log, epoch: epoch, seq: UInt64(bitPattern: try row.value(3)), hash: baseHash)
        let head = Head(log: log, epoch: epoch, seq: UInt64(bitPattern: try row.value(5)), hash: hash)
        return Branch(
            log: log, from: try SiteCode(row.value(1)), base: base, head: head,
            signed: SignedHead(head: head, signature: try row.value(7)), at: Instant(milliseconds: try row.value(8)))
    }
}
