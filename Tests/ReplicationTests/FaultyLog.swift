import EventLog
import Events
import Foundation
import Synchronization

/// A log in memory whose reads of one site's log fail, as a disk's can.
final class FaultyLog: AppendLog {
    private let base: InMemoryLog
    private let failing = Mutex<LogID?>(nil)

    init(_ base: InMemoryLog) { self.base = base }

    func fail(_ log: LogID?) { failing.withLock { $0 = log } }

    var own: LogID { base.own }
    var incarnation: Data { base.incarnation }

    func head(of log: LogID) throws -> Head? {
        if failing.withLock({ $0 }) == log { throw EventLogError(.damaged, zh: "读不出", en: "cannot be read") }
        return try base.head(of: log)
    }

    func append(
        _ drafts: [Draft], to log: LogID, ifUnchangedSince position: Int64?, now: Instant
    ) throws -> [LoggedEvent] { try base.append(drafts, to: log, ifUnchangedSince: position, now: now) }
    func ingest(_ batch: ChainedBatch, signed: SignedHead, receivedAt: Instant) throws -> Int {
        try base.ingest(batch, signed: signed, receivedAt: receivedAt)
    }
    func heads() throws -> [Head] { try base.heads() }
    func signedHead(of log: LogID) throws -> SignedHead? { try base.signedHead(of: log) }
    func payloads(of log: LogID, after seq: UInt64, maxEvents: Int, maxBytes: Int) throws -> [Data] {
        if failing.withLock({ $0 }) == log { throw EventLogError(.damaged, zh: "读不出", en: "cannot be read") }
        return try base.payloads(of: log, after: seq, maxEvents: maxEvents, maxBytes: maxBytes)
    }
    func hash(of log: LogID, at seq: UInt64) throws -> Hash? { try base.hash(of: log, at: seq) }
    func awaitedContents(of log: LogID, limit: Int) throws -> [Hash] { try base.awaitedContents(of: log, limit: limit) }
    func named(_ digests: [Hash], in log: LogID) throws -> [Hash] { try base.named(digests, in: log) }
    func store(_ contents: [Content]) throws -> Int { try base.store(contents) }
    func heldContent(_ digest: Hash) throws -> HeldContent? { try base.heldContent(digest) }
    func chunk(_ number: Int, of digest: Hash) throws -> Data? { try base.chunk(number, of: digest) }
    func heldMark(of hub: SiteCode) throws -> HeldMark? { try base.heldMark(of: hub) }
    func record(_ mark: HeldMark) throws { try base.record(mark) }
    func verify(progress: (_ done: Int, _ total: Int) -> Void) throws -> VerifyReport {
        try base.verify(progress: progress)
    }
    func statistics() throws -> LogStatistics { try base.statistics() }
    func events(after position: Int64, limit: Int) throws -> [LoggedEvent] {
        try base.events(after: position, limit: limit)
    }
    func events(about subject: Ref) throws -> [LoggedEvent] { try base.events(about: subject) }
    func content(_ digest: Hash) throws -> Content? { try base.content(digest) }
    func lastPosition() throws -> Int64 { try base.lastPosition() }
}
