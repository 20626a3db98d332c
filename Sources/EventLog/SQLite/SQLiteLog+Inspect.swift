import Events
import GRDB

extension SQLiteLog {
    /// Whether a content is here, awaited, or gone; nil when no event that is held names it.
    package func contentState(_ digest: Hash) throws -> ContentState? {
        try reading { db in
            try Int.fetchOne(
                db.cachedStatement(sql: "SELECT state FROM contents WHERE digest = ?"), arguments: [digest.data]
            ).flatMap { ContentState(rawValue: $0) }
        }
    }

    /// How many events of each type each log has.
    package func typesByLog() throws -> [LogID: [EventType: Int]] {
        try reading { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT l.name, e.type, count(*) FROM events e JOIN logs l ON l.id = e.log GROUP BY e.log, e.type
                    """)
            var types: [LogID: [EventType: Int]] = [:]
            for row in rows { types[try LogID(name: row[0]), default: [:]][EventType(number: row[1])] = row[2] }
            return types
        }
    }
}
