import GRDB

/// Changes of cells by spot, dimension and key, summed in memory before any row is written: however many records fall into one
/// spot, its row is read and written once.
final class SpotCells {
    let names = KeyNames()
    let changes = CellChanges()
    private var numbers: [Int: Int] = [:]
    private var known: [Spot: Int] = [:]
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
            precondition(name <= Self.nameMask, "a page has fewer keys")
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
        if let number = known[spot] { return number }
        known[spot] = spots.count
        spots.append(spot)
        return spots.count - 1
    }

    /// The number of a cell among the changes.
    func cell(_ spot: Int, _ key: Key) -> Int {
        let id = spot << Key.keyBits | key.bits
        if let number = numbers[id] { return number }
        let number = changes.make()
        numbers[id] = number
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
        // Which row each cell is in.
        var rows: [Row] = []
        var rowNumbers: [Int: Int] = [:]
        var rowOf: [Int] = []
        rowOf.reserveCapacity(cells.count)
        var isAny = Array(repeating: false, count: cells.count)
        for cell in cells.indices {
            isAny[cell] = !changes[cell].isNothing
            let number = spot(of: cell)
            let part = spots[number].part(key(of: cell).dimension)
            let id = number << 8 | part
            let row = rowNumbers[id] ?? rows.count
            if row == rows.count {
                rows.append(Row(spot: spots[number], part: part))
                rowNumbers[id] = row
            }
            rowOf.append(row)
        }
        let inOrder = rows.indices.sorted { rows[$0] < rows[$1] }
        var rowRanks = Array(repeating: 0, count: rows.count)
        for (rank, row) in inOrder.enumerated() { rowRanks[row] = rank }
        // By row, dimension and key, all in one number.
        let ranks = names.ranks
        var sorted: [(order: Int, cell: Int)] = []
        sorted.reserveCapacity(cells.count)
        for cell in cells.indices where isAny[cell] {
            let key = key(of: cell)
            let order = rowRanks[rowOf[cell]] << Key.keyBits | Int(key.dimension) << Key.nameBits | ranks[key.name]
            sorted.append((order, cell))
        }
        sorted.sort { $0.order < $1.order }
        var tables: [String: Writing] = [:]
        var own: [CellTable.Change] = []
        var start = 0
        while start < sorted.count {
            let rank = sorted[start].order >> Key.keyBits
            own.removeAll(keepingCapacity: true)
            while start < sorted.count, sorted[start].order >> Key.keyBits == rank {
                let cell = sorted[start].cell
                let key = key(of: cell)
                own.append(
                    CellTable.Change(dimension: key.dimension, key: names.bytes(of: key.name), cell: changes[cell]))
                start += 1
            }
            let row = rows[inOrder[rank]]
            let name = Spot.table(row.part)
            let table = try tables[name] ?? Writing(name, in: db)
            tables[name] = table
            try table.change(row.spot, row.part, by: own)
        }
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
