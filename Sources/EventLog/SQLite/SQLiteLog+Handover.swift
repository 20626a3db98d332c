import Events
import Foundation
import GRDB

extension SQLiteLog {
    package func signedHead(of log: LogID) throws -> SignedHead? {
        try reading { db in
            try Self.signedHeads(of: log, "ORDER BY s.seq DESC LIMIT 1", StatementArguments(), db).first
        }
    }

    package func signedHeads(of log: LogID, after seq: UInt64, limit: Int) throws -> [SignedHead] {
        try reading { db in
            try Self.signedHeads(
                of: log, "AND s.seq > ? ORDER BY s.seq LIMIT ?", [Int64(clamping: seq), limit], db)
        }
    }

    package func run(of log: LogID, after seq: UInt64, maxEvents: Int, maxBytes: Int) throws -> HandoverRun {
        try reading { db in
            guard let id = try Int64.fetchOne(db, sql: "SELECT id FROM logs WHERE name = ?", arguments: [log.name])
            else { return .empty }
            let after = Int64(clamping: seq)
            let lengths = try Int.fetchCursor(
                db.cachedStatement(
                    sql: "SELECT length(payload) FROM events WHERE log = ? AND seq > ? ORDER BY seq LIMIT ?"),
                arguments: [id, after, maxEvents])
            var fitting = HandoverRun.Fitting(maxBytes: maxBytes)
            while let length = try lengths.next(), fitting.take(length) {}
            if log.site == own.site {
                return HandoverRun(payloads: try Self.payloads(of: id, after, fitting.count, db), signed: nil)
            }
            if fitting.count == 0 { return .empty }
            guard let end = try Self.signedEnd(of: log, after, fitting.count, db) else { return .empty }
            let count = Int(end.head.seq - seq)
            return HandoverRun(payloads: try Self.payloads(of: id, after, count, db), signed: end)
        }
    }

    /// The last signed head within `count` events, or else the next one that a batch may reach.
    private static func signedEnd(of log: LogID, _ after: Int64, _ count: Int, _ db: Database) throws -> SignedHead? {
        try signedHeads(
            of: log, "AND s.seq > ? AND s.seq <= ? ORDER BY s.seq DESC LIMIT 1", [after, after + Int64(count)], db
        ).first
            ?? signedHeads(
                of: log, "AND s.seq > ? AND s.seq <= ? ORDER BY s.seq LIMIT 1",
                [after, after + Int64(Bounds.batchEvents)], db
            ).first
    }

    private static func payloads(of id: Int64, _ after: Int64, _ count: Int, _ db: Database) throws -> [Data] {
        try Data.fetchAll(
            db.cachedStatement(sql: "SELECT payload FROM events WHERE log = ? AND seq > ? ORDER BY seq LIMIT ?"),
            arguments: [id, after, count])
    }

    private static func signedHeads(
        of log: LogID, _ rest: String, _ arguments: StatementArguments, _ db: Database
    ) throws -> [SignedHead] {
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT l.epoch, s.seq, s.hash, s.signature FROM signed_heads s JOIN logs l ON l.id = s.log
                    WHERE l.name = ? \(rest)
                    """), arguments: [log.name] + arguments)
        return try rows.map { SignedHead(head: try head(log: log, $0, from: 0), signature: try $0.value(3)) }
    }
}
