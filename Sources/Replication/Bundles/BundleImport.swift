import EventLog
import Events
import Foundation
import Sync

/// Takes in bundles: each file is first read through and checked as a whole, then applied, each log for itself and each event
/// exactly once, however often and in whatever order files are imported.
///
/// A file that begins later than this site holds one of its logs is put by, sealed as it is, and applied by itself once what
/// is missing has come by another file or over the line.
package struct BundleImport: Sendable {
    package let site: BundleSite
    /// Where files wait; nil where none are kept.
    let waiting: BundleFolder?

    package init(_ site: BundleSite, waiting: BundleFolder?) {
        self.site = site
        self.waiting = waiting
    }

    /// What an import did.
    package struct Outcome: Sendable {
        /// The file, then those that had waited, in the order in which they were applied.
        package var reports: [BundleReport] = []
        /// Files that had waited and are not to be taken in any more; they are let go.
        package var refused: [Refused] = []

        package init() {}
    }

    package struct Refused: Sendable {
        package let from: String
        package let writtenAt: Instant
        package let fault: any Complaint
    }

    /// Imports one file, and then those that waited for it.
    ///
    /// - Parameter progress: records done, and how many there are; what it throws ends the import where it is.
    /// - Throws: `SyncFault`, `ReplicationError` when the file is not to be taken in: nothing was written then.
    ///   `EventLogError` for the own disk: what was committed until then stays, and the file may be imported again.
    package func run(
        _ source: any BundleSource, progress: (_ done: Int, _ total: Int) throws -> Void
    ) throws -> Outcome {
        var (checked, report) = try take(source, progress: progress)
        if report.isWaiting, let waiting {
            try source.rewind()
            try waiting.add(source, as: checked.parcel)
            report.isPutBy = true
        } else if let waiting {
            try waiting.remove(checked.parcel.digest)
        }
        var outcome = try applyWaiting()
        outcome.reports.insert(report, at: 0)
        return outcome
    }

    package func run(path: String, progress: (_ done: Int, _ total: Int) throws -> Void) throws -> Outcome {
        try run(BundleFileSource(path: path), progress: progress)
    }

    /// Applies the files that wait, as far as what they wait for has come: to be called after every import and sync.
    ///
    /// A file that is not to be taken in any more, because its author was revoked or this site has other keys, is let go.
    ///
    /// - Throws: `EventLogError`, `ReplicationError` for the own disk.
    package func applyWaiting() throws -> Outcome {
        var outcome = Outcome()
        guard let waiting else { return outcome }
        var goesOn = true
        while goesOn {
            goesOn = false
            for entry in try waiting.entries() where try entry.header.isTimely(in: site.log) {
                do {
                    let (_, report) = try take(BundleFileSource(path: entry.path)) { _, _ in }
                    if !report.isWaiting { try waiting.remove(entry.parcel.digest) }
                    if report.eventsNew > 0 || !report.isWaiting { goesOn = true }
                    outcome.reports.append(report)
                } catch let error as ReplicationError where error.kind == .unreadable {
                    // Another process has just applied it; or the disk will tell the next time.
                    continue
                } catch let fault as any Complaint where fault.exitStatus == .badData && !(fault is EventLogError) {
                    try waiting.remove(entry.parcel.digest)
                    outcome.refused.append(
                        Refused(
                            from: entry.header.fromSite, writtenAt: Instant(milliseconds: entry.header.writtenAt),
                            fault: fault))
                }
            }
        }
        return outcome
    }

    private func take(
        _ source: any BundleSource, progress: (Int, Int) throws -> Void
    ) throws -> (CheckedBundle, BundleReport) {
        let checked = try CheckedBundle(source, for: site)
        let intake = try BundleIntake(site: site, bundle: checked)
        try intake.begin()
        try checked.forEachFrame(source, with: site.sealingKey) { frame, number in
            try intake.take(frame)
            try progress(number + 1, checked.records)
        }
        return (checked, try intake.finish())
    }
}

/// What a bundle says of itself, and how far that was checked.
package struct BundleSummary: Hashable, Sendable {
    package let header: BundleHeader
    package let parcel: Parcel
    package let records: UInt64

    /// Reads a file from its first byte to its last, without any key.
    ///
    /// - Throws: `SyncFault` when it is damaged or no bundle; `ReplicationError` when it cannot be read.
    package init(_ source: any BundleSource) throws {
        var pass = BundlePass(source)
        header = try pass.begin()
        records = try pass.records(with: nil) { _, _ in }.records
        parcel = pass.parcel
    }

    package init(path: String) throws { try self.init(BundleFileSource(path: path)) }

    /// Whether that site can open the file, and its author signed it.
    ///
    /// - Throws: what is wrong with it.
    package static func check(path: String, for site: BundleSite) throws {
        _ = try CheckedBundle(BundleFileSource(path: path), for: site)
    }
}
