import Events
import Foundation

/// What a ledger would add to a log, decided for the whole file before anything is written.
///
/// Nothing depends on the moment but `now`, so that a plan made again after an interrupted import adds exactly what is
/// still missing.
package struct ImportPlan: Sendable {
    package let ledger: String
    /// In the file's order.
    package let rows: [PlannedRow]
    package let counts: ImportCounts
    /// Empty lines of the file, which are no rows.
    package let blankRecords: Int
    /// Register entries for the organs and deputies that the rows name and the register lacks; to be appended first. They
    /// have no origin: the register, and not the ledger, says whether they are there.
    package let registrations: [Draft]

    /// Decides every row.
    ///
    /// - Parameters:
    ///   - already: what the site's own log holds of this and other ledgers.
    ///   - entries: what the site's register has.
    ///   - now: bounds what can have happened.
    ///   - progress: told the number of rows done and the number of all, every so many rows and at the end.
    /// - Throws: `ImportError` when the mapping does not fit the file. A row that does not fit the mapping is refused.
    package init(
        _ file: LedgerFile, _ mapping: Mapping, already: KnownRows, entries: KnownEntries, now: Instant,
        secret: RowSecret, progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws(ImportError) {
        var reader = try RowReader(file, mapping, now: now, secret: secret)
        var judge = RowJudge(ledger: mapping.ledger, already: already)
        var registrations = Registrations(entries)
        var (rows, counts) = ([PlannedRow](), ImportCounts())
        rows.reserveCapacity(file.records.count)
        for record in file.records {
            let row = judge.judge(reader.read(record))
            for step in row.steps { registrations.take(step) }
            counts.add(row)
            rows.append(row)
            if rows.count.isMultiple(of: ImportBounds.progressRows) { progress(rows.count, file.records.count) }
        }
        progress(rows.count, file.records.count)
        precondition(counts.rows == file.records.count, "every row is accounted for")
        ledger = mapping.ledger
        self.rows = rows
        self.counts = counts
        blankRecords = file.blankRecords
        self.registrations = registrations.drafts
    }
}
