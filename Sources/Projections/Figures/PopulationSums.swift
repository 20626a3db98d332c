/// What the tallies over one population add up to, by row; without a dimension the one row has an empty key.
struct PopulationSums: Sendable {
    private let part: RollupPlan.Part?
    private let numbers: RowNumbers
    private let sums: [String: [Tallying.Sums]]
    /// There is one row, also when it is about nothing.
    private let isWhole: Bool
    /// Of the tallies that are no sums.
    var distinct: [String: Int] = [:]
    /// To be added, by tally.
    var corrections: [String: [Tallying.Sums]] = [:]

    /// Read from the facts.
    init(_ sums: [String: [Tallying.Sums]]) {
        part = nil
        numbers = RowNumbers()
        self.sums = sums
        isWhole = false
    }

    /// Read from rollups: sums are only put together when they are asked for.
    init(part: RollupPlan.Part, numbers: RowNumbers, isWhole: Bool) {
        self.part = part
        self.numbers = numbers
        sums = [:]
        self.isWhole = isWhole
    }

    /// Rows that some record falls into, in no particular order.
    var keys: [String] {
        guard let part else { return Array(sums.keys) }
        return numbers.keys.enumerated().compactMap { row, key in
            numbers.number(row, part.start) == 0 ? nil : key
        }
    }

    /// Something of each row and of what some tallies add up to in it, in no particular order.
    ///
    /// - Parameter make: given the row's number too, the same of all populations that are rolled up; nil for others.
    func rows<Row>(_ places: [Int], _ make: (_ key: String, _ number: Int?, _ sums: Tallying.Sums) -> Row) -> [Row] {
        guard let part else {
            return sums.map { key, sums in make(key, nil, places.reduce(into: Tallying.Sums()) { $0.add(sums[$1]) }) }
        }
        var rows: [Row] = []
        rows.reserveCapacity(numbers.keys.count)
        for (row, key) in numbers.keys.enumerated() where numbers.number(row, part.start) != 0 {
            rows.append(make(key, row, places.reduce(into: Tallying.Sums()) { $0.add(sum(key, $1, part, row)) }))
        }
        return rows
    }

    /// - Parameter place: the tally's, in the order of the definitions.
    /// - Returns: nil where there is no such row.
    subscript(key: String, place: Int) -> Tallying.Sums? {
        guard let part else { return sums[key]?[place] }
        guard let row = numbers.row(key), numbers.number(row, part.start) != 0 else {
            return isWhole && key.isEmpty ? Tallying.Sums() : nil
        }
        return sum(key, place, part, row)
    }

    private func sum(_ key: String, _ place: Int, _ part: RollupPlan.Part, _ row: Int) -> Tallying.Sums {
        let slots = part.slots[place]
        var sum = Tallying.Sums(
            counted: slots.isDistinct ? distinct[key] ?? 0 : slots.counted.map { numbers.number(row, $0) } ?? 0,
            of: slots.of.map { numbers.number(row, $0) } ?? 0,
            assumed: slots.assumed.map { numbers.number(row, $0) } ?? 0)
        if !corrections.isEmpty, let correction = corrections[key]?[place] { sum.add(correction) }
        return sum
    }
}
