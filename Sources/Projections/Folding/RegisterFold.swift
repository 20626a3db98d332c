import Events
import Foundation
import GRDB

/// Folds records of the register: an entry that one of them is about is folded anew from all of its records.
///
/// What people are shown of an entry, its name, is a matter of knowledge: a question about the past finds the name that
/// is known now. Whether it stands, where a deputy is posted, and what it stands for are states, and are those of then.
struct RegisterFold {
    private let db: Database
    private let days: Days
    private let occurredBy: Instant?

    /// - Parameter occurredBy: entries stand as they did at that moment; nil for now.
    init(in db: Database, days: Days, occurredBy: Instant?) {
        self.db = db
        self.days = days
        self.occurredBy = occurredBy
    }

    func take(_ events: [LoggedEvent]) throws {
        // By their bytes, as SQLite tells keys apart: two spellings of one character are one text to a Swift string.
        var touched: [[UInt8]: EntryName] = [:]
        for event in events {
            guard let name = RegisterRecord(event)?.fact.entry else { continue }
            touched[Array(name.description.utf8)] = name
            try db.cachedStatement(
                sql: "INSERT OR REPLACE INTO register_records (entry, log, seq, payload) VALUES (?, ?, ?, ?)"
            ).execute(
                arguments: [name.description, event.log.name, Int64(bitPattern: event.seq), event.payload])
        }
        if touched.isEmpty { return }
        try SeldomReads.noteChange(of: .register, in: db)
        let aliases = Aliases(in: db)
        let contradictions = try Insertion(db, into: "conflicts", ConflictRow.columns)
        var moved: Set<EntryName.Kind> = []
        for name in touched.values {
            let records = try Self.records(of: name, in: db)
            let known = Entry.fold(name, records)
            let then =
                occurredBy.map { moment in Entry.fold(name, records.filter { $0.occurredAt <= moment }) } ?? known
            try EntryRow(known: known, then: then, records: records).replace(in: db, days: days)
            let sides = Dictionary(records.map { ($0.ref, $0.side) }) { first, _ in first }
            try ConflictRow.remove(about: .entry(name), from: db)
            for conflict in ConflictRow.rows(known.conflicts, about: .entry(name), sides: sides) {
                try conflict.insert(into: contradictions)
            }
            if try aliases.state(name, standsFor: then.standsFor) { moved.insert(name.kind) }
        }
        for kind in moved { try aliases.resolve(kind) }
        if moved.contains(.deputy) { try DoubledDeputies.noteAll(in: db) }
        if touched.values.contains(where: { $0.kind == .deputy || $0.kind == .site }) { try notePosted() }
    }

    /// Who is posted to an open site follows from the register as a whole, which is small.
    private func notePosted() throws {
        try db.execute(
            sql: """
                DELETE FROM posted_deputies;
                INSERT INTO posted_deputies (deputy)
                SELECT DISTINCT \(Aliases.counted(.deputy, "p.deputy")) FROM postings p
                JOIN sites s ON s.code = p.site WHERE s.standing = 'open' ORDER BY 1
                """)
    }

    /// Every record of an entry that is held, in no particular order.
    static func records(of name: EntryName, in db: Database) throws -> [RegisterRecord] {
        try Row.fetchAll(
            db.cachedStatement(sql: "SELECT log, seq, payload FROM register_records WHERE entry = ?"),
            arguments: [name.description]
        ).map { row in
            guard
                let record = RegisterRecord(
                    try Event(serializedBytes: row[2] as Data), log: try LogID(name: row[0]),
                    seq: UInt64(bitPattern: row[1] as Int64))
            else {
                throw ProjectionsError(
                    .damaged, zh: "看板文件中的登记记录无法解读，请运行 rebuild",
                    en: "a register record in the read model cannot be decoded; run rebuild")
            }
            return record
        }
    }
}

extension RegisterRecord {
    fileprivate var side: ConflictRow.Side {
        ConflictRow.Side(type: type, occurredAt: occurredAt, hlc: hlc)
    }
}
