import EventLog
import Events
import Foundation
import Sync

/// What the import of one bundle file did.
package struct BundleReport: Hashable, Sendable {
    package struct Log: Hashable, Sendable {
        package let log: LogID
        /// That the bundle has, and those that were new here.
        package var events = 0
        package var eventsNew = 0
        /// Pieces of contents that the bundle has, and contents that are whole here since.
        package var pieces = 0
        package var contentsNew = 0
        /// How far it is held now.
        package var held: UInt64 = 0
        /// The events that are to come before what the bundle has of this log; nil where none are missing.
        package var missing: ClosedRange<UInt64>?
        /// Why nothing more of it was taken in.
        package var trouble: Trouble?
        /// How much of another version of it was taken in, to be kept apart.
        package var branch: Head?
    }

    package let from: SiteCode
    package let writtenAt: Instant
    package let part: Int
    package let parts: Int
    /// In the order of the bundle.
    package var logs: [Log] = []
    /// What the author says that it holds of this site's logs, as far as that was news.
    package var acknowledged: [HeldMark] = []
    /// Whether the file is kept here until what it waits for has come.
    package var isPutBy = false
    /// Whether its author knows the keys of this site: it wrote as its hub.
    package var isFromHub = false

    package var eventsNew: Int { logs.reduce(0) { $0 + $1.eventsNew } }
    package var contentsNew: Int { logs.reduce(0) { $0 + $1.contentsNew } }
    package var isWaiting: Bool { logs.contains { $0.missing != nil } }
    package var troubles: [Trouble] { logs.compactMap(\.trouble) }
}

extension Trouble {
    /// Whether two sites hold different versions of the log, or its owner less of it than the other.
    var isDispute: Bool { code == RefusalCode.fork.word || code == RefusalCode.behind.word }
}

extension BundleHeader {
    /// The logs of which something is missing before what the file has, by the log that is here.
    ///
    /// - Throws: `EventLogError` when the log cannot be read.
    package func missing(in log: any SiteLog) throws -> [(log: LogID, seqs: ClosedRange<UInt64>)] {
        try ranges.compactMap { range in
            // A site's own log is whole with itself, whatever others have of it.
            guard let name = try? LogID(name: range.log), range.firstSeq > 1, name.site != log.own.site else {
                return nil
            }
            let held = try log.head(of: name)?.seq ?? 0
            return held + 1 < range.firstSeq ? (name, held + 1...range.firstSeq - 1) : nil
        }
    }

    /// Whether some of it may be taken in now: one of its logs goes on where it is held, or nothing is missing at all. While a
    /// register is missing, who stands below whom is not known, and only registers may go on.
    func isTimely(in log: any SiteLog) throws -> Bool {
        let missing = Set(try self.missing(in: log).map(\.log))
        if missing.isEmpty { return true }
        let lacksRegister = missing.contains(where: \.isRegister)
        return try ranges.contains { range in
            guard let name = try? LogID(name: range.log), !missing.contains(name), name.isRegister || !lacksRegister
            else {
                return false
            }
            return try log.head(of: name)?.seq ?? 0 < range.lastSeq
        }
    }
}
