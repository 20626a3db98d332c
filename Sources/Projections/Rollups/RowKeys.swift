import Events

/// Into which row of an answer a cell falls.
struct RowKeys: Sendable {
    /// How many digits a division of the rows has.
    let level: Int
    let aliases: [EntryName.Kind: [String: String]]

    /// The row of all cells of a place and a span, by a dimension that has no keys of its own; nil for one that has.
    func row(_ dimension: Dimension?, _ cells: StoredCells) -> String? {
        switch dimension {
        case nil: ""
        case .site: String(cells.place.dropFirst())
        case .division: String(Spot.division(of: cells.place).prefix(level))
        case .month: "\(Self.padded(cells.span.year, 4))-\(Self.padded(cells.span.month, 2))"
        case .quarter: "\(Self.padded(cells.span.year, 4))-Q\((cells.span.month + 2) / 3)"
        case .year: Self.padded(cells.span.year, 4)
        case .organ, .category, .deputy, .channel, .kind: nil
        }
    }

    /// What keys of a dimension count as, where that is something else.
    func aliases(_ dimension: Dimension?) -> [String: String] {
        switch dimension {
        case .organ: aliases[.organ] ?? [:]
        case .category: aliases[.category] ?? [:]
        case .deputy: aliases[.deputy] ?? [:]
        case .channel, .kind, .site, .division, .month, .quarter, .year, nil: [:]
        }
    }

    /// Under which keys the cells of some rows are stored.
    func stored(_ dimension: Dimension?, of rows: [String: Int]) -> [String: Int] {
        rows.merging(aliases(dimension).compactMapValues { rows[$0] }) { _, counted in counted }
    }

    /// What stands before the separator, and what behind it.
    static func parts(_ key: UnsafeRawBufferPointer) -> (UnsafeRawBufferPointer, UnsafeRawBufferPointer) {
        let separator = RollupDimension.separator.utf8.first
        guard let place = key.firstIndex(where: { $0 == separator }) else { return (key, .init(rebasing: key[..<0])) }
        return (.init(rebasing: key[..<place]), .init(rebasing: key[(place + 1)...]))
    }

    /// How many cells there are, if each one's key comes behind that of the one before, so that all are different: those of one
    /// span mostly do, because keys begin with a division.
    static func countAscending(_ stored: [StoredCells]) -> Int? {
        var last: UnsafeRawBufferPointer?
        var (count, isAscending) = (0, true)
        for cells in stored {
            cells.forEach { key, _ in
                if let last, last.order(key) >= 0 { isAscending = false }
                last = key
                count += 1
            }
        }
        return isAscending ? count : nil
    }

    static func text(_ bytes: UnsafeRawBufferPointer) -> String { String(decoding: bytes, as: UTF8.self) }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

/// The rows of an answer, numbered as they are met.
struct RowIndex: Sendable {
    private let keys: RowKeys
    private let dimension: Dimension?
    private let aliases: [String: String]
    /// By the bytes of cells' keys: there are many cells of one row, and its text is made once.
    private var byBytes: [KeyBytes: Int] = [:]
    /// The greatest key so far. One that is greater was not met yet, and most are, because counties are read in order and keys
    /// mostly begin with them.
    private var greatest: KeyBytes?
    /// Of each place, the keys met last with their numbers. In the next span they are mostly the same, in the same order, and
    /// comparing is quicker than looking up.
    private var lastOf: [String: [(key: KeyBytes, number: Int)]] = [:]
    /// Of the first `numbers.count` rows; the others follow when one is looked up.
    private var numbers: [String: Int] = [:]
    private(set) var texts: [String] = []

    init(_ keys: RowKeys, by dimension: Dimension?) {
        self.keys = keys
        self.dimension = dimension
        aliases = keys.aliases(dimension)
    }

    /// The row of each cell of the dimension, in order.
    mutating func rows(of cells: StoredCells) -> [Int32] {
        var rows: [Int32] = []
        if let shared = keys.row(dimension, cells) {
            let number = Int32(number(of: shared))
            cells.forEach { _, _ in rows.append(number) }
            return rows
        }
        let before = lastOf[cells.place] ?? []
        var met: [(key: KeyBytes, number: Int)] = []
        var next = 0
        cells.forEach { key, _ in
            let key = KeyBytes(bytes: key)
            while next < before.count, before[next].key.bytes.order(key.bytes) < 0 { next += 1 }
            let number = next < before.count && before[next].key == key ? before[next].number : number(of: key)
            met.append((key, number))
            rows.append(Int32(number))
        }
        lastOf[cells.place] = met
        return rows
    }

    mutating func row(of key: UnsafeRawBufferPointer, in cells: StoredCells) -> Int {
        keys.row(dimension, cells).map { number(of: $0) } ?? number(of: KeyBytes(bytes: key))
    }

    private mutating func number(of key: KeyBytes) -> Int {
        let isGreater = greatest.map { $0.bytes.order(key.bytes) < 0 } ?? true
        if isGreater {
            greatest = key
            // No text before it is the same to Swift: one that is not ASCII and is the same has greater bytes.
            if aliases.isEmpty, key.isASCII {
                texts.append(RowKeys.text(key.bytes))
                return texts.count - 1
            }
        }
        if let known = byBytes[key] { return known }
        let text = RowKeys.text(key.bytes)
        let number = number(of: aliases.isEmpty ? text : aliases[text] ?? text)
        byBytes[key] = number
        return number
    }

    private mutating func number(of text: String) -> Int {
        for row in numbers.count..<texts.count { numbers[texts[row]] = row }
        if let known = numbers[text] { return known }
        numbers[text] = texts.count
        texts.append(text)
        return texts.count - 1
    }
}
