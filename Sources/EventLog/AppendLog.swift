import Events
import Foundation

/// What a site knows of a hub's copy of its log.
package struct HeldMark: Hashable, Sendable {
    package let hub: SiteCode
    package let head: Head
    /// When the hub's acknowledgement came.
    package let at: Instant

    /// The place up to which the hub has the contents too, or was told that they are gone; at most `head.seq`.
    package let settled: UInt64

    package init(hub: SiteCode, head: Head, settled: UInt64 = 0, at: Instant) {
        precondition(settled <= head.seq, "contents settle after their events")
        self.hub = hub
        self.head = head
        self.settled = settled
        self.at = at
    }
}

extension AppendLog {
    package func append(_ drafts: [Draft], now: Instant) throws -> [LoggedEvent] {
        try append(drafts, to: own, ifUnchangedSince: nil, now: now)
    }

    package func append(
        _ drafts: [Draft], ifUnchangedSince position: Int64?, now: Instant
    ) throws -> [LoggedEvent] {
        try append(drafts, to: own, ifUnchangedSince: position, now: now)
    }

    /// The log's head as it was at that place; nil where the log does not reach.
    package func head(of log: LogID, at seq: UInt64) throws -> Head? {
        guard let head = try head(of: log), let hash = try hash(of: log, at: seq) else { return nil }
        return Head(log: log, epoch: head.epoch, seq: seq, hash: hash)
    }

    /// - Throws: `EventLogError` (`log.not_owned`) unless the log is the own one or one of the site's further logs.
    func requireOwned(_ log: LogID) throws(EventLogError) {
        if log.site == own.site { return }
        throw EventLogError(
            .notOwned, zh: "日志 \(log) 属于别的站点，本站点 \(own) 不能写",
            en: "log \(log) is another site's; \(own) does not write it")
    }
}

/// The epoch in which a site begins a further log of its own.
let furtherLogEpoch: UInt64 = 1

/// An append-only log of one site, together with the copies it holds of other sites' logs and the contents beside them.
///
/// Whatever a call reports as done is on disk when it returns. `SQLiteLog` is the real one; `InMemoryLog` keeps the same
/// contract without a disk.
package protocol AppendLog: EventReader {
    /// The log this site writes. It may own further ones, whose names begin with its own code and a slash; all others it
    /// only holds.
    var own: LogID { get }

    /// Random number of this installation's data, 16 bytes: another one after a restore.
    var incarnation: Data { get }

    /// Appends to a log of the site's own in one commit: all of the drafts with their contents, or none. A further log comes
    /// into being, in its first epoch, with its first event; one clock stamps all of them.
    ///
    /// A draft that forgets contents (`Event.forgets`) deletes their bytes in the same commit; so does `ingest`. Where the
    /// log may not forget them (`LogID.mayForget`) it is a record like any other. What is forgotten never comes back.
    ///
    /// - Throws: `EventLogError` (`log.draft`) when a draft's subject lies after it or its payload exceeds
    ///   `Bounds.eventBytes`, `log.not_owned` when the log is another site's.
    ///
    /// - Parameter position: the last position that the author's decision rests on; nil where it rests on none.
    /// - Throws: besides, `log.moved` when anything has arrived after `position`: decide again.
    func append(
        _ drafts: [Draft], to log: LogID, ifUnchangedSince position: Int64?, now: Instant
    ) throws -> [LoggedEvent]

    /// Takes in what another site wrote, in one commit; events that are held already are passed over.
    ///
    /// - Returns: how many events were new.
    /// - Throws: `EventLogError` `log.gap` when events before the batch are missing, `log.fork` when a place is held with
    ///   another hash.
    func ingest(_ batch: ChainedBatch, signed: SignedHead, receivedAt: Instant) throws -> Int

    /// How far a log is held; nil when nothing was ever heard of it.
    func head(of log: LogID) throws -> Head?

    /// Every log of which at least one event is held, by name.
    func heads() throws -> [Head]

    /// The newest head that the log's owner signed and that was stored with its events.
    func signedHead(of log: LogID) throws -> SignedHead?

    /// Payloads that follow `seq`, at most `maxEvents` and, beyond the first, at most `maxBytes` together.
    func payloads(of log: LogID, after seq: UInt64, maxEvents: Int, maxBytes: Int) throws -> [Data]

    /// The chain's hash at that place; nil when it is not held. At 0 it is the genesis hash.
    func hash(of log: LogID, at seq: UInt64) throws -> Hash?

    /// Digests that events of that log name and whose bytes are not here yet, as far as they travel without being asked
    /// for one by one: at most `Bounds.textBytes` each.
    func awaitedContents(of log: LogID, limit: Int) throws -> [Hash]

    /// Those of the digests that an event of that log names; whoever holds the log may have these contents.
    func named(_ digests: [Hash], in log: LogID) throws -> [Hash]

    /// Keeps the contents that are awaited, in one commit; others, forgotten ones among them, are passed over.
    ///
    /// - Returns: how many were kept.
    func store(_ contents: [Content]) throws -> Int

    /// What is known of a content that is held, however large it is; nil where it is awaited or forgotten.
    func heldContent(_ digest: Hash) throws -> HeldContent?

    /// A piece of a content, counted from 0; nil where the content is not held, or has no such piece.
    func chunk(_ number: Int, of digest: Hash) throws -> Data?

    /// The newest acknowledgement of that hub.
    func heldMark(of hub: SiteCode) throws -> HeldMark?

    func record(_ mark: HeldMark) throws

    /// Walks every chain from its genesis, checks every row against its payload and every content against its digest.
    func verify(progress: (_ done: Int, _ total: Int) -> Void) throws -> VerifyReport

    /// Counts by log and type, contents by state.
    func statistics() throws -> LogStatistics
}

/// What `verify` found.
package struct VerifyReport: Hashable, Sendable {
    /// The first row that is not as it was written.
    package struct Damage: Hashable, Sendable {
        package let log: LogID?
        package let seq: UInt64
        package let position: Int64
        package let what: Bilingual
    }

    package var events = 0
    package var logs = 0
    package var contentsHeld = 0
    /// Named by an event and not arrived yet.
    package var contentsAwaited = 0
    package var contentsForgotten = 0
    package var damage: Damage?

    package init() {}
}

/// Counts for `log stat`.
package struct LogStatistics: Hashable, Sendable {
    package struct PerLog: Hashable, Sendable {
        package let head: Head
        package let events: Int
        package let firstRecordedAt: Instant?
        package let lastRecordedAt: Instant?
    }

    package let logs: [PerLog]
    package let types: [EventType: Int]
    package let contentsHeld: Int
    package let contentsAwaited: Int
    package let contentsForgotten: Int
    /// Bytes of the file; 0 in memory.
    package let bytes: Int
}
