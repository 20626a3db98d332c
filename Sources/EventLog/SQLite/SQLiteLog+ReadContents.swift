import Events
import Foundation
import GRDB

extension SQLiteLog {
    package func content(_ digest: Hash) throws -> Content? { try reading { try Self.content(digest, $0) } }

    package func contents(_ digests: [Hash]) throws -> [Hash: Content] {
        try reading { db in
            try digests.reduce(into: [:]) { $0[$1] = try Self.content($1, db) }
        }
    }

    private static func content(_ digest: Hash, _ db: Database) throws -> Content? {
        let row = try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT c.class, k.salt, k.bytes FROM contents c
                    JOIN content_chunks k ON k.content = c.id AND k.number = 0
                    WHERE c.digest = ? AND c.state = 1 AND c.size <= \(Bounds.textBytes)
                    """), arguments: [digest.data])
        return try row.map {
            try Content(class: ContentClass(rawValue: $0[0]) ?? .unspecified, salt: $0[1], bytes: $0[2])
        }
    }

    package func heldContent(_ digest: Hash) throws -> HeldContent? {
        try reading { db in
            let row = try Row.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT c.class, k.salt, c.size, l.name FROM contents c
                        JOIN content_chunks k ON k.content = c.id AND k.number = 0
                        JOIN logs l ON l.id = c.log
                        WHERE c.digest = ? AND c.state = 1
                        """), arguments: [digest.data])
            return try row.map {
                HeldContent(
                    digest: digest, contentClass: ContentClass(rawValue: $0[0]) ?? .unspecified, salt: $0[1],
                    size: $0[2], log: try LogID(name: $0[3]))
            }
        }
    }

    package func chunk(_ number: Int, of digest: Hash) throws -> Data? {
        try reading { db in
            try Data.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT k.bytes FROM contents c JOIN content_chunks k ON k.content = c.id AND k.number = ?
                        WHERE c.digest = ? AND c.state = 1
                        """), arguments: [number, digest.data])
        }
    }
}
