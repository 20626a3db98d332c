import Synchronization

/// What the cells of each row of an answer add up to: the plan's numbers, row after row.
struct RowNumbers: Sendable {
    private let rows: CellRows
    private let width: Int
    private let numbers: [Int]
    private let places: RowPlaces

    init() {
        (rows, width, numbers, places) = (CellRows(), 0, [], RowPlaces())
    }

    /// - Parameter last: place in the plan; what stands behind it is passed over.
    init(_ rows: CellRows, through last: Int) {
        let width = last + 1
        var numbers = Array(repeating: 0, count: rows.keys.count * width)
        numbers.withUnsafeMutableBufferPointer { numbers in
            rows.forEach { row, cell in Cell.numbers(cell, through: last) { numbers[row * width + $0] += $1 } }
            rows.forEachAgain { row, cell in Cell.numbers(cell, through: last) { numbers[row * width + $0] -= $1 } }
        }
        self.width = width
        self.numbers = numbers
        self.rows = rows
        places = RowPlaces()
    }

    var keys: [String] { rows.keys }

    func row(_ key: String) -> Int? { places.row(key, of: rows.keys) }

    /// - Parameter place: in the plan.
    func number(_ row: Int, _ place: Int) -> Int {
        precondition(place < width, "what is asked for was read")
        return numbers[row * width + place]
    }
}

/// Where rows stand by their keys, found out once somebody asks: most go through all rows.
private final class RowPlaces: Sendable {
    private let known = Mutex<[String: Int]?>(nil)

    func row(_ key: String, of keys: [String]) -> Int? {
        if keys.count < 2 { return keys.first == key ? 0 : nil }
        return known.withLock { known in
            let places = known ?? Dictionary(uniqueKeysWithValues: zip(keys, keys.indices))
            known = places
            return places[key]
        }
    }
}
