import Events
import GRDB

/// 一乡一家、一村一站: how many divisions of a level have an open site of their own.
struct Coverage: Hashable, Sendable {
    /// How many digits a division of the level has.
    let digits: Int
    /// Sites of these kinds give a division what it is to have.
    let kinds: [SiteKind]

    static let townships = Coverage(digits: 9, kinds: [.home])
    static let villages = Coverage(digits: 12, kinds: [.station, .room])

    struct Reading {
        var whole = Tallying.Sums()
        /// By the division of the rows; under one empty key for any other dimension, because a division is of no deputy
        /// and of no month.
        var parts: [String: Tallying.Sums] = [:]
    }

    /// The divisions of a scope are those of its region; without one, those of the smallest division that holds every site
    /// of the register, which is a hub's own. A site is one place: the division of the level that it lies in, wherever that
    /// is. Nothing is of an organ, a category, a channel or a deputy. What no list of divisions names is not counted on
    /// either side.
    func reading(_ query: FigureQuery, in db: Database, divisions: any DivisionNaming) throws -> Reading {
        try self.divisions(query, in: db, divisions: divisions).reduce(into: Reading()) { reading, division in
            let sums = Tallying.Sums(counted: division.isCovered ? 1 : 0, of: 1)
            reading.whole.add(sums)
            if query.by != nil { reading.parts[division.key, default: Tallying.Sums()].add(sums) }
        }
    }

    struct Division {
        let code: DivisionCode
        /// Of the row that it falls into.
        let key: String
        let isCovered: Bool
    }

    /// The divisions of the scope, by code.
    func divisions(
        _ query: FigureQuery, in db: Database, divisions: any DivisionNaming
    ) throws -> [Division] {
        let scope = query.scope
        guard scope.organ == nil, scope.category == nil, scope.channel == nil, scope.deputy == nil else { return [] }
        let there: [DivisionCode]
        if let site = scope.site {
            let own = try divisions.codes(digits: digits, in: Self.province(of: site.division))
            there = own.filter { $0.contains(site.division) && scope.region?.contains($0) ?? true }
        } else {
            there = try divisions.codes(digits: digits, in: try scope.region ?? Self.wholeRegion(in: db))
        }
        let having = try having(of: scope.region, in: db)
        let level = Dimension.level(below: scope.region)
        return there.sorted { $0.digits < $1.digits }.map { code in
            Division(
                code: code, key: query.by == .division ? String(code.digits.prefix(level)) : "",
                isCovered: having.contains(code.digits))
        }
    }

    /// The codes of the divisions of this level in which such a site is open, as the register writes them.
    private func having(of region: DivisionCode?, in db: Database) throws -> Set<String> {
        let words = kinds.map { "'\($0.word)'" }.joined(separator: ", ")
        return try String.fetchSet(
            db,
            sql: """
                SELECT DISTINCT substr(division, 1, :digits) FROM sites
                WHERE standing = 'open' AND kind IN (\(words)) AND length(division) >= :digits
                    AND division >= :region AND division < :region || ':'
                """, arguments: ["digits": digits, "region": region?.digits ?? ""])
    }

    private static func province(of division: DivisionCode) -> DivisionCode? {
        try? DivisionCode(String(division.digits.prefix(2)))
    }

    /// Nil where the sites share no division, or there is none.
    private static func wholeRegion(in db: Database) throws -> DivisionCode? {
        let row = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT min(division), max(division) FROM sites WHERE standing <> ''"))
        guard let row, let first = row[0] as String?, let last = row[1] as String? else { return nil }
        // What the first and the last in order begin with, all between them begin with.
        let shared = zip(first, last).prefix { $0 == $1 }.map(\.0)
        let length = DivisionCode.lengths.last { $0 <= shared.count }
        return length.flatMap { try? DivisionCode(String(shared.prefix($0))) }
    }
}
