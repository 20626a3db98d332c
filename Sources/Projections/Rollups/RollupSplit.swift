import Events
import Synchronization

/// The rollups' part of an answer, split by a dimension or whole: read as it is stored, within the question's transaction, and
/// added up when somebody looks.
final class RollupSplit: Sendable {
    struct Cells: Sendable {
        let periodic: [StoredCells]
        let standing: [StoredCells]
        let presences: [StoredCells]
        let times: [StoredCells]
        /// Of the period of equal length before.
        let timesBefore: [StoredCells]
    }

    private struct Known {
        var index: RowIndex
        var periodic: RowNumbers?
        var standing: RowNumbers?
        var distinct: [String: Int]?
        var times: RowTimes?
        var timesBefore: RowTimes?
    }

    private let dimension: Dimension?
    private let keys: RowKeys
    private let period: RollupPeriod
    private let everything: RollupPeriod
    /// Of the plan; nobody asks for what stands behind it.
    private let lastPlace: Int
    private let cells: Cells
    private let corrections: [Population: [String: [Tallying.Sums]]]
    private let known: Mutex<Known>

    init(
        dimension: Dimension?, keys: RowKeys, period: RollupPeriod, everything: RollupPeriod, lastPlace: Int,
        cells: Cells,
        corrections: [Population: [String: [Tallying.Sums]]]
    ) {
        self.dimension = dimension
        self.keys = keys
        self.period = period
        self.everything = everything
        self.lastPlace = lastPlace
        self.cells = cells
        self.corrections = corrections
        known = Mutex(Known(index: RowIndex(keys, by: dimension)))
    }

    /// - Parameter needsDistinct: whether a tally is looked at that is no sum.
    func sums(over population: Population, needsDistinct: Bool) -> PopulationSums {
        let part = RollupPlan.part(population)
        let numbers = population.isPeriodic ? periodic() : standing()
        var sums = PopulationSums(part: part, numbers: numbers, isWhole: dimension == nil)
        if needsDistinct { sums.distinct = kept(\.distinct) { _ in distinctDeputies() } }
        sums.corrections = corrections[population] ?? [:]
        return sums
    }

    private func kept<Value: Sendable>(
        _ place: WritableKeyPath<Known, Value?>, _ make: (inout RowIndex) -> Value
    ) -> Value {
        known.withLock { known in
            if let value = known[keyPath: place] { return value }
            let value = make(&known.index)
            known[keyPath: place] = value
            return value
        }
    }

    private func periodic() -> RowNumbers {
        kept(\.periodic) { RowNumbers(CellRows(cells.periodic, in: period, &$0), through: lastPlace) }
    }

    private func standing() -> RowNumbers {
        // Of all time, that is the same.
        if period.period == Period() { return periodic() }
        return kept(\.standing) { RowNumbers(CellRows(cells.standing, in: everything, &$0), through: lastPlace) }
    }

    /// As `Tallying.elapsed`.
    var times: RowTimes { kept(\.times) { _ in RowTimes(cells.times, keys, by: dimension) } }

    /// The same of the period of equal length before.
    var timesBefore: RowTimes { kept(\.timesBefore) { _ in RowTimes(cells.timesBefore, keys, by: dimension) } }

    /// Of the matters collected in the period, how many took a time that rests on an assumption.
    var assumedTimes: Int {
        let numbers = periodic()
        return numbers.keys.indices.reduce(0) { $0 + numbers.number($1, RollupPlan.assumedTimesPlace) }
    }

    private struct Presence: Hashable {
        let row: Int
        let deputy: Int
    }

    private func distinctDeputies() -> [String: Int] {
        var deputies = RowIndex(keys, by: .deputy)
        if dimension == nil {
            if keys.aliases(.deputy).isEmpty, let count = RowKeys.countAscending(cells.presences) { return ["": count] }
            for cells in cells.presences { _ = deputies.rows(of: cells) }
            return ["": deputies.texts.count]
        }
        var rows = RowIndex(keys, by: dimension)
        var present: Set<Presence> = []
        for cells in cells.presences {
            cells.forEach { key, _ in
                let (kind, deputy) = cells.dimension == .kindOfPresence ? RowKeys.parts(key) : (key, key)
                let own: UnsafeRawBufferPointer =
                    switch dimension {
                    case .kind: kind
                    case .deputy: deputy
                    // Of an organ, a category or a channel no visit is.
                    case .organ, .category, .channel, .site, .division, .month, .quarter, .year, nil:
                        .init(rebasing: key[..<0])
                    }
                present.insert(
                    Presence(row: rows.row(of: own, in: cells), deputy: deputies.row(of: deputy, in: cells)))
            }
        }
        return present.reduce(into: [:]) { $0[rows.texts[$1.row], default: 0] += 1 }
    }
}
