import Events
import GRDB

extension ReadModel {
    /// The events that opened projects 民生实事, newest first.
    ///
    /// - Parameter voided: whether voided ones are among them.
    package func projects(voided: Bool = true, limit: Int, offset: Int = 0) throws -> [Ref] {
        try reading { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT log, seq FROM projects\(voided ? "" : " WHERE NOT voided")
                    ORDER BY proposed_at DESC, log, seq DESC LIMIT ? OFFSET ?
                    """, arguments: [limit, offset]
            ).map { Ref(log: $0[0], seq: $0[1]) }
        }
    }
}
