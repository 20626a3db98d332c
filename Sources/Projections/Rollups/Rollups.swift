import Events
import Foundation
import GRDB

/// Keeps `rollups` in step with the rows of matters, visits and duties, within one transaction.
///
/// **Design.** A dashboard asks for a region, a period and one dimension. `rollups` has a row for each spot (a site, county or
/// province in a month, in a year or in all) with a cell for each value of each dimension: all numbers that any figure adds up. A
/// question adds up the spots of its region and its months or years; an event changes the spots of its record's own
/// site, county and province, some tens of cells whatever the log's length. What a record adds is read from its row by the SQL
/// of the figures' definitions, once before and once after the row is replaced, so that nothing about figures is said twice.
///
/// What does not add up has a form of its own:
/// - *A matter settled in several months counts once in a period, in the first.* Its later months, and years, also have a
///   cell under the span before in which it was settled; it is taken away where that span lies in the period too.
/// - *Distinct deputies* are the keys of the cells of deputies.
/// - *Median and 90th percentile* are read from the times themselves, which cells of counties and sites hold in ascending
///   order, each with its day of the month, so that a period may end within one.
/// - *What depends on the as-of date* (overdue, lights, what should have been replied to) is kept as of the newest day on
///   which anything arrived here. When that day moves on, only matters that fall due in between, or come within the days of
///   the yellow light, are counted anew; a question as of another day sets them right in passing.
/// - *Deputies, organs and categories that stand for another* have cells of their own, and are added up when they are asked for.
///   A record that names somebody by two ids counts once: such records, of which there are few, are in
///   `doubled_deputies`, and while there are any, questions are answered from the facts.
final class Rollups {
    enum Kind: String, Sendable {
        case matter
        case visit
        case duty
    }

    /// Days that the yellow light looks ahead.
    static let pressingDays = 7

    private let db: Database
    private let deltas = RollupDeltas()
    private let reading: RecordReading
    /// The day as of which cells are; nil while there are none.
    private let before: Int?
    private let after: Int
    private var touched: Set<Ref> = []
    private var entered: [StoryRange] = []
    private let hasAliases: Bool
    private let sitesOnly: Bool

    /// - Parameters:
    ///   - day: the newest on which any of the events arrived that are folded in by the transaction.
    ///   - sitesOnly: counties and provinces are added up later, by `RollupLevels`.
    init(_ db: Database, day: Int, sitesOnly: Bool = false) throws {
        self.db = db
        self.sitesOnly = sitesOnly
        reading = try RecordReading(db)
        before = try ReadModel.asOfDay(db)
        after = max(before ?? day, day)
        hasAliases = try Aliases.existOfDeputies(in: db)
    }

    /// Takes away what the record counts for; to be called before its rows are replaced.
    func leave(_ subject: Ref, _ kind: Kind) throws {
        if let before { try count(subject, kind, asOf: before, sign: -1) }
    }

    /// Counts a record by its rows as they are now.
    func enter(_ subject: Ref, _ kind: Kind) throws {
        // Counted as of the new day already when that comes.
        if before != after { touched.insert(subject) }
        try count(subject, kind, asOf: after, sign: 1)
        if hasAliases { try DoubledDeputies.note(subject, kind, in: db) }
    }

    /// Moves on to the new day, and writes everything down.
    func finish() throws {
        if let before, before != after { try move(from: before) }
        try deltas.flush(into: db, sitesOnly: sitesOnly)
        try db.cachedStatement(sql: "UPDATE meta SET as_of_day = ?").execute(arguments: [after])
    }

    private func move(from before: Int) throws {
        let ahead = Self.pressingDays
        let due = try RawQuery(
            db,
            """
            SELECT log, seq FROM matters WHERE replies = 0 AND referrals > 0 AND due_day IS NOT NULL
                AND due_day >= ? AND due_day <= ? AND (due_day < ? OR due_day > ?)
            """)
        due.begin()
        // Falls due: before ..< after. Turns yellow: before + 8 ... after + 7.
        for bound in [before, after + ahead, after, before + ahead] { due.bind(Int64(bound)) }
        var moved: [Ref] = []
        while try due.step() { moved.append(Ref(log: due.text(0), seq: Int64(due.integer(1)))) }
        for matter in moved where !touched.contains(matter) && !entered.contains(where: { $0.holds(matter) }) {
            try count(matter, .matter, asOf: before, sign: -1)
            try count(matter, .matter, asOf: after, sign: 1)
        }
    }

    private func count(_ subject: Ref, _ kind: Kind, asOf: Int, sign: Int) throws {
        let seq = Int64(bitPattern: subject.seq)
        switch kind {
        case .matter: try reading.matters(subject.log, seq...seq, asOf: asOf, sign: sign, into: deltas)
        case .visit: try reading.visits(subject.log, seq...seq, sign: sign, into: deltas)
        case .duty: try reading.duties(subject.log, seq...seq, sign: sign, into: deltas)
        }
    }

    /// Counts all records of those places, none of which was counted before; of those that are doubled nothing is noted.
    func enterAll(_ range: StoryRange) throws {
        try reading.matters(range.log, range.seqs, asOf: after, sign: 1, into: deltas)
        try reading.visits(range.log, range.seqs, sign: 1, into: deltas)
        try reading.duties(range.log, range.seqs, sign: 1, into: deltas)
        // Counted as of the new day already when that comes.
        if before != after { entered.append(range) }
    }
}

extension StoryRange {
    fileprivate func holds(_ subject: Ref) -> Bool {
        log.utf8.elementsEqual(subject.log.utf8) && seqs.contains(Int64(bitPattern: subject.seq))
    }
}
