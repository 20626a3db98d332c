import GRDB

/// A row holds what was never written into it.
struct DamagedRow: Error {}

extension Row {
    /// A column's value; the subscript would end the program where it is of another type.
    ///
    /// - Throws: `DamagedRow`.
    func held<Value: DatabaseValueConvertible>(_ column: Int, as _: Value.Type = Value.self) throws -> Value {
        guard let value = Value.fromDatabaseValue(self[column]) else { throw DamagedRow() }
        return value
    }

    /// A day counted from 1970, none that a calendar could not tell.
    func heldDay(_ column: Int) throws -> Int {
        let day = try held(column, as: Int.self)
        guard (-1_000_000...1_000_000).contains(day) else { throw DamagedRow() }
        return day
    }
}
