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

    /// A content that is held already, or was forgotten, stays as it is.
    func insertHeld(
        _ content: NamedContent, named log: WriterState.Known, _ db: Database, _ state: inout WriterState
    ) throws {
        let digest = content.digest
        if case .kept(let ref, _) = content.bytes { return try insertAwaited(ref, named: log, db, state) }
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
        if let met { try fill(met, with: content.bytes, db, &state) }
    }

    /// A digest of another length names nothing that could ever arrive; the event is kept as it is all the same.
    func insertAwaited(
        _ ref: ContentRef, named log: WriterState.Known, _ db: Database, _ state: WriterState
    ) throws {
        guard let digest = Hash(ref.digest) else { return }
        guard let statements = state.statements else { preconditionFailure("a write has the writer's statements") }
        let (contentClass, size) = (ref.class.rawValue, Int64(ref.size))
        if try statements.expect(digest, class: contentClass, size: size, namedBy: log.id) { return }
        _ = try meet(digest, class: contentClass, size: Int(size), named: log, db)
    }

    /// The bytes of an awaited content have come. An event that named it may have been wrong about class and size.
    ///
    /// - Throws: `EventLogError` (`log.draft`) when other pieces stand in its place, which are of another length.
    private func fill(
        _ id: Int64, with bytes: NamedContent.Bytes, _ db: Database, _ state: inout WriterState
    ) throws {
        let (contentClass, size) =
            switch bytes {
            case .whole(let content): (content.contentClass, content.bytes.count)
            case .streamed(let content): (content.contentClass, content.size)
            case .kept: preconditionFailure("a name fills nothing")
            }
        guard try fits(size, id, db) else {
            throw EventLogError(
                .draft, zh: "同一附件已有不同大小的部分内容，请重新添加附件",
                en: "parts of another size stand under this attachment's digest; attach it anew")
        }
        if try blank(id, db) { state.scrubIsDue = true }
        try insertChunks(of: bytes, id: id, db)
        try hold(id, class: contentClass, size: size, db)
    }

    /// Whether a content of that size can stand where it is awaited: pieces that were there keep their lengths.
    func fits(_ size: Int, _ id: Int64, _ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT size = ?2 OR NOT EXISTS (SELECT 1 FROM content_chunks WHERE content = ?1)
                    FROM contents WHERE id = ?1
                    """), arguments: [id, size]) ?? false
    }

    func hold(_ id: Int64, class contentClass: ContentClass, size: Int, _ db: Database) throws {
        try db.cachedStatement(sql: "UPDATE contents SET state = 1, class = ?, size = ?, pieces = 0 WHERE id = ?")
            .execute(arguments: [contentClass.rawValue, size, id])
    }

    private func insertChunks(of bytes: NamedContent.Bytes, id: Int64, _ db: Database) throws {
        switch bytes {
        case .whole(let content): try insertChunk(0, content.salt, content.bytes, id, db)
        case .streamed(let content):
            try content.forEachChunk { number, chunk in
                try insertChunk(number, number == 0 ? content.salt : nil, chunk, id, db)
            }
        case .kept: preconditionFailure("a name has no bytes")
        }
    }

    /// Where a piece was dropped, the new one takes its place byte for byte, so that no row moves.
    func insertChunk(_ number: Int, _ salt: Data?, _ bytes: Data, _ id: Int64, _ db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO content_chunks (content, number, salt, bytes) VALUES (?, ?, ?, ?)
                ON CONFLICT (content, number) DO UPDATE SET salt = excluded.salt, bytes = excluded.bytes
                """
        ).execute(arguments: [id, number, salt, bytes])
    }
}
