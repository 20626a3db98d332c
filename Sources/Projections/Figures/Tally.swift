/// One summand of a figure: what is added up over a population. The texts are SQL over `r` (and `d` for presences) and
/// may name `:asOf`, the day number of the as-of date; a null adds nothing.
struct Tally: Sendable {
    /// How a figure is made of tallies.
    enum Shape: Sendable {
        case count([Tally])
        case rate([Tally])
        /// Days from collection to first resolution, over the matters collected.
        case days
        /// Divisions that have a site of their own, of those that there are.
        case coverage(Coverage)
    }

    let population: Population
    /// 1 or more for a record that is counted, 0 for one that is not.
    let counted: String
    /// The same for a rate's denominator.
    let of: String
    /// Whether a counted record rests on a step that a mapping assumed.
    let assumed: String
    /// The id of a deputy, if distinct ones are counted instead of a sum.
    let distinct: String?
    /// Taken as it is, instead of being summed.
    var isAggregate: Bool { distinct != nil }

    init(_ population: Population, _ counted: String, of: String = "0", assumed: String = "0") {
        self.population = population
        self.counted = counted
        self.of = of
        self.assumed = assumed
        distinct = nil
    }

    /// Counts distinct deputies.
    init(_ population: Population, distinct deputy: String) {
        self.population = population
        counted = "count(DISTINCT \(deputy))"
        of = "0"
        assumed = "0"
        distinct = deputy
    }

    /// Whether it counts otherwise as of another day.
    var dependsOnDay: Bool { [counted, of, assumed].contains { $0.contains(":asOf") } }
}

extension Tally.Shape {
    var tallies: [Tally] {
        switch self {
        case .count(let tallies), .rate(let tallies): tallies
        case .days, .coverage: []
        }
    }
}
