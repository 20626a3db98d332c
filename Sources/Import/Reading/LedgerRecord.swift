/// One record of a ledger as it stands there, before anything is made of it.
package struct LedgerRecord: Hashable, Sendable {
    /// 1-based number of the line on which the record begins; quoted cells may make it reach over several.
    package let line: Int
    /// To the letter, as many as the record has: fewer or more than the header where the record is ragged.
    package let cells: [String]

    package init(line: Int, cells: [String]) {
        self.line = line
        self.cells = cells
    }

    /// The cell cleaned; empty where the record is too short to have it.
    func cell(_ index: Int) -> String {
        index < cells.count ? CellText.clean(cells[index]) : ""
    }

    /// Whether there is nothing in any cell: the empty lines that spreadsheets leave below a table.
    var isBlank: Bool { cells.allSatisfy { CellText.clean($0).isEmpty } }

    /// The place of the first cell beyond the header's columns that holds something.
    func surplus(beyond columns: Int) -> Int? {
        guard cells.count > columns else { return nil }
        return cells[columns...].firstIndex { !CellText.clean($0).isEmpty }
    }
}
