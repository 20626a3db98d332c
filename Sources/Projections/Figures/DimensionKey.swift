import Events
import GRDB

extension Dimension {
    var isTime: Bool {
        switch self {
        case .month, .quarter, .year: true
        case .site, .division, .deputy, .organ, .category, .channel, .kind: false
        }
    }

    /// Of what the rows' keys are entries that may stand for others.
    var aliased: EntryName.Kind? {
        switch self {
        case .deputy: .deputy
        case .organ: .organ
        case .category: .category
        case .site, .division, .channel, .kind, .month, .quarter, .year: nil
        }
    }

    /// The row that a record of the population falls into, as SQL; never null. `:level` is bound to the number of
    /// digits that a division of the rows has.
    func key(in population: Population) -> String {
        switch self {
        case .site: "r.site"
        case .division: "substr(r.division, 1, :level)"
        case .deputy: Self.deputy(in: population)
        case .organ: Self.ofMatters(population, Aliases.counted(.organ, "r.organ"))
        case .category:
            population.records == .projects
                ? Aliases.counted(.category, "r.category")
                : Self.ofMatters(population, Aliases.counted(.category, "r.category"))
        case .channel: Self.ofMatters(population, "r.channel")
        case .kind: population.records == .projects ? "''" : "r.kind"
        case .month: "strftime('%Y-%m', \(population.day) * 86400, 'unixepoch')"
        case .quarter:
            """
            strftime('%Y', \(population.day) * 86400, 'unixepoch') || '-Q' \
            || ((strftime('%m', \(population.day) * 86400, 'unixepoch') + 2) / 3)
            """
        case .year: "strftime('%Y', \(population.day) * 86400, 'unixepoch')"
        }
    }

    private static func deputy(in population: Population) -> String {
        switch population.records {
        case .matters, .visits, .duties, .projects: "coalesce(\(Aliases.counted(.deputy, "d.deputy")), '')"
        case .deputies: "r.id"
        case .sites: "''"
        }
    }

    /// Only matters have an organ and a channel, they and projects a category.
    private static func ofMatters(_ population: Population, _ key: String) -> String {
        switch population.records {
        case .matters: key
        case .visits, .duties, .projects, .sites, .deputies: "''"
        }
    }

    /// How many digits the divisions just below that region have; those of the region itself where nothing is below.
    static func level(below region: DivisionCode?) -> Int {
        let own = region?.digits.utf8.count ?? 0
        return DivisionCode.lengths.first { $0 > own } ?? own
    }
}
