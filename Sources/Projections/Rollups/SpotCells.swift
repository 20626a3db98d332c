import GRDB

/// Changes of cells by spot, dimension and key, summed in memory before any row is written: however many records fall into one
/// spot, its row is read and written once.
final class SpotCells {
    let names = KeyNames()
    let changes = CellChanges()
    /// By the spot, the dimension and the key in one.
    private var cellNumbers: [Int: Int] = [:]
    private var spotNumbers: [Spot: Int] = [:]
    private(set) var spots: [Spot] = []
    /// Of each cell, what it is of: the spot's number, the dimension and the key's number, all in one.
    private(set) var cells: [Int] = []

    /// A dimension and the number of a key in one.
    struct Key: Hashable {
        fileprivate let bits: Int

        fileprivate init(bits: Int) {
            self.bits = bits
        }

        fileprivate init(_ dimension: UInt8, name: Int) {
            precondition(
                name <= Self.nameMask && dimension < 1 << (Self.keyBits - Self.nameBits), "a key fits its place")
            bits = Int(dimension) << Self.nameBits | name
        }

        fileprivate static let nameBits = 27
        fileprivate static let nameMask = 1 << nameBits - 1
        fileprivate static let keyBits = 32
        fileprivate static let keyMask = 1 << keyBits - 1

        var dimension: UInt8 { UInt8(bits >> Self.nameBits) }
        var name: Int { bits & Self.nameMask }
    }

    func key(_ dimension: UInt8, _ name: String) -> Key { Key(dimension, name: names.number(of: name)) }

    func key(_ dimension: UInt8, _ name: UnsafeRawBufferPointer) -> Key {
        Key(dimension, name: names.number(of: name))
    }

    func spot(_ spot: Spot) -> Int {
        if let number = spotNumbers[spot] { return number }
        spotNumbers[spot] = spots.count
        spots.append(spot)
        return spots.count - 1
    }

    /// The number of a cell among the changes.
    func cell(_ spot: Int, _ key: Key) -> Int {
        let id = spot << Key.keyBits | key.bits
        if let number = cellNumbers[id] { return number }
        let number = changes.make()
        cellNumbers[id] = number
        cells.append(id)
        return number
    }

    func spot(of cell: Int) -> Int { cells[cell] >> Key.keyBits }

    func key(of cell: Int) -> Key { Key(bits: cells[cell] & Key.keyMask) }

    // MARK: - Writing

    /// The key of a row of `rollups`.
    private struct Row: Comparable {
        let spot: Spot
        let part: Int

        static func < (left: Row, right: Row) -> Bool {
            (left.spot.span, left.part, left.spot.place) < (right.spot.span, right.part, right.spot.place)
        }
    }

    /// Writes them down, each row once, in the order of the tables' keys. Nothing is added after that.
    ///
    /// - Throws: `views.damaged` when a cell lacks what is taken from it.
    func write(into db: Database) throws {
        changes.settle()
        var tables: [String: Writing] = [:]
        for (row, changed) in changedRows() {
            let name = Spot.table(row.part)
            let table = try tables[name] ?? Writing(name, in: db)
            tables[name] = table
            try table.change(
                row.spot, row.part,
                by: changed.map { cell in
                    let key = key(of: cell)
                    return CellTable.Change(
                        dimension: key.dimension, key: names.bytes(of: key.name), cell: changes[cell])
                })
        }
    }

    /// The rows in which anything changes, in the order of the tables' keys, each with its cells in the order in which they
    /// are stored.
    private func changedRows() -> [(row: Row, cells: ArraySlice<Int>)] {
        // By row, dimension and key, all in one number: the rows as they are met, and then as they are in order.
        var (rows, numbers): ([Row], [Int: Int]) = ([], [:])
        var changed: [(order: Int, cell: Int)] = []
        changed.reserveCapacity(cells.count)
        let keyRanks = names.ranks
        for cell in cells.indices where !changes[cell].isNothing {
            let (number, key) = (spot(of: cell), key(of: cell))
            let part = spots[number].part(key.dimension)
            let row = numbers[number << 8 | part] ?? rows.count
            if row == rows.count {
                rows.append(Row(spot: spots[number], part: part))
                numbers[number << 8 | part] = row
            }
            let place = Int(key.dimension) << Key.nameBits | keyRanks[key.name]
            changed.append((row << Key.keyBits | place, cell))
        }
        let inOrder = rows.indices.sorted { rows[$0] < rows[$1] }
        var ranks = rows.map { _ in 0 }
        for (rank, row) in inOrder.enumerated() { ranks[row] = rank }
        for place in changed.indices {
            let order = changed[place].order
            changed[place].order = ranks[order >> Key.keyBits] << Key.keyBits | order & Key.keyMask
        }
        changed.sort { $0.order < $1.order }
        let sorted = changed.map(\.cell)
        var (found, start): ([(row: Row, cells: ArraySlice<Int>)], Int) = ([], 0)
        while start < changed.count {
            let rank = changed[start].order >> Key.keyBits
            let end = changed[start...].firstIndex { $0.order >> Key.keyBits != rank } ?? changed.count
            found.append((rows[inOrder[rank]], sorted[start..<end]))
            start = end
        }
        return found
    }
}

/// One table of rollups, to be written.
private struct Writing {
    private let stored: RawQuery
    private let insertion: Insertion
    private let update: Insertion
    private let removal: Insertion

    init(_ table: String, in db: Database) throws {
        let key = "WHERE span = ? AND part = ? AND place = ?"
        stored = try RawQuery(kept: "SELECT cells FROM \(table) \(key)", db)
        insertion = try Insertion(
            kept: "INSERT INTO \(table) (cells, span, part, place) VALUES (?, ?, ?, ?)", db)
        // Not replaced: a row of another number would move, and its index with it.
        update = try Insertion(kept: "UPDATE \(table) SET cells = ? \(key)", db)
        removal = try Insertion(kept: "DELETE FROM \(table) \(key)", db)
    }

    func change(_ spot: Spot, _ part: Int, by changes: [CellTable.Change]) throws {
        func bind(_ statement: RawStatement) {
            statement.bind(spot.span.number)
            statement.bind(part)
            statement.bind(spot.place)
        }
        stored.begin()
        bind(stored)
        let isStored = try stored.step()
        let new = try (isStored ? CellTable(stored.bytes(0)) : CellTable()).changed(by: changes)
        stored.begin()
        guard new != nil || isStored else { return }
        let statement = new == nil ? removal : isStored ? update : insertion
        if let new { statement.bind(new) }
        bind(statement)
        try statement.run()
    }
}
