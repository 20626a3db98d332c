import Events
import Foundation

/// An append-only log of one site, together with the copies it holds of other sites' logs and the contents beside them.
///
/// Whatever a call reports as done is on disk when it returns. `SQLiteLog` is the real one; `InMemoryLog` keeps the same
/// contract without a disk.
package protocol AppendLog: EventReader {
    /// The log this site writes. It may own further ones, whose names begin with its own code and a slash; all others it
    /// only holds.
    var own: LogID { get }

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

    /// Takes in what other sites wrote, all of it in one commit, each batch for itself: one that does not fit is refused and
    /// hinders no other. Events that are held already are passed over. The head of a batch that brought anything is kept
    /// with its signature.
    ///
    /// - Returns: for each batch how many events were new, or why it was refused: `log.gap` when events before it are
    ///   missing, `log.fork` when a place is held with another hash, `event.undecodable` when a payload is no event.
    /// - Throws: `EventLogError` for what concerns the whole commit, such as a full disk: nothing of any batch is held then.
    func ingest(_ batches: [SignedBatch], receivedAt: Instant) throws -> [Result<Int, EventLogError>]

    /// How far a log is held; nil when nothing was ever heard of it.
    func head(of log: LogID) throws -> Head?

    /// Every log of which at least one event is held, by name.
    func heads() throws -> [Head]

    /// The newest head that the log's owner signed and that was stored with its events.
    func signedHead(of log: LogID) throws -> SignedHead?

    /// Heads beyond that place that the log's owner signed and that were stored with its events, in order: one for each
    /// batch that brought something new.
    func signedHeads(of log: LogID, after seq: UInt64, limit: Int) throws -> [SignedHead]

    /// Payloads that follow `seq` to be handed on, at most `maxEvents` and, beyond the first, at most `maxBytes` together.
    ///
    /// Of a site's own logs they go as far as the bounds permit, and the caller signs their end. Of another site's log they
    /// end at the last place within the bounds that its owner signed; where there is none, at the next one that lies no
    /// further than `Bounds.batchEvents` events ahead. So a relay hands on nothing that its owner did not sign.
    ///
    /// - Returns: an empty run at the log's end, where it is not held, and where no signed head follows.
    func run(of log: LogID, after seq: UInt64, maxEvents: Int, maxBytes: Int) throws -> HandoverRun

    /// Payloads that follow `seq`, at most `maxEvents` and, beyond the first, at most `maxBytes` together.
    func payloads(of log: LogID, after seq: UInt64, maxEvents: Int, maxBytes: Int) throws -> [Data]

    /// The chain's hash at that place; nil when it is not held. At 0 it is the genesis hash.
    func hash(of log: LogID, at seq: UInt64) throws -> Hash?

    /// Walks every chain from its genesis, checks every row against its payload and every content against its digest.
    func verify(progress: (_ done: Int, _ total: Int) -> Void) throws -> VerifyReport

    /// Counts by log and type, contents by state.
    func statistics() throws -> LogStatistics
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

    /// Takes in one batch.
    ///
    /// - Returns: how many events were new.
    /// - Throws: `EventLogError`, also for why the batch was refused.
    package func ingest(_ batch: ChainedBatch, signed: SignedHead, receivedAt: Instant) throws -> Int {
        let outcomes = try ingest([SignedBatch(batch, signed: signed)], receivedAt: receivedAt)
        guard let outcome = outcomes.first else { preconditionFailure("each batch has an outcome") }
        return try outcome.get()
    }

    /// The log's head as it was at that place; nil where the log does not reach.
    package func head(of log: LogID, at seq: UInt64) throws -> Head? {
        guard let head = try head(of: log), let hash = try hash(of: log, at: seq) else { return nil }
        return Head(log: log, epoch: head.epoch, seq: seq, hash: hash)
    }

    /// - Throws: `EventLogError` (`log.not_owned`) unless the log is the own one or one of the site's further logs.
    func requireOwned(_ log: LogID) throws(EventLogError) {
        if log.site == own.site { return }
        throw EventLogError.notOwned(log, by: own)
    }
}

/// The epoch in which a site begins a further log of its own.
let furtherLogEpoch: UInt64 = 1
