import Events
import Foundation
import GRDB

extension SQLiteLog {
    /// Counts the contents by state and compares those that are held with their digests, piece by piece; where they are
    /// not, no byte of them may be here, but for the pieces of those that are arriving.
    static func verifyContents(_ db: Database, _ report: inout VerifyReport, progress: (Int) -> Void) throws {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT c.id, c.digest, c.class, c.state, c.size, l.name, c.pieces
                FROM contents c LEFT JOIN logs l ON l.id = c.log ORDER BY c.id
                """)
        var seen = 0
        while let row = try rows.next() {
            seen += 1
            if seen.isMultiple(of: 1000) { progress(seen) }
            let found: Bilingual?
            switch ContentState(rawValue: row[3]) {
            case .awaited:
                report.contentsAwaited += 1
                found = try firstMissingPiece(row, db) ?? firstLeftover(row, db)
            case .forgotten:
                report.contentsForgotten += 1
                found = try firstLeftover(row, db)
            case .held:
                report.contentsHeld += 1
                found = try firstFault(row, db)
            case nil: found = Bilingual(zh: "正文状态无效", en: "a content's state is none")
            }
            guard let found else { continue }
            report.damage = .init(
                log: try (row[5] as String?).map { try LogID(name: $0) }, seq: 0, position: 0, what: found)
            return
        }
        let sql = "SELECT count(*) FROM content_chunks WHERE content NOT IN (SELECT id FROM contents)"
        let strays = try Int.fetchOne(db, sql: sql) ?? 0
        guard strays > 0 else { return }
        report.damage = .init(
            log: nil, seq: 0, position: 0,
            what: Bilingual(zh: "有 \(strays) 段正文不属于任何记录", en: "\(strays) chunks belong to no content"))
    }

    /// Reads a held content as it is kept.
    private static func firstFault(_ row: Row, _ db: Database) throws -> Bilingual? {
        let digest: Data = row[1]
        let name = digest.hexadecimal.prefix(16)
        let size: Int = row[4]
        let differs = Bilingual(zh: "正文 \(name) 与其摘要不符", en: "content \(name) does not match its digest")
        let chunks = try Row.fetchCursor(
            db.cachedStatement(sql: "SELECT number, salt, bytes FROM content_chunks WHERE content = ? ORDER BY number"),
            arguments: [row[0] as Int64])
        var hasher: ContentHasher?
        var next = 0
        while let chunk = try chunks.next() {
            guard chunk[0] == next else { return missing(next, name) }
            if next == 0 {
                guard let contentClass = ContentClass(rawValue: row[2]) else { return differs }
                hasher = ContentHasher(class: contentClass, salt: chunk[1])
            }
            let bytes: Data = chunk[2]
            let before = hasher?.size ?? 0
            guard bytes.count == min(Bounds.chunkBytes, size - before) else { return differs }
            hasher?.update(bytes)
            next += 1
        }
        guard let hasher, hasher.size == size else { return missing(next, name) }
        return hasher.digest.data == digest ? nil : differs
    }

    private static func missing(_ number: Int, _ name: Substring) -> Bilingual {
        Bilingual(zh: "正文 \(name) 的第 \(number + 1) 段不见了", en: "chunk \(number + 1) of content \(name) is missing")
    }

    /// Of a content that comes in pieces: those that have come are there, and as long as they should be.
    private static func firstMissingPiece(_ row: Row, _ db: Database) throws -> Bilingual? {
        let (size, pieces): (Int, Int) = (row[4], row[6])
        guard pieces > 0 else { return nil }
        let chunks = try Row.fetchAll(
            db.cachedStatement(
                sql: "SELECT number, length(bytes) FROM content_chunks WHERE content = ? AND number < ? ORDER BY number"
            ), arguments: [row[0] as Int64, pieces])
        let lengths = Dictionary(uniqueKeysWithValues: chunks.map { ($0[0] as Int, $0[1] as Int) })
        let name = (row[1] as Data).hexadecimal.prefix(16)
        for number in 0..<pieces {
            guard lengths[number] == ContentPiece.length(of: number, ofSize: size) else {
                return missing(number, name)
            }
        }
        return nil
    }

    private static func firstLeftover(_ row: Row, _ db: Database) throws -> Bilingual? {
        let left = try Bool.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT EXISTS (SELECT 1 FROM content_chunks WHERE content = ? AND number >= ?
                        AND (bytes <> zeroblob(length(bytes)) OR salt <> zeroblob(length(salt))))
                    """), arguments: [row[0] as Int64, row[6] as Int])
        guard left == true else { return nil }
        let name = (row[1] as Data).hexadecimal.prefix(16)
        return Bilingual(
            zh: "正文 \(name) 未持有或已遗忘，却仍有字节留存", en: "content \(name) is not held, and yet bytes of it are here")
    }
}
