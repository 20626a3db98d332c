import Events

/// One of the places for which records are added up, in one span of time.
///
/// A record counts at its site, at its county and at its province, each by month, by year and in all. A region between, or above,
/// is the sum of some dozens of these, so opening a dashboard reads a number of them that the register bounds, and folding
/// an event changes a number that does not depend on anything.
struct Spot: Hashable, Sendable {
    /// What the place is.
    enum Level: String, Sendable {
        case site = "s"
        /// The county, or the site's own division where that is larger.
        case county = "c"
        case province = "p"

        /// Organs and deputies mostly belong to one county, so that adding up the province's reads what adding up its counties'
        /// does.
        ///
        /// - Parameter dimension: a stored one, be it of what was settled again or not.
        func holds(_ dimension: UInt8) -> Bool {
            guard self == .province else { return true }
            return RollupDimension(rawValue: dimension % RollupDimension.again)?.isOfProvinces ?? false
        }

        /// Whether its cells have the times of months and years.
        var holdsTimes: Bool { self != .province }

        /// Those that are added up from sites.
        static let above: [Level] = [.county, .province]

        /// The county or the province of a site's division.
        func place(of division: String) -> String {
            precondition(self != .site, "a site has a code, not a division alone")
            return Spot.place(self, String(division.prefix(self == .county ? 6 : 2)))
        }
    }

    /// The level's letter, then the site's code or the division's digits.
    let place: String
    let span: Span

    /// Of counties and provinces each dimension has a row of its own, because a question is about one and they are large. Of
    /// sites only what a split by sites reads has; all else is in one row, which is short. Presences are beside the whole: no
    /// question reads one without the other.
    static let otherPart = 255

    func part(_ dimension: UInt8) -> Int {
        let own = RollupDimension(rawValue: dimension % RollupDimension.again)
        if own == .whole || own == .presence { return Self.wholePart }
        return place.hasPrefix(Level.site.rawValue) ? Self.otherPart : Int(dimension % RollupDimension.again)
    }

    private static let wholePart = Int(RollupDimension.whole.rawValue)

    /// Which table has that part.
    static func table(_ part: Int) -> String { part == wholePart ? wholes : others }

    /// The tables, one with the parts that are read of all sites and one with the rest.
    static let (wholes, others) = ("rollup_wholes", "rollups")

    static func place(_ level: Level, _ text: String) -> String { level.rawValue + text }

    /// - Parameter place: a site's code begins with its division's digits.
    static func division(of place: String) -> String { String(place.dropFirst().prefix { $0 != "-" }) }
}

/// A month, a year or all of time: the year times 16, and the month, 0 for the whole year; 0 for all of time.
struct Span: Hashable, Comparable, Sendable {
    let number: Int

    init(number: Int) {
        self.number = number
    }

    init(year: Int) {
        number = year * 16
    }

    init(year: Int, month: Int) {
        number = year * 16 + month
    }

    init(month day: Int) {
        let date = BusinessDate(daysSince1970: day).civil
        self.init(year: date.year, month: date.month)
    }

    static let allTime = Span(number: 0)

    /// Those in which a record of that day counts.
    static func spans(ofDay day: Int) -> [Span] {
        let month = Span(month: day)
        return [month, month.wholeYear, allTime]
    }

    var isAllTime: Bool { self == .allTime }
    var year: Int { number >> 4 }
    /// 0 for the whole year.
    var month: Int { number & 15 }
    var isYear: Bool { month == 0 }
    var wholeYear: Span { Span(year: year) }

    /// Its first and its last day.
    var days: ClosedRange<Int> {
        let first = Self.first(year, max(month, 1))
        let last =
            isYear ? Self.first(year + 1, 1) : month == 12 ? Self.first(year + 1, 1) : Self.first(year, month + 1)
        return first...last - 1
    }

    private static func first(_ year: Int, _ month: Int) -> Int {
        // The day after the calendar's last has no name.
        BusinessDate(year: year, month: month, day: 1)?.daysSince1970
            ?? (BusinessDate(year: 9999, month: 12, day: 31)?.daysSince1970 ?? 0) + 1
    }

    static func < (left: Span, right: Span) -> Bool { left.number < right.number }
}

/// By what a spot's records are split.
enum RollupDimension: UInt8, Sendable, CaseIterable {
    case whole = 0
    case organ
    case category
    case channel
    case kind
    case deputy
    /// Kinds of visits by deputies present: a kind, `separator`, a deputy.
    case kindOfPresence
    /// Deputies present at visits, and nothing else: read to count distinct ones.
    case presence

    /// Of what was settled again: the span before in which it was settled last, `separator`, and the key of the dimension
    /// that this one is behind by `again`.
    static let again: UInt8 = 16
    static let separator = "\u{1F}"

    /// As `Spot.Level.holds`.
    var isOfProvinces: Bool {
        switch self {
        case .whole, .category, .channel, .kind: true
        case .organ, .deputy, .kindOfPresence, .presence: false
        }
    }
}
