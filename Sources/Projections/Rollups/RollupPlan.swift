import Events
import Foundation

/// Where the numbers of a rollup cell stand: for each population one for how many records there are, then one for each
/// summand of a tally that is not already told by that.
///
/// The plan follows from the figures' definitions. Cells made after other definitions mean something else, so the digest of
/// the plan is kept with them.
enum RollupPlan {
    /// Where a tally finds what it adds up; nil where that is always 0.
    struct Slots: Sendable {
        let counted: Int?
        let of: Int?
        let assumed: Int?
        /// Counted once however often: not a sum, and read from the cells of deputies.
        let isDistinct: Bool
    }

    struct Part: Sendable {
        /// Of the number of records; the columns' numbers follow.
        let start: Int
        /// SQL over a record.
        let columns: [String]
        /// In the order of the population's tallies.
        let slots: [Slots]
    }

    /// Those that grow with the log. Projects, sites and deputies are few and are read as they stand.
    static let populations: [Population] = [
        .collected, .standing, .settled, .conversions, .letters, .merged, .withdrawn, .visits, .presences, .duties,
    ]

    /// The tallies of all figures by population, in the order of the definitions.
    static let tallies: [Population: [Tally]] = Dictionary(
        grouping: FigureDefinition.all.flatMap(\.shape.tallies), by: \.population)

    private static let made: (parts: [Population: Part], width: Int) = {
        var parts: [Population: Part] = [:]
        var width = 0
        for population in populations {
            let part = part(population, start: width)
            parts[population] = part
            width += 1 + part.columns.count
        }
        return (parts, width)
    }()

    private static let assumedTimes = "r.first_settled_at IS NOT NULL AND r.first_settlement_assumed"

    /// Where the number of matters collected stands whose time to the first settlement rests on an assumption.
    static let assumedTimesPlace = part(.collected).start + 1

    static var width: Int { made.width }

    static func part(_ population: Population) -> Part {
        guard let part = made.parts[population] else { preconditionFailure("\(population) is not rolled up") }
        return part
    }

    /// Where all stands that a tally is told by; nothing of a population that is not rolled up.
    ///
    /// - Parameter tally: its place among those over the population.
    static func places(_ tally: Int, in population: Population) -> [Int] {
        guard let part = made.parts[population] else { return [] }
        let slots = part.slots[tally]
        return [part.start] + [slots.counted, slots.of, slots.assumed].compactMap(\.self)
    }

    private static func part(_ population: Population, start: Int) -> Part {
        var columns: [String] = []
        func slot(_ sql: String) -> Int? {
            if sql == "0" { return nil }
            if sql == "1" { return start }
            if let known = columns.firstIndex(of: sql) { return start + 1 + known }
            columns.append(sql)
            return start + columns.count
        }
        // Not of a tally: of how many the time to the first settlement rests on an assumption.
        if population == .collected { _ = slot(assumedTimes) }
        let slots = (tallies[population] ?? []).map { tally in
            tally.isAggregate
                ? Slots(counted: nil, of: nil, assumed: nil, isDistinct: true)
                : Slots(
                    counted: slot(tally.counted), of: slot(tally.of),
                    assumed: tally.assumed == "0" ? nil : slot("(\(tally.counted)) AND (\(tally.assumed))"),
                    isDistinct: false)
        }
        return Part(start: start, columns: columns, slots: slots)
    }

    /// Of all that decides what cells hold.
    static let digest: Data = {
        let text = populations.map { "\($0)|\($0.condition)|\($0.day)|\(part($0).columns.joined(separator: "|"))" }
        return Hash.of(Data(text.joined(separator: "\n").utf8)).data
    }()
}
