import Events
import Foundation
import GRDB

extension SQLiteLog {
    package func store(_ pieces: [ContentPiece]) throws -> StoredPieces {
        if pieces.isEmpty { return StoredPieces() }
        return try writing(now: nil) { db, state in
            var stored = StoredPieces()
            for piece in pieces { try take(piece, db, &state, &stored) }
            return stored
        }
    }

    package func piece(_ number: Int, of digest: Hash) throws -> ContentPiece? {
        try reading { db in
            let row = try Row.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT c.class, c.size, k.salt, k.bytes FROM contents c
                        JOIN content_chunks k ON k.content = c.id AND k.number = ?
                        WHERE c.digest = ? AND c.state = 1
                        """), arguments: [number, digest.data])
            return try row.map { row in
                ContentPiece(
                    digest: digest, contentClass: ContentClass(rawValue: try row.value(0)) ?? .unspecified,
                    salt: try row.valueIfPresent(2) ?? Data(), size: try row.value(1), number: number,
                    bytes: try row.value(3))
            }
        }
    }

    private func take(
        _ piece: ContentPiece, _ db: Database, _ state: inout WriterState, _ stored: inout StoredPieces
    ) throws {
        let row = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT id, class, size, pieces FROM contents WHERE digest = ? AND state = 0"),
            arguments: [piece.digest.data])
        guard let row else { return }
        let id: Int64 = try row.value(0)
        let contentClass: Int = try row.value(1)
        guard piece.isWellFormed, piece.contentClass.rawValue == contentClass else {
            stored.damaged.append(piece.digest)
            return
        }
        if piece.size <= Bounds.chunkBytes {
            try takeWhole(piece, id, db, &stored)
        } else if piece.size != (try row.value(2)) {
            stored.damaged.append(piece.digest)
        } else if piece.number == (try row.value(3)) {
            try takeNext(piece, id, db, &state, &stored)
        }
    }

    private func takeWhole(
        _ piece: ContentPiece, _ id: Int64, _ db: Database, _ stored: inout StoredPieces
    ) throws {
        guard piece.isWhole, try fits(piece.size, id, db) else {
            stored.damaged.append(piece.digest)
            return
        }
        try insertChunk(0, piece.salt, piece.bytes, id, db)
        try hold(id, class: piece.contentClass, size: piece.size, db)
        stored.pieces += 1
        stored.kept += 1
    }

    private func takeNext(
        _ piece: ContentPiece, _ id: Int64, _ db: Database, _ state: inout WriterState, _ stored: inout StoredPieces
    ) throws {
        if piece.isLast, try digest(of: id, with: piece, db) != piece.digest {
            try db.execute(sql: "UPDATE contents SET pieces = 0 WHERE id = ?", arguments: [id])
            if try blank(id, db) { state.scrubIsDue = true }
            stored.damaged.append(piece.digest)
            return
        }
        try insertChunk(piece.number, piece.number == 0 ? piece.salt : nil, piece.bytes, id, db)
        stored.pieces += 1
        if piece.isLast {
            try hold(id, class: piece.contentClass, size: piece.size, db)
            stored.kept += 1
        } else {
            try db.cachedStatement(sql: "UPDATE contents SET pieces = ? WHERE id = ?")
                .execute(arguments: [piece.number + 1, id])
        }
    }

    /// Of the pieces that are here and the last one; nil when one of those is not here.
    private func digest(of id: Int64, with last: ContentPiece, _ db: Database) throws -> Hash? {
        let chunks = try Row.fetchCursor(
            db.cachedStatement(
                sql: "SELECT number, salt, bytes FROM content_chunks WHERE content = ? AND number < ? ORDER BY number"),
            arguments: [id, last.number])
        var hasher: ContentHasher?
        var next = 0
        while let chunk = try chunks.next() {
            guard try chunk.value(0) == next else { return nil }
            if next == 0 { hasher = ContentHasher(class: last.contentClass, salt: try chunk.value(1)) }
            hasher?.update(try chunk.value(2))
            next += 1
        }
        hasher?.update(last.bytes)
        return next == last.number ? hasher?.digest : nil
    }
}
