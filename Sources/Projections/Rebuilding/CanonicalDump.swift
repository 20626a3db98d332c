import Events
import Foundation
import GRDB

/// Every row of every table as one line of text, tables in the schema's order and rows by key: two read models hold the
/// same exactly when their dumps are the same.
struct CanonicalDump {
    /// One row: `matters(log='…', seq=17) site='…' …`, each value as an SQL literal.
    struct Line: Hashable, Sendable {
        let table: String
        let key: String
        let facts: String

        var text: String { "\(table)(\(key)) \(facts)" }
    }

    private let db: Database

    init(of db: Database) {
        self.db = db
    }

    /// - Parameter body: gets the lines in order; returns false to end it.
    func forEach(_ body: (Line) throws -> Bool) throws {
        let lines = Lines(db)
        while let line = try lines.next() {
            guard try body(line) else { return }
        }
    }

    /// Where two dumps part; nil when they are the same.
    static func firstDifference(
        live: Database, rebuilt: Database
    ) throws -> (difference: CheckReport.Difference?, rows: Int) {
        let (left, right) = (Lines(live), Lines(rebuilt))
        var rows = 0
        while true {
            let (one, other) = (try left.next(), try right.next())
            if one == nil, other == nil { return (nil, rows) }
            guard one == other else {
                return (CheckReport.Difference(live: one?.text, rebuilt: other?.text), rows)
            }
            rows += 1
        }
    }

    private final class Lines {
        private let db: Database
        private var tables = ViewsSchema.tables[...]
        private var current: (name: String, key: [String], rows: RowCursor)?

        init(_ db: Database) {
            self.db = db
        }

        func next() throws -> Line? {
            while true {
                if let (name, key, rows) = current, let row = try rows.next() {
                    func literals(_ isKey: Bool) -> String {
                        row.filter { key.contains($0.0) == isKey }.map { "\($0.0)=\(Self.literal($0.1))" }
                            .joined(separator: ", ")
                    }
                    return Line(table: name, key: literals(true), facts: literals(false))
                }
                guard let table = tables.popFirst() else { return nil }
                let rows = try Row.fetchCursor(
                    db, sql: "SELECT * FROM \(table.name) ORDER BY \(table.key.joined(separator: ", "))")
                current = (table.name, table.key, rows)
            }
        }

        private static func literal(_ value: DatabaseValue) -> String {
            switch value.storage {
            case .null: "NULL"
            case .int64(let number): String(number)
            case .double(let number): String(number)
            case .string(let text):
                "'"
                    + text.replacingOccurrences(of: "'", with: "''").replacingOccurrences(of: "\n", with: "\\n") + "'"
            case .blob(let bytes): "x'\(bytes.hexadecimal)'"
            }
        }
    }
}

extension ReadModel {
    /// Every row of every table as one line of text, in canonical order.
    package func dump() throws -> [String] {
        try reading { db in
            var lines: [String] = []
            try CanonicalDump(of: db).forEach {
                lines.append($0.text)
                return true
            }
            return lines
        }
    }

    /// SHA-256 chained over the lines of the dump: equal exactly when the dumps are.
    package func digest() throws -> Hash {
        try reading { db in
            var digest = Hash.of(Data())
            try CanonicalDump(of: db).forEach {
                digest = Chain.next(after: digest, payload: Data($0.text.utf8))
                return true
            }
            return digest
        }
    }
}
