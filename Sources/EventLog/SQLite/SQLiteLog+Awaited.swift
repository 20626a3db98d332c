import Events
import Foundation
import GRDB

extension SQLiteLog {
    package func awaited(_ scope: ContentScope, limit: Int) throws -> [AwaitedContent] {
        try reading { db in
            var awaited: [AwaitedContent] = []
            let logs = scope.logs.sorted { $0.key < $1.key }
            for contentClass in ContentScope.order {
                var named: [(id: Int64, content: AwaitedContent)] = []
                for (log, classes) in logs where awaited.count < limit {
                    guard let condition = classes[contentClass].condition else { continue }
                    named += try Self.awaited(contentClass, log, condition, limit: limit - awaited.count, db)
                }
                named.sort { $0.id < $1.id }
                awaited += named.prefix(limit - awaited.count).map(\.content)
            }
            return awaited
        }
    }

    package func request(_ digests: [Hash]) throws -> Int {
        let awaited = try reading { db in
            let statement = try db.cachedStatement(
                sql: "SELECT wanted FROM contents WHERE digest = ? AND state = 0 AND size <= \(Bounds.attachmentBytes)")
            return try Set(digests).compactMap { digest in
                try Int.fetchOne(statement, arguments: [digest.data]).map { (digest: digest, wanted: $0) }
            }
        }
        guard awaited.contains(where: { $0.wanted != 1 }) else { return awaited.count }
        return try writing(now: nil) { db, _ in
            let statement = try db.cachedStatement(
                sql: "UPDATE contents SET wanted = 1 WHERE digest = ? AND state = 0")
            return try awaited.count { digest, _ in
                try statement.execute(arguments: [digest.data])
                return db.changesCount > 0
            }
        }
    }

    private static func awaited(
        _ contentClass: ContentClass, _ log: LogID, _ condition: String, limit: Int, _ db: Database
    ) throws -> [(id: Int64, content: AwaitedContent)] {
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT id, digest, size, pieces FROM contents
                    WHERE log = (SELECT id FROM logs WHERE name = ?) AND class = ? AND state = 0
                        AND wanted >= 0 AND size <= \(Bounds.attachmentBytes) AND \(condition)
                    ORDER BY id LIMIT ?
                    """), arguments: [log.name, contentClass.rawValue, limit])
        return try rows.map { row in
            guard let digest = Hash(try row.value(1) as Data) else {
                throw EventLogError(.damaged, zh: "日志的摘要损坏，请运行 log verify", en: "a digest is damaged; run log verify")
            }
            return (
                try row.value(0),
                AwaitedContent(
                    digest: digest, contentClass: contentClass, size: try row.value(2), nextPiece: try row.value(3),
                    log: log)
            )
        }
    }
}

extension ContentReach {
    /// On a row of `contents`; nil where nothing is in reach.
    fileprivate var condition: String? {
        switch self {
        case .never: nil
        case .requested: "wanted = 1"
        case .small: "(size <= \(Bounds.textBytes) OR wanted = 1)"
        case .all: "1"
        }
    }
}
