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
    package func awaitedContents(of log: LogID, limit: Int) throws -> [Hash] {
        try reading { db in
            // The bound stands here as in the index, which is else not taken.
            try Data.fetchAll(
                db,
                sql: """
                    SELECT digest FROM contents WHERE log = (SELECT id FROM logs WHERE name = ?) AND state = 0
                        AND size <= \(Bounds.textBytes)
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
            let awaited = try db.cachedStatement(
                sql: "SELECT id FROM contents WHERE digest = ? AND state = 0 AND class = ?")
            for content in contents {
                let found = try Int64.fetchOne(
                    awaited, arguments: [content.digest.data, content.contentClass.rawValue])
                guard let id = found else { continue }
                try fill(id, with: .whole(content), db)
                kept += 1
            }
            return kept
        }
    }

    /// A content that is held already, or was forgotten, stays as it is.
    func insertHeld(_ content: NamedContent, named log: WriterState.Known, _ db: Database) throws {
        let digest = content.digest
        try db.cachedStatement(
            sql: """
                INSERT INTO contents (digest, class, log, state, size) VALUES (?, ?, ?, 1, ?)
                ON CONFLICT (digest) DO NOTHING
                """
        ).execute(arguments: [digest.data, content.contentClass.rawValue, log.id, content.size])
        if db.changesCount == 1 {
            try insertChunks(of: content.bytes, id: db.lastInsertedRowID, db)
            return
        }
        let met = try meet(digest, class: content.contentClass.rawValue, size: content.size, named: log, db)
        if let met { try fill(met, with: content.bytes, db) }
    }

    /// A digest of another length names nothing that could ever arrive; the event is kept as it is all the same.
    func insertAwaited(_ ref: ContentRef, named log: WriterState.Known, _ db: Database) throws {
        guard let digest = Hash(ref.digest) else { return }
        try db.cachedStatement(
            sql: """
                INSERT INTO contents (digest, class, log, state, size) VALUES (?, ?, ?, 0, ?)
                ON CONFLICT (digest) DO NOTHING
                """
        ).execute(arguments: [digest.data, ref.class.rawValue, log.id, Int(ref.size)])
        if db.changesCount == 0 {
            _ = try meet(digest, class: ref.class.rawValue, size: Int(ref.size), named: log, db)
        }
    }

    /// The bytes of an awaited content have come. An event that named it may have been wrong about class and size.
    private func fill(_ id: Int64, with bytes: NamedContent.Bytes, _ db: Database) throws {
        let (contentClass, size) =
            switch bytes {
            case .whole(let content): (content.contentClass, content.bytes.count)
            case .streamed(let content): (content.contentClass, content.size)
            }
        try db.cachedStatement(sql: "UPDATE contents SET state = 1, class = ?, size = ? WHERE id = ?").execute(
            arguments: [contentClass.rawValue, size, id])
        try insertChunks(of: bytes, id: id, db)
    }

    private func insertChunks(of bytes: NamedContent.Bytes, id: Int64, _ db: Database) throws {
        let statement = try db.cachedStatement(
            sql: "INSERT INTO content_chunks (content, number, salt, bytes) VALUES (?, ?, ?, ?)")
        switch bytes {
        case .whole(let content): try statement.execute(arguments: [id, 0, content.salt, content.bytes])
        case .streamed(let content):
            try content.forEachChunk { number, chunk in
                try statement.execute(arguments: [id, number, number == 0 ? content.salt : nil, chunk])
            }
        }
    }
}
