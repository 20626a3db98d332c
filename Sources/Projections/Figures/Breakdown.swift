import Events

/// Rows of several figures side by side, as a table shows them.
package struct Breakdown: Sendable {
    package struct Row: Sendable {
        package let key: String
        package let label: Bilingual
        /// In the order in which the figures were named; nil where a figure has no such row.
        package let values: [FigureValue?]
    }

    package let rows: [Row]
    /// How many more there are.
    package let hidden: Int

    /// Rows in the order of the first figure; a key that only a later figure has (overdue matters collected before the period)
    /// follows. Those under which no figure says anything are left out: visits have rows too, and a key that stands for nothing
    /// but them is no row of a table of matters.
    ///
    /// - Parameters:
    ///   - splits: of the figures, side by side; one at least is not of days.
    ///   - most: more rows than this are counted, not given.
    ///   - times: how long matters took in some rows. Only those that are given are looked up: where matters took some time,
    ///     something was collected, too.
    init(
        _ splits: [Figure.Split?], most: Int, times: (_ keys: [String]) throws -> [String: FigureValue]
    ) rethrows {
        let values = splits.map { $0.map { $0.times == nil ? $0.values() : [] } ?? [] }
        let isNumbered = values.joined().allSatisfy { $0.number != nil }
        var isSomething = RowSet(isNumbered)
        for value in values.joined() where value.value.isSomething { isSomething.insert(value) }
        var first: [Figure.Split.Value] = []
        var known = RowSet(isNumbered)
        for (split, values) in zip(splits, values) where first.count < most && first.count < isSomething.count {
            first +=
                split?.first(most - first.count, of: values) { isSomething.contains($0) && !known.contains($0) } ?? []
            if first.count < most { for value in values { known.insert(value) } }
        }
        var shown = RowSet(isNumbered)
        for value in first { shown.insert(value) }
        let keys = first.map(\.key)
        let columns = try zip(splits, values).map { split, values in
            try split?.times != nil
                ? times(keys)
                : Dictionary(
                    values.lazy.filter { shown.contains($0) }.map { ($0.key, $0.value) },
                    uniquingKeysWith: { first, _ in first })
        }
        // All are about matters, whose rows have one name.
        let label = splits.lazy.compactMap { $0?.label }.first
        rows = keys.map { key in
            Row(key: key, label: label?(key) ?? Bilingual(zh: key, en: key), values: columns.map { $0[key] })
        }
        hidden = isSomething.count - keys.count
    }
}

/// Rows of several figures: by their numbers where all have one, which is quicker than by their keys.
private struct RowSet {
    private let isNumbered: Bool
    private var numbers: [Bool] = []
    private var keys: Set<String> = []
    private(set) var count = 0

    init(_ isNumbered: Bool) {
        self.isNumbered = isNumbered
    }

    mutating func insert(_ row: Figure.Split.Value) {
        guard isNumbered, let number = row.number else {
            if keys.insert(row.key).inserted { count += 1 }
            return
        }
        if number >= numbers.count { numbers += repeatElement(false, count: number + 1 - numbers.count) }
        if !numbers[number] { count += 1 }
        numbers[number] = true
    }

    func contains(_ row: Figure.Split.Value) -> Bool {
        guard isNumbered, let number = row.number else { return keys.contains(row.key) }
        return number < numbers.count && numbers[number]
    }
}

/// Which rows of a split are looked at. It costs less to know that before the figures are read.
package enum RowChoice: Hashable, Sendable {
    /// All of every figure.
    case all
    /// Those of a table of some figures, side by side: the others have no rows then, and how long matters took is only
    /// known of the table's.
    case table(of: [String], most: Int)
}

extension Board {
    /// Rows of some figures side by side; see `Breakdown.init`.
    ///
    /// - Precondition: the board was asked for all rows, or for those of this table.
    package func breakdown(of ids: [String], most: Int) -> Breakdown {
        if let table { return table }
        let splits = ids.map { figure($0)?.split }
        let times = splits.lazy.compactMap { $0?.times }.first
        return Breakdown(splits, most: most) { times?($0) ?? [:] }
    }
}

extension FigureValue {
    fileprivate var isSomething: Bool {
        switch self {
        case .count(let count): count > 0
        case .rate(_, let denominator): denominator > 0
        case .days(let median, _, _): median != nil
        }
    }
}
