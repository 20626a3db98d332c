/// What the cells of each row of an answer add up to: the plan's numbers, row after row.
struct RowNumbers: Sendable {
    private let rows: CellRows
    private let numbers: [Int]

    init() {
        (rows, numbers) = (CellRows(), [])
    }

    init(_ rows: CellRows) {
        self.rows = rows
        let width = RollupPlan.width
        var numbers = Array(repeating: 0, count: rows.keys.count * width)
        numbers.withUnsafeMutableBufferPointer { numbers in
            rows.forEach { row, cell in Cell.numbers(cell) { numbers[row * width + $0] += $1 } }
            rows.forEachAgain { row, cell in Cell.numbers(cell) { numbers[row * width + $0] -= $1 } }
        }
        self.numbers = numbers
    }

    var keys: [String] { rows.keys }

    func row(_ key: String) -> Int? { rows.numbers[key] }

    /// - Parameter place: in the plan.
    func number(_ row: Int, _ place: Int) -> Int { numbers[row * RollupPlan.width + place] }
}
