/// How many rows came to what. Every row is in exactly one of the counts below `rows`, which sum to it.
package struct ImportCounts: Hashable, Sendable {
    /// Rows of the file; empty lines are none.
    package var rows = 0
    /// Rows that open a matter.
    package var new = 0
    /// Rows whose matter gains steps.
    package var further = 0
    /// Rows all of which is in the log.
    package var known = 0
    /// Rows that differ from what is in the log.
    package var changed = 0
    /// Rows that repeat an earlier one of the file, key and all.
    package var repeated = 0
    package var refused = 0
    /// Events that the rows lead to, the register's entries not among them.
    package var events = 0
    /// Rows taken in although something about them is odd; they are in one of the other counts too.
    package var noted = 0

    package init() {}

    mutating func add(_ row: PlannedRow) {
        rows += 1
        events += row.steps.count
        if !row.notes.isEmpty { noted += 1 }
        switch row.outcome {
        case .new: new += 1
        case .further: further += 1
        case .known: known += 1
        case .changed: changed += 1
        case .repeated: repeated += 1
        case .refused: refused += 1
        }
        precondition(new + further + known + changed + repeated + refused == rows)
    }
}
