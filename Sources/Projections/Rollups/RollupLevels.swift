import GRDB

/// Adds up counties and provinces from the rows of their sites, where there are none of them yet: a rebuild counts at the sites
/// alone as it goes, and would otherwise write the row of a province anew with every chunk.
enum RollupLevels {
    static func addUp(in db: Database) throws {
        for table in [Spot.wholes, Spot.others] { try addUp(table, in: db) }
    }

    private static func addUp(_ table: String, in db: Database) throws {
        let site = Spot.Level.site.rawValue
        let rows = try RawQuery(
            db,
            """
            SELECT span, part, place, cells FROM \(table) WHERE place >= '\(site)' AND place < '\(site)~'
            ORDER BY span, part, place
            """)
        rows.begin()
        var (county, province): (Level?, Level?) = (nil, nil)
        while try rows.step() {
            let span = Span(number: rows.integer(0))
            let division = Spot.division(ofSite: rows.text(2))
            let own = (
                Spot(place: Spot.place(.county, Spot.county(of: division)), span: span),
                Spot(place: Spot.place(.province, Spot.province(of: division)), span: span)
            )
            // The sites of a county follow each other, and so do the counties of a province.
            if let done = county, done.spot != own.0 {
                try done.cells.write(into: db)
                county = nil
            }
            if let done = province, done.spot != own.1 {
                try done.cells.write(into: db)
                province = nil
            }
            let (below, above) = (county ?? Level(own.0), province ?? Level(own.1))
            (county, province) = (below, above)
            CellTable(rows.bytes(3)).forEach { dimension, key, cell in
                below.add(cell, dimension, key, withTimes: true)
                if RollupDimension.isOfProvinces(dimension) { above.add(cell, dimension, key, withTimes: false) }
            }
        }
        try county?.cells.write(into: db)
        try province?.cells.write(into: db)
    }

    /// What one county or province comes to in one span.
    private struct Level {
        let spot: Spot
        let cells = SpotCells()
        private let number: Int

        init(_ spot: Spot) {
            self.spot = spot
            number = cells.spot(spot)
        }

        func add(
            _ cell: UnsafeRawBufferPointer, _ dimension: UInt8, _ key: UnsafeRawBufferPointer, withTimes: Bool
        ) {
            let own = cells.cell(number, cells.key(dimension, key))
            let changes = cells.changes
            Cell.numbers(cell) { changes.add($1, at: $0, to: own) }
            if withTimes { Cell.times(cell).forEach { changes.add($0, sign: 1, to: own) } }
        }
    }
}
