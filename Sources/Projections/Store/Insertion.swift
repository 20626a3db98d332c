import GRDB

/// A statement that gives no rows: mostly one that puts them into a table, its values bound in the order of the columns.
final class Insertion: RawStatement {
    convenience init(_ db: Database, into table: String, _ columns: [String]) throws {
        let places = columns.map { _ in "?" }.joined(separator: ", ")
        try self.init(db, "INSERT INTO \(table) (\(columns.joined(separator: ", "))) VALUES (\(places))")
    }

    /// Runs it with the values that were bound since the last time.
    ///
    /// - Throws: `DatabaseError`.
    func run() throws {
        precondition(bound == places, "every place has a value")
        defer { begin() }
        _ = try step()
    }
}
