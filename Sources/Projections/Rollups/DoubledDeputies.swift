import Events
import GRDB

/// The deputies whom a record names by a second id: that id counts for nothing, because another one of the record stands for
/// the same person. Rows of `doubled_deputies`, a function of the records' deputies and of `aliases`.
enum DoubledDeputies {
    private static func table(_ kind: Rollups.Kind) -> String {
        switch kind {
        case .matter: "matter_deputies"
        case .visit: "visit_deputies"
        case .duty: "duty_deputies"
        }
    }

    private static func insertion(_ kind: Rollups.Kind, _ condition: String) -> String {
        """
        INSERT INTO doubled_deputies (kind, log, seq, deputy)
        SELECT '\(kind.rawValue)', d.log, d.seq, d.deputy FROM \(table(kind)) d
        WHERE \(condition) AND NOT \(Aliases.isFirstOfItsKind(in: table(kind), "d"))
        """
    }

    /// Finds those of one record anew.
    static func note(_ subject: Ref, _ kind: Rollups.Kind, in db: Database) throws {
        let place: StatementArguments = [subject.log, Int64(bitPattern: subject.seq)]
        try db.cachedStatement(
            sql: "DELETE FROM doubled_deputies WHERE kind = '\(kind.rawValue)' AND log = ? AND seq = ?"
        ).execute(arguments: place)
        try db.cachedStatement(sql: insertion(kind, "d.log = ? AND d.seq = ?")).execute(arguments: place)
    }

    /// Finds all anew, because deputies stand for others than before: as far as records name any who do.
    static func noteAll(in db: Database) throws {
        try db.execute(sql: "DELETE FROM doubled_deputies")
        for kind in [Rollups.Kind.matter, .visit, .duty] {
            try db.execute(
                sql: insertion(
                    kind,
                    """
                    d.deputy IN (SELECT key FROM aliases WHERE kind = 'deputy'
                        UNION SELECT counts_as FROM aliases WHERE kind = 'deputy')
                    """))
        }
    }

    static func exist(in db: Database) throws -> Bool {
        try Bool.fetchOne(db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM doubled_deputies)")) ?? false
    }
}
