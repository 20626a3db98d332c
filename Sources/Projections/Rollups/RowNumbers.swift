/// What the cells of each row of an answer add up to: the plan's numbers, row after row.
struct RowNumbers: Sendable {
    private let rows: CellRows
    private let width: Int
    private let numbers: [Int]

    init() {
        (rows, width, numbers) = (CellRows(), 0, [])
    }

    /// - Parameter last: place in the plan; what stands behind it is passed over.
    init(_ rows: CellRows, through last: Int) {
        self.rows = rows
        let width = last + 1
        var numbers = Array(repeating: 0, count: rows.keys.count * width)
        numbers.withUnsafeMutableBufferPointer { numbers in
            rows.forEach { row, cell in Cell.numbers(cell, through: last) { numbers[row * width + $0] += $1 } }
            rows.forEachAgain { row, cell in Cell.numbers(cell, through: last) { numbers[row * width + $0] -= $1 } }
        }
        self.width = width
        self.numbers = numbers
    }

    var keys: [String] { rows.keys }

    func row(_ key: String) -> Int? { rows.numbers[key] }

    /// - Parameter place: in the plan.
    func number(_ row: Int, _ place: Int) -> Int {
        precondition(place < width, "what is asked for was read")
        return numbers[row * width + place]
    }
}
