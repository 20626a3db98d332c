import Events
import Foundation
import GRDB

/// Changes of cells, summed in memory before any row of `rollups` is written: however many records of a page fall into one
/// spot, its row is read and written once.
///
/// Records are added at their sites; what changes in counties and provinces is the sum of that.
final class RollupDeltas {
    /// What changes in one spot: cells by dimension and the number of the key.
    fileprivate final class Changes {
        var cells: [Int: CellChange] = [:]

        func cell(_ key: Int) -> CellChange {
            if let known = cells[key] { return known }
            let cell = CellChange()
            cells[key] = cell
            return cell
        }
    }

    /// A site with its county and its province, and what changes there in each span.
    fileprivate final class Site {
        let code: String
        let division: String
        var spans: [Span: Changes] = [:]

        init(_ record: Record) {
            code = record.site
            division = record.division
        }

        func changes(in span: Span) -> Changes {
            if let known = spans[span] { return known }
            let changes = Changes()
            spans[span] = changes
            return changes
        }
    }

    private var sites: [String: Site] = [:]
    /// Keys are numbered, so that each is looked up by its text once for a record and not for each of its cells.
    private var names: [[UInt8]] = []
    private var numbers: [String: Int] = [:]
    /// Numbers of keys that are another spelling of one in `numbers`.
    private var odd: [Int] = []

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
        fileprivate let presences: [Int]
        fileprivate let deputies: Int
        /// Dimension and number of the key.
        fileprivate let keys: [Int]
    }

    /// What it adds: places in the plan with a number each.
    struct Amounts {
        var numbers: [CellChange.Amount] = []
        var moment: Moment?
    }

    func footing(of record: Record) -> Footing {
        let site = sites[record.site] ?? Site(record)
        sites[record.site] = site
        let named = record.deputies.isEmpty ? [""] : record.deputies
        return Footing(
            site: site,
            presences: record.deputies.flatMap { deputy in
                [
                    cellKey(.presence, deputy),
                    cellKey(.kindOfPresence, record.kind + RollupDimension.separator + deputy),
                ]
            }, deputies: record.deputies.count,
            keys: [
                cellKey(.whole, ""), cellKey(.category, record.category), cellKey(.channel, record.channel),
                cellKey(.kind, record.kind), cellKey(.organ, record.organ),
            ] + named.map { cellKey(.deputy, $0) })
    }

    /// Adds it, and its time, which cells of all time do not hold: they would grow with the log.
    ///
    /// - Parameter sign: -1 takes it away.
    func add(_ amounts: Amounts, of record: Footing, in span: Span, sign: Int) {
        let changes = record.site.changes(in: span)
        for key in record.keys {
            let cell = changes.cell(key)
            cell.add(amounts.numbers, sign: sign)
            if let moment = amounts.moment, !span.isAllTime { cell.add(moment, sign: sign) }
        }
    }

    /// What was settled in that span and had been before, in another.
    func addAgain(_ amounts: Amounts, of record: Footing, in span: Span, after before: Span, sign: Int) {
        let changes = record.site.changes(in: span)
        let prefix = Array((String(before.number) + RollupDimension.separator).utf8)
        for key in record.keys {
            let name = String(decoding: prefix + names[key & Self.numberMask], as: UTF8.self)
            let again = (key >> Self.numberBits + Int(RollupDimension.again)) << Self.numberBits | number(of: name)
            changes.cell(again).add(amounts.numbers, sign: sign)
        }
    }

    /// Presences at a visit: as many as there are deputies, one for each under their own keys.
    func addPresences(of record: Footing, at place: Int, in span: Span, sign: Int) {
        let changes = record.site.changes(in: span)
        for key in record.keys {
            let isOfDeputy = key >> Self.numberBits == Int(RollupDimension.deputy.rawValue)
            changes.cell(key).add([(place, isOfDeputy ? 1 : record.deputies)], sign: sign)
        }
        for key in record.presences { changes.cell(key).add([(place, 1)], sign: sign) }
    }

    private static let numberBits = 40
    private static let numberMask = 1 << numberBits - 1

    private static func dimension(_ key: Int) -> UInt8 { UInt8(key >> numberBits) }

    private func cellKey(_ dimension: RollupDimension, _ name: String) -> Int {
        Int(dimension.rawValue) << Self.numberBits | number(of: name)
    }

    /// Texts that Swift holds to be equal and SQLite does not are told apart by their bytes.
    private func number(of name: String) -> Int {
        if let known = numbers[name], names[known].elementsEqual(name.utf8) { return known }
        if let known = odd.first(where: { names[$0].elementsEqual(name.utf8) }) { return known }
        names.append(Array(name.utf8))
        if numbers[name] == nil { numbers[name] = names.count - 1 } else { odd.append(names.count - 1) }
        return names.count - 1
    }

    // MARK: - Writing

    /// Writes them down, each row once, in the order of the table's keys.
    ///
    /// - Throws: `views.damaged` when a cell lacks what is taken from it.
    func flush(into db: Database) throws {
        var rows: [(row: RollupRow, changes: ArraySlice<CellTable.Change>)] = []
        let ranks = ranks()
        for (spot, changes) in spots() {
            // By part, dimension and key, all in one number.
            var sorted: [(order: Int, change: CellTable.Change)] = []
            for (key, cell) in changes.cells where cell.cancel() {
                let (dimension, name) = (Self.dimension(key), key & Self.numberMask)
                let order = (spot.part(dimension) << 8 | Int(dimension)) << Self.numberBits | ranks[name]
                sorted.append((order, CellTable.Change(dimension: dimension, key: names[name], cell: cell)))
            }
            sorted.sort { $0.order < $1.order }
            let all = sorted.map(\.change)
            var start = 0
            while start < all.count {
                let part = spot.part(all[start].dimension)
                let end = all[start...].firstIndex { spot.part($0.dimension) != part } ?? all.count
                rows.append((RollupRow(span: spot.span.number, part: part, place: spot.place), all[start..<end]))
                start = end
            }
        }
        sites = [:]
        rows.sort { $0.row < $1.row }
        var tables: [String: Writing] = [:]
        for (row, changes) in rows {
            let name = Spot.table(row.part)
            let table = try tables[name] ?? Writing(name, in: db)
            tables[name] = table
            let stored = table.stored
            stored.begin()
            stored.bind(Int64(row.span))
            stored.bind(Int64(row.part))
            stored.bind(row.place)
            let old: CellTable = try stored.step() ? CellTable(stored.bytes(0)) : CellTable()
            let new = try old.changed(by: changes)
            stored.begin()
            let statement = new == nil ? table.removal : table.insertion
            statement.bind(row.span)
            statement.bind(row.part)
            statement.bind(row.place)
            if let new { statement.bind(new) }
            try statement.run()
        }
    }

    /// The place of each key, by its number, in the order of the bytes.
    private func ranks() -> [Int] {
        var ranks = Array(repeating: 0, count: names.count)
        for (rank, name) in names.indices.sorted(by: { names[$0].lexicographicallyPrecedes(names[$1]) }).enumerated() {
            ranks[name] = rank
        }
        return ranks
    }

    /// Every spot in which anything changes.
    private func spots() -> [Spot: Changes] {
        var spots: [Spot: Changes] = [:]
        func changes(_ spot: Spot) -> Changes {
            if let known = spots[spot] { return known }
            let changes = Changes()
            spots[spot] = changes
            return changes
        }
        for site in sites.values {
            let county = Spot.place(.county, Spot.county(of: site.division))
            let province = Spot.place(.province, Spot.province(of: site.division))
            for (span, own) in site.spans {
                spots[Spot(place: Spot.place(.site, site.code), span: span)] = own
                let (above, top) = (
                    changes(Spot(place: county, span: span)), changes(Spot(place: province, span: span))
                )
                for (key, cell) in own.cells {
                    above.cell(key).add(cell, withTimes: true)
                    if RollupDimension.isOfProvinces(Self.dimension(key)) { top.cell(key).add(cell, withTimes: false) }
                }
            }
        }
        return spots
    }
}

/// One table of rollups, to be written.
private struct Writing {
    let stored: RawQuery
    let insertion: Insertion
    let removal: Insertion

    init(_ table: String, in db: Database) throws {
        let key = "WHERE span = ? AND part = ? AND place = ?"
        stored = try RawQuery(db, "SELECT cells FROM \(table) \(key)")
        insertion = try Insertion(
            db, "INSERT OR REPLACE INTO \(table) (span, part, place, cells) VALUES (?, ?, ?, ?)")
        removal = try Insertion(db, "DELETE FROM \(table) \(key)")
    }
}

/// The key of a row of `rollups`.
private struct RollupRow: Comparable {
    let span: Int
    let part: Int
    let place: String

    static func < (left: RollupRow, right: RollupRow) -> Bool {
        (left.span, left.part, left.place) < (right.span, right.part, right.place)
    }
}
