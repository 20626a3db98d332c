import GRDB

/// The days as of which sites count as heard from, as rows of `heard_spells`.
///
/// A site is heard from on most days of its years, so that its spells are few where its days are many; and they are the same
/// in whatever order and however often the days come.
enum HeardSpells {
    /// How many days a site counts as heard from after one on which it was.
    static let daysAfter = 6

    /// The first event of a day mostly adds a day that is six days ahead, as of which nobody asks yet. What is added up to the
    /// newest day on which anything arrived is noted apart from what is added at all.
    ///
    /// - Precondition: that day has been moved on to where these days come from.
    /// - Parameter days: on which something was heard, by the site's code.
    static func insert(_ days: [String: Set<Int>], into db: Database) throws {
        let spells = try Spells(db)
        let today = try ReadModel.asOfDay(db) ?? .min
        var (isChanged, isChangedByToday) = (false, false)
        // In the order of the key, so that many are added at the end.
        for (site, days) in days.sorted(by: { $0.key < $1.key }) {
            for stretch in stretches(of: days, bridging: daysAfter) {
                let spell = stretch.lowerBound...stretch.upperBound + daysAfter
                guard let added = try spells.insert(spell, of: site) else { continue }
                isChanged = true
                if added <= today { isChangedByToday = true }
            }
        }
        if isChanged { try SeldomReads.noteChange(of: .allHeardSpells, in: db) }
        if isChangedByToday { try SeldomReads.noteChange(of: .heardSpells, in: db) }
    }

    /// The days in order, in stretches of which two are one where so many days or fewer lie between them.
    static func stretches(of days: Set<Int>, bridging gap: Int) -> [ClosedRange<Int>] {
        var found: [ClosedRange<Int>] = []
        for day in days.sorted() {
            if let last = found.last, day - last.upperBound <= gap + 1 {
                found[found.count - 1] = last.lowerBound...day
            } else {
                found.append(day...day)
            }
        }
        return found
    }
}

private struct Spells {
    private let meeting: RawQuery
    private let removal: Insertion
    private let row: Insertion

    init(_ db: Database) throws {
        meeting = try RawQuery(
            kept: """
                SELECT first_day, last_day FROM heard_spells WHERE site = ? AND first_day <= ? AND last_day >= ?
                ORDER BY first_day
                """, db)
        removal = try Insertion(kept: "DELETE FROM heard_spells WHERE site = ? AND first_day = ?", db)
        row = try Insertion(kept: "INSERT INTO heard_spells (site, first_day, last_day) VALUES (?, ?, ?)", db)
    }

    /// - Returns: the first day that is new; nil where all of them are in a spell already.
    func insert(_ spell: ClosedRange<Int>, of site: String) throws -> Int? {
        meeting.begin()
        meeting.bind(site)
        meeting.bind(spell.upperBound + 1)
        meeting.bind(spell.lowerBound - 1)
        var known: [ClosedRange<Int>] = []
        while try meeting.step() { known.append(meeting.integer(0)...meeting.integer(1)) }
        var added = spell.lowerBound
        for old in known where old.contains(added) { added = old.upperBound + 1 }
        if added > spell.upperBound { return nil }
        for old in known {
            removal.bind(site)
            removal.bind(old.lowerBound)
            try removal.run()
        }
        row.bind(site)
        row.bind(known.reduce(spell.lowerBound) { min($0, $1.lowerBound) })
        row.bind(known.reduce(spell.upperBound) { max($0, $1.upperBound) })
        try row.run()
        return added
    }
}
