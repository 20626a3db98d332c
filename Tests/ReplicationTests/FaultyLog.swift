import EventLog
import Events
import Foundation
import Synchronization

/// A log of which reading fails, or writing what others recorded, as a disk can make it.
final class FaultyLog: SiteLog {
    let base: any SiteLog
    private let failing = Mutex<LogID?>(nil)
    private let isFull = Mutex(false)
    private let keepsNoNotes = Mutex(false)

    init(_ base: any SiteLog) { self.base = base }

    /// Reading that log fails from now on.
    func fail(_ log: LogID?) { failing.withLock { $0 = log } }

    /// What others recorded cannot be written from now on, or can again.
    func fill(_ isFull: Bool) { self.isFull.withLock { $0 = isFull } }

    /// What is learnt of peers cannot be written down from now on.
    func keepNoNotes() { keepsNoNotes.withLock { $0 = true } }

    private func requireRoom() throws {
        if isFull.withLock({ $0 }) {
            throw EventLogError(.cannotWrite, zh: "磁盘已满", en: "the disk is full")
        }
    }

    var own: LogID { base.own }
    var incarnation: Data { get throws { try base.incarnation } }

    func head(of log: LogID) throws -> Head? {
        if failing.withLock({ $0 }) == log { throw EventLogError(.damaged, zh: "读不出", en: "cannot be read") }
        return try base.head(of: log)
    }

    func append(
        _ drafts: [Draft], to log: LogID, ifUnchangedSince position: Int64?, now: Instant
    ) throws -> [LoggedEvent] { try base.append(drafts, to: log, ifUnchangedSince: position, now: now) }
    func ingest(_ batches: [SignedBatch], receivedAt: Instant) throws -> [Result<Int, EventLogError>] {
        try requireRoom()
        return try base.ingest(batches, receivedAt: receivedAt)
    }
    func signedHeads(of log: LogID, after seq: UInt64, limit: Int) throws -> [SignedHead] {
        try base.signedHeads(of: log, after: seq, limit: limit)
    }
    func run(of log: LogID, after seq: UInt64, maxEvents: Int, maxBytes: Int) throws -> HandoverRun {
        if failing.withLock({ $0 }) == log { throw EventLogError(.damaged, zh: "读不出", en: "cannot be read") }
        return try base.run(of: log, after: seq, maxEvents: maxEvents, maxBytes: maxBytes)
    }
    func heads() throws -> [Head] { try base.heads() }
    func signedHead(of log: LogID) throws -> SignedHead? { try base.signedHead(of: log) }
    func payloads(of log: LogID, after seq: UInt64, maxEvents: Int, maxBytes: Int) throws -> [Data] {
        if failing.withLock({ $0 }) == log { throw EventLogError(.damaged, zh: "读不出", en: "cannot be read") }
        return try base.payloads(of: log, after: seq, maxEvents: maxEvents, maxBytes: maxBytes)
    }
    func hash(of log: LogID, at seq: UInt64) throws -> Hash? { try base.hash(of: log, at: seq) }
    func awaited(_ scope: ContentScope, limit: Int) throws -> [AwaitedContent] {
        try base.awaited(scope, limit: limit)
    }
    func named(_ digests: [Hash], in log: LogID) throws -> [Hash] { try base.named(digests, in: log) }
    func store(_ pieces: [ContentPiece]) throws -> StoredPieces {
        try requireRoom()
        return try base.store(pieces)
    }
    func piece(_ number: Int, of digest: Hash) throws -> ContentPiece? { try base.piece(number, of: digest) }
    func request(_ digests: [Hash]) throws -> Int { try base.request(digests) }
    func heldContent(_ digest: Hash) throws -> HeldContent? { try base.heldContent(digest) }
    func chunk(_ number: Int, of digest: Hash) throws -> Data? { try base.chunk(number, of: digest) }
    func heldMark(of peer: SiteCode, log: LogID) throws -> HeldMark? { try base.heldMark(of: peer, log: log) }
    func heldMarks(of peer: SiteCode) throws -> [HeldMark] { try base.heldMarks(of: peer) }
    func contacts() throws -> [Contact] { try base.contacts() }
    func troubles() throws -> [Trouble] { try base.troubles() }
    func ancestors() throws -> [Ancestor] { try base.ancestors() }
    func record(_ notes: [PeerNote]) throws {
        if keepsNoNotes.withLock({ $0 }) { throw EventLogError(.cannotWrite, zh: "磁盘已满", en: "the disk is full") }
        try base.record(notes)
    }
    func holdBranch(_ batch: SignedBatch, base: Head, from: SiteCode, at: Instant) throws {
        try requireRoom()
        try self.base.holdBranch(batch, base: base, from: from, at: at)
    }
    func branchHashes(of log: LogID) throws -> [Hash] { try base.branchHashes(of: log) }
    func branches() throws -> [Branch] { try base.branches() }
    func adoptBranch(
        of log: LogID, incarnation: Data, now: Instant, anew: (GaveWay) throws -> [Draft]
    ) throws -> BranchAdoption { try base.adoptBranch(of: log, incarnation: incarnation, now: now, anew: anew) }
    func retireCopy(
        of log: LogID, after seq: UInt64, incarnation: Data, now: Instant
    ) throws -> [LoggedEvent] { try base.retireCopy(of: log, after: seq, incarnation: incarnation, now: now) }
    func dropBranch(of log: LogID) throws { try base.dropBranch(of: log) }
    func forks() throws -> [ForkedEvents] { try base.forks() }
    func forkedEvents(of log: LogID) throws -> [LoggedEvent] { try base.forkedEvents(of: log) }
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
