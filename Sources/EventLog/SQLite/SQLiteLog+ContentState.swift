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
}
