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
        var periodic: [String: Cell]?
        var standing: [String: Cell]?
        var distinct: [String: Int]?
    }

    private let dimension: Dimension?
    private let keys: RowKeys
    private let period: RollupPeriod
    private let everything: RollupPeriod
    private let cells: Cells
    private let corrections: [Population: [String: [Tallying.Sums]]]
    private let known = Mutex(Known())

    init(
        dimension: Dimension?, keys: RowKeys, period: RollupPeriod, everything: RollupPeriod, cells: Cells,
        corrections: [Population: [String: [Tallying.Sums]]]
    ) {
        self.dimension = dimension
        self.keys = keys
        self.period = period
        self.everything = everything
        self.cells = cells
        self.corrections = corrections
    }

    /// - Parameter needsDistinct: whether a tally is looked at that is no sum.
    func sums(over population: Population, needsDistinct: Bool) -> PopulationSums {
        known.withLock { known in
            let part = RollupPlan.part(population)
            let added: [String: Cell]
            if population.isPeriodic {
                added = known.periodic ?? add(cells.periodic, in: period)
                known.periodic = added
            } else {
                // Of all time, that is the same.
                added = known.standing ?? (isOfAllTime ? known.periodic : nil) ?? add(cells.standing, in: everything)
                known.standing = added
            }
            var sums = PopulationSums(part: part, cells: added, isWhole: dimension == nil)
            if needsDistinct {
                let distinct = known.distinct ?? distinctDeputies()
                known.distinct = distinct
                sums.distinct = distinct
            }
            sums.corrections = corrections[population] ?? [:]
            return sums
        }
    }

    private var isOfAllTime: Bool { period.period.from == nil && period.period.through == nil }

    /// As `Tallying.elapsed`.
    func elapsed() -> [String: Tallying.Elapsed] { elapsed(cells.times) }

    /// The same of the period of equal length before.
    func elapsedBefore() -> [String: Tallying.Elapsed] { elapsed(cells.timesBefore) }

    private func add(_ stored: [StoredCells], in period: RollupPeriod) -> [String: Cell] {
        var cells: [String: Cell] = [:]
        for row in stored {
            row.forEach { key, bytes in
                cells[keys.row(dimension, row, key), default: Cell()].addNumbers(bytes)
            }
            row.forEach(again: true) { key, bytes in
                let (before, own) = RowKeys.parts(key)
                guard let number = Int(RowKeys.text(before)), period.reaches(Span(number: number)) else { return }
                cells[keys.row(dimension, row, own), default: Cell()].addNumbers(bytes, sign: -1)
            }
        }
        return cells
    }

    private func distinctDeputies() -> [String: Int] {
        var deputies: [String: Set<String>] = [:]
        for row in cells.presences {
            row.forEach { key, _ in
                let (kind, deputy) = row.dimension == .kindOfPresence ? RowKeys.parts(key) : (key, key)
                let counted = keys.counted(.deputy, RowKeys.text(deputy))
                let own: String =
                    switch dimension {
                    case .kind: RowKeys.text(kind)
                    case .deputy: counted
                    case .organ, .category, .channel, nil: ""
                    case .site, .division, .month, .quarter, .year: keys.row(dimension, row, key)
                    }
                deputies[own, default: []].insert(counted)
            }
        }
        return deputies.mapValues(\.count)
    }

    private func elapsed(_ stored: [StoredCells]) -> [String: Tallying.Elapsed] {
        var times: [String: Times] = [:]
        for row in stored {
            row.forEach { key, bytes in
                times[keys.row(dimension, row, key), default: Times()].add(bytes, on: row.days)
            }
        }
        return times.filter { $0.value.count > 0 }.mapValues { times in
            let values = times.values(at: [(times.count + 1) / 2, (9 * times.count + 9) / 10])
            return Tallying.Elapsed(
                count: times.count, median: values[0], p90: values[1], assumed: times.assumed)
        }
    }
}
