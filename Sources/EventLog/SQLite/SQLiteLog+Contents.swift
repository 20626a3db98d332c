import Events
import Foundation
import GRDB

/// States of a row of `contents`.
package enum ContentState: Int, Sendable {
    case awaited = 0
    case held = 1
    case forgotten = 2
}

extension SQLiteLog {
    package func content(_ digest: Hash) throws -> Content? {
        try reading { db in
            let row = try Row.fetchOne(
                db.cachedStatement(sql: "SELECT class, salt, bytes FROM contents WHERE digest = ? AND state = 1"),
                arguments: [digest.data])
            return try row.map { try Self.content(class: $0[0], salt: $0[1], bytes: $0[2]) }
        }
    }

    package func awaitedContents(of log: LogID, limit: Int) throws -> [Hash] {
        try reading { db in
            try Data.fetchAll(
                db,
                sql: """
                    SELECT digest FROM contents WHERE log = (SELECT id FROM logs WHERE name = ?) AND state = 0
                    ORDER BY id LIMIT ?
                    """, arguments: [log.name, limit]
            ).compactMap { Hash($0) }
        }
    }

    package func named(_ digests: [Hash], in log: LogID) throws -> [Hash] {
        try reading { db in
            // A content's row knows the first log that named it; whether another does too, its payloads tell.
            let statement = try db.cachedStatement(
                sql: """
                    SELECT 1 FROM contents c JOIN logs l ON l.name = ?2
                    WHERE c.digest = ?1 AND (c.log = l.id
                        OR EXISTS (SELECT 1 FROM events e WHERE e.log = l.id AND instr(e.payload, c.digest) > 0))
                    """)
            return try digests.filter { try Int.fetchOne(statement, arguments: [$0.data, log.name]) != nil }
        }
    }

    package func store(_ contents: [Content]) throws -> Int {
        if contents.isEmpty { return 0 }
        return try writing(now: nil) { db, _ in
            var kept = 0
            let statement = try db.cachedStatement(
                sql: """
                    UPDATE contents SET state = 1, salt = ?, bytes = ? WHERE digest = ? AND state = 0 AND class = ?
                    """)
            for content in contents {
                try statement.execute(arguments: [
                    content.salt, content.bytes, content.digest.data, content.contentClass.rawValue,
                ])
                kept += db.changesCount
            }
            return kept
        }
    }

    /// A content that is held already, or was forgotten, stays as it is.
    func insertHeld(_ content: Content, log: Int64, _ db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO contents (digest, class, log, state, salt, bytes) VALUES (?, ?, ?, 1, ?, ?)
                ON CONFLICT (digest) DO UPDATE SET state = 1, salt = excluded.salt, bytes = excluded.bytes
                    WHERE state = 0
                """
        ).execute(arguments: [
            content.digest.data, content.contentClass.rawValue, log, content.salt, content.bytes,
        ])
    }

    /// A digest of another length names nothing that could ever arrive; the event is kept as it is all the same.
    func insertAwaited(_ ref: ContentRef, log: Int64, _ db: Database) throws {
        guard let digest = Hash(ref.digest) else { return }
        try db.cachedStatement(
            sql: "INSERT INTO contents (digest, class, log, state) VALUES (?, ?, ?, 0) ON CONFLICT (digest) DO NOTHING"
        ).execute(arguments: [digest.data, ref.class.rawValue, log])
    }

    static func content(class number: Int, salt: Data, bytes: Data) throws -> Content {
        try Content(class: ContentClass(rawValue: number) ?? .unspecified, salt: salt, bytes: bytes)
    }
}
