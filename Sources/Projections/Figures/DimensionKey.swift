import Events
import GRDB

extension Dimension {
    var isTime: Bool {
        switch self {
        case .month, .quarter, .year: true
        case .site, .division, .deputy, .organ, .category, .channel, .kind: false
        }
    }

    /// The row that a record of the population falls into, as SQL; never null. `:level` is bound to the number of
    /// digits that a division of the rows has.
    func key(in population: Population) -> String {
        switch self {
        case .site: "r.site"
        case .division: "substr(r.division, 1, :level)"
        case .deputy: "coalesce(d.deputy, '')"
        case .organ: population.isOfVisits ? "''" : "r.organ"
        case .category: population.isOfVisits ? "''" : "r.category"
        case .channel: population.isOfVisits ? "''" : "r.channel"
        case .kind: "r.kind"
        case .month: "strftime('%Y-%m', \(population.day) * 86400, 'unixepoch')"
        case .quarter:
            """
            strftime('%Y', \(population.day) * 86400, 'unixepoch') || '-Q' \
            || ((strftime('%m', \(population.day) * 86400, 'unixepoch') + 2) / 3)
            """
        case .year: "strftime('%Y', \(population.day) * 86400, 'unixepoch')"
        }
    }

    /// How many digits the divisions just below that region have; those of the region itself where nothing is below.
    static func level(below region: DivisionCode?) -> Int {
        let own = region?.digits.utf8.count ?? 0
        return DivisionCode.lengths.first { $0 > own } ?? own
    }
}
