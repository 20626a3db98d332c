import Events
import GRDB

/// Which deputies, organs and categories count as another one: merged into it, or mapped onto it.
///
/// Rows of matters, visits and duties keep the key that their records name, and queries look here for what it counts as.
/// A merge of two organs therefore touches one row and no matter, however many name them, and takes effect in every figure,
/// filter and row at once; the price is one look-up by primary key for each row that a query reads.
struct Aliases {
    private let db: Database

    init(in db: Database) {
        self.db = db
    }

    /// Writes down what the register says that an entry stands for.
    ///
    /// - Returns: whether that changed anything; the kind has to be resolved then.
    func state(_ name: EntryName, standsFor other: String?) throws -> Bool {
        let before = try String.fetchOne(
            db.cachedStatement(sql: "SELECT stands_for FROM aliases WHERE kind = ? AND key = ?"),
            arguments: [name.kind.rawValue, name.key])
        guard before != other else { return false }
        if let other {
            // Counted as itself until the whole kind is resolved.
            try db.cachedStatement(
                sql: "INSERT OR REPLACE INTO aliases (kind, key, stands_for, counts_as) VALUES (?, ?, ?, ?)"
            ).execute(arguments: [name.kind.rawValue, name.key, other, name.key])
        } else {
            try db.cachedStatement(sql: "DELETE FROM aliases WHERE kind = ? AND key = ?")
                .execute(arguments: [name.kind.rawValue, name.key])
        }
        return true
    }

    /// What a key counts as: itself unless it stands for another one.
    func counted(_ kind: EntryName.Kind, _ key: String) throws -> String {
        try String.fetchOne(
            db.cachedStatement(sql: "SELECT counts_as FROM aliases WHERE kind = ? AND key = ?"),
            arguments: [kind.rawValue, key]) ?? key
    }

    /// What each key of that kind counts as that counts as another one.
    func all(_ kind: EntryName.Kind) throws -> [String: String] {
        let rows = try Row.fetchAll(
            db.cachedStatement(sql: "SELECT key, counts_as FROM aliases WHERE kind = ?"), arguments: [kind.rawValue])
        return Dictionary(rows.map { ($0[0] as String, $0[1] as String) }) { first, _ in first }
    }

    static func existOfDeputies(in db: Database) throws -> Bool {
        try Bool.fetchOne(
            db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM aliases WHERE kind = 'deputy')")) ?? false
    }

    /// Follows every chain of that kind to its end.
    func resolve(_ kind: EntryName.Kind) throws {
        let rows = try Row.fetchAll(
            db.cachedStatement(sql: "SELECT key, stands_for FROM aliases WHERE kind = ? ORDER BY key"),
            arguments: [kind.rawValue])
        let pairs = rows.map { ($0[0] as String, $0[1] as String) }
        let stated = Dictionary(pairs) { first, _ in first }
        let statement = try db.cachedStatement(sql: "UPDATE aliases SET counts_as = ? WHERE kind = ? AND key = ?")
        for (key, _) in pairs {
            try statement.execute(arguments: [Self.end(of: key, in: stated), kind.rawValue, key])
        }
    }

    /// Where the chain leads that begins with this key. In a circle there is no end: its first key in order counts for all
    /// that lead into it, so that the answer is the same wherever one begins.
    static func end(of key: String, in stated: [String: String]) -> String {
        var path: [String] = []
        var key = key
        while let next = stated[key] {
            if let start = path.firstIndex(of: key) { return path[start...].min() ?? key }
            path.append(key)
            key = next
        }
        return key
    }

    /// SQL for what a column's key counts as.
    static func counted(_ kind: EntryName.Kind, _ column: String) -> String {
        """
        coalesce((SELECT a.counts_as FROM aliases a WHERE a.kind = '\(kind.rawValue)' AND a.key = \(column)), \(column))
        """
    }

    /// SQL that holds for one of the rows of a table of deputies that count as the same: a matter that names somebody by
    /// two ids names one deputy.
    static func isFirstOfItsKind(in table: String, _ row: String) -> String {
        """
        NOT EXISTS (SELECT 1 FROM \(table) e WHERE e.log = \(row).log AND e.seq = \(row).seq AND e.deputy < \(row).deputy
            AND \(counted(.deputy, "e.deputy")) = \(counted(.deputy, row + ".deputy")))
        """
    }
}
