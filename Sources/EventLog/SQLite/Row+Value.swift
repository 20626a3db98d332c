import GRDB

/// Columns of a file that may be damaged: a value that is missing or of another kind is an error, where GRDB's subscripts
/// would end the program.
extension Row {
    func value<Value: DatabaseValueConvertible & StatementColumnConvertible>(_ column: Int) throws -> Value {
        try decode(Value.self, atIndex: column)
    }

    func valueIfPresent<Value: DatabaseValueConvertible & StatementColumnConvertible>(
        _ column: Int
    ) throws -> Value? {
        hasNull(atIndex: column) ? nil : try value(column)
    }
}
