import GRDB

/// Adds up counties and provinces from the rows of their sites, where there are none of them yet: a rebuild counts at the sites
/// alone as it goes, and would otherwise write the row of a province anew with every chunk.
enum RollupLevels {
    /// - Parameters:
    ///   - moments: times of one county that are held in memory, about.
    ///   - isEnding: asked for every site's row.
    /// - Throws: `CancellationError` when it is ending.
    static func addUp(in db: Database, moments: Int, isEnding: () -> Bool) throws {
        for table in [Spot.wholes, Spot.others] { try addUp(table, in: db, moments, isEnding) }
    }

    private static func addUp(_ table: String, in db: Database, _ moments: Int, _ isEnding: () -> Bool) throws {
        let site = Spot.Level.site.rawValue
        let rows = try RawQuery(
            db,
            """
            SELECT span, part, place, cells FROM \(table) WHERE place >= '\(site)' AND place < '\(site)~'
            ORDER BY span, part, place
            """)
        rows.begin()
        let levels = Spot.Level.above.map { LevelSums($0, most: moments) }
        while try rows.step() {
            if isEnding() { throw CancellationError() }
            let span = Span(number: rows.integer(0))
            let division = Spot.division(of: rows.text(2))
            for level in levels { try level.take(rows.bytes(3), of: division, span, into: db) }
        }
        for level in levels { try level.write(into: db) }
    }
}

/// What one county or province comes to in one span, and then the next.
private final class LevelSums {
    private let level: Spot.Level
    private var spot: Spot?
    private var cells = SpotCells()
    private var moments = 0
    private let most: Int

    /// - Parameter most: with more moments than that a row is written, and changed by what comes after. A year of one county
    ///   may have millions.
    init(_ level: Spot.Level, most: Int) {
        self.level = level
        self.most = most
    }

    /// Adds a site's row. The sites of a county follow each other, and so do the counties of a province.
    func take(_ row: UnsafeRawBufferPointer, of division: String, _ span: Span, into db: Database) throws {
        let own = Spot(place: level.place(of: division), span: span)
        if own != spot || moments > most { try write(into: db) }
        spot = own
        let (number, changes) = (cells.spot(own), cells.changes)
        CellTable(row).forEach { dimension, key, cell in
            guard level.holds(dimension) else { return }
            let sum = cells.cell(number, cells.key(dimension, key))
            Cell.numbers(cell) { changes.add($1, at: $0, to: sum) }
            guard level.holdsTimes else { return }
            let times = Cell.times(cell)
            moments += times.count
            times.forEach { changes.add($0, sign: 1, to: sum) }
        }
    }

    func write(into db: Database) throws {
        try cells.write(into: db)
        (cells, moments) = (SpotCells(), 0)
    }
}
