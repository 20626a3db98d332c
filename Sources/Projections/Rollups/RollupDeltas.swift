import Events
import Foundation
import GRDB

/// What records add to the rollups, until it is written down.
///
/// Records are added at their sites; what changes in counties and provinces is the sum of that.
final class RollupDeltas {
    /// A site, and the numbers of its spots.
    fileprivate final class Site {
        let code: String
        let division: String
        var spots: [Span: Int] = [:]

        init(_ record: Record) {
            code = record.site
            division = record.division
        }
    }

    private let cells = SpotCells()
    private var sites: [String: Site] = [:]

    /// One record, or one step of one, as it counts.
    struct Record {
        let site: String
        let division: String
        var organ = ""
        var category = ""
        var channel = ""
        var kind = ""
        /// Those named, by the key in the records; where there are none, it counts under an empty one.
        var deputies: [String] = []
    }

    /// Where a record counts.
    struct Footing {
        fileprivate let site: Site
        /// Of deputies at visits.
        fileprivate let presences: [SpotCells.Key]
        fileprivate let deputies: Int
        fileprivate let keys: [SpotCells.Key]
    }

    /// What it adds: places in the plan with a number each.
    struct Amounts {
        var numbers: [CellChanges.Amount] = []
        var moment: Moment?
    }

    func footing(of record: Record) -> Footing {
        let site = sites[record.site] ?? Site(record)
        sites[record.site] = site
        func key(_ dimension: RollupDimension, _ name: String) -> SpotCells.Key {
            cells.key(dimension.rawValue, name)
        }
        let named = record.deputies.isEmpty ? [""] : record.deputies
        return Footing(
            site: site,
            presences: record.deputies.flatMap { deputy in
                [
                    key(.presence, deputy), key(.kindOfPresence, record.kind + RollupDimension.separator + deputy),
                ]
            }, deputies: record.deputies.count,
            keys: [
                key(.whole, ""), key(.category, record.category), key(.channel, record.channel),
                key(.kind, record.kind), key(.organ, record.organ),
            ] + named.map { key(.deputy, $0) })
    }

    private func spot(_ site: Site, _ span: Span) -> Int {
        if let known = site.spots[span] { return known }
        let number = cells.spot(Spot(place: Spot.place(.site, site.code), span: span))
        site.spots[span] = number
        return number
    }

    /// Adds it, and its time, which cells of all time do not hold: they would grow with the log.
    ///
    /// - Parameter sign: -1 takes it away.
    func add(_ amounts: Amounts, of record: Footing, in span: Span, sign: Int) {
        let spot = spot(record.site, span)
        for key in record.keys {
            let cell = cells.cell(spot, key)
            cells.changes.add(amounts.numbers, sign: sign, to: cell)
            if let moment = amounts.moment, !span.isAllTime { cells.changes.add(moment, sign: sign, to: cell) }
        }
    }

    /// What was settled in that span and had been before, in another.
    func addAgain(_ amounts: Amounts, of record: Footing, in span: Span, after before: Span, sign: Int) {
        let spot = spot(record.site, span)
        let prefix = Array((String(before.number) + RollupDimension.separator).utf8)
        for key in record.keys {
            let again = (prefix + cells.names.bytes(of: key.name)).withUnsafeBytes {
                cells.key(key.dimension + RollupDimension.again, $0)
            }
            cells.changes.add(amounts.numbers, sign: sign, to: cells.cell(spot, again))
        }
    }

    /// Presences at a visit: as many as there are deputies, one for each under their own keys.
    func addPresences(of record: Footing, at place: Int, in span: Span, sign: Int) {
        let spot = spot(record.site, span)
        for key in record.keys {
            let isOfDeputy = key.dimension == RollupDimension.deputy.rawValue
            cells.changes.add(sign * (isOfDeputy ? 1 : record.deputies), at: place, to: cells.cell(spot, key))
        }
        for key in record.presences { cells.changes.add(sign, at: place, to: cells.cell(spot, key)) }
    }

    /// Writes everything down. Nothing is added after that.
    ///
    /// - Parameter sitesOnly: leaves counties and provinces as they are.
    /// - Throws: `views.damaged` when a cell lacks what is taken from it.
    func flush(into db: Database, sitesOnly: Bool) throws {
        if !sitesOnly { addUp() }
        try cells.write(into: db)
    }

    /// Adds what changes at sites to their counties and provinces.
    private func addUp() {
        let changes = cells.changes
        let (spots, own) = (cells.spots.count, cells.cells.indices)
        for level in Spot.Level.above {
            var above = Array(repeating: 0, count: spots)
            for site in sites.values {
                let place = level.place(of: site.division)
                for (span, spot) in site.spots { above[spot] = cells.spot(Spot(place: place, span: span)) }
            }
            var sums = own.map { _ in nil as Int? }
            for cell in own {
                let key = cells.key(of: cell)
                guard level.holds(key.dimension) else { continue }
                let sum = cells.cell(above[cells.spot(of: cell)], key)
                changes.add(numbersOf: cell, to: sum)
                sums[cell] = sum
            }
            if level.holdsTimes { changes.addMoments(to: sums) }
        }
    }
}
