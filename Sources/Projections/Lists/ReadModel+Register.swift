import Events
import GRDB

extension ReadModel {
    /// What is known of one entry of the register: the state for `Entry.decide`. One that nobody made does not `exist`.
    package func entry(_ name: EntryName) throws -> Entry {
        try reading { Entry.fold(name, try RegisterFold.records(of: name, in: $0)) }
    }

    /// Every record of one entry of the register, in the order of the fold.
    package func records(of name: EntryName) throws -> [RegisterRecord] {
        try reading { try RegisterFold.records(of: name, in: $0) }.sorted(by: RegisterRecord.precedes)
    }

    /// The entries of that kind that somebody made, closed ones included, by key.
    package func entries(kind: EntryName.Kind, limit: Int, offset: Int = 0) throws -> [Entry] {
        let (table, column) =
            switch kind {
            case .site: ("sites", "code")
            case .deputy: ("deputies", "id")
            case .organ: ("organs", "code")
            case .category: ("categories", "path")
            }
        return try reading { db in
            try String.fetchAll(
                db, sql: "SELECT \(column) FROM \(table) ORDER BY \(column) LIMIT ? OFFSET ?",
                arguments: [limit, offset]
            ).map { key in
                let name = EntryName(kind, key)
                return Entry.fold(name, try RegisterFold.records(of: name, in: db))
            }
        }
    }

    /// The key under which figures count that entry: its own, or that of the one it stands for in the end.
    package func countedKey(of name: EntryName) throws -> String {
        try reading { db in try Aliases(in: db).counted(name.kind, name.key) }
    }
}
