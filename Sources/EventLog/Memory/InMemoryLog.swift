import Events
import Foundation
import Synchronization

/// The log's contract without a disk, for tests and simulation.
package final class InMemoryLog: SiteLog {
    /// All that a log holds at a moment: a backup. To take one costs nothing until either is written to.
    package struct Snapshot: Sendable {
        let state: MemoryState
    }

    package let own: LogID
    let state: Mutex<MemoryState>

    package init(own: LogID, epoch: UInt64, incarnation: Data = Data(count: 16)) {
        self.own = own
        state = Mutex(MemoryState(own: own, epoch: epoch, incarnation: incarnation))
    }

    /// A log as it was when the snapshot was taken, its incarnation included.
    package init(_ snapshot: Snapshot) {
        own = snapshot.state.own
        state = Mutex(snapshot.state)
    }

    package func snapshot() -> Snapshot { state.withLock { Snapshot(state: $0) } }

    package var incarnation: Data { state.withLock { $0.incarnation } }

    package func append(
        _ drafts: [Draft], to log: LogID, ifUnchangedSince position: Int64?, now: Instant
    ) throws -> [LoggedEvent] {
        try requireOwned(log)
        if drafts.isEmpty { return [] }
        return try state.withLock { state in
            if let position, position != state.lastPosition { throw EventLogError.moved }
            return try state.append(drafts, to: log, after: state.head(of: log), now: now)
        }
    }

    package func ingest(_ batches: [SignedBatch], receivedAt: Instant) throws -> [Result<Int, EventLogError>] {
        try state.withLock { state in
            try batches.map { batch in
                do {
                    return .success(try state.ingest(batch, receivedAt: receivedAt))
                } catch let refusal as EventLogError {
                    return .failure(refusal)
                }
            }
        }
    }

    package func head(of log: LogID) throws -> Head? { state.withLock { $0.head(of: log) } }

    package func heads() throws -> [Head] {
        state.withLock { state in state.logs.compactMap { state.head(of: $0) }.filter { $0.seq > 0 } }
    }

    package func signedHead(of log: LogID) throws -> SignedHead? { state.withLock { $0.signed[log]?.last } }

    package func signedHeads(of log: LogID, after seq: UInt64, limit: Int) throws -> [SignedHead] {
        state.withLock { state in Array((state.signed[log] ?? []).lazy.filter { $0.head.seq > seq }.prefix(limit)) }
    }

    package func run(of log: LogID, after seq: UInt64, maxEvents: Int, maxBytes: Int) throws -> HandoverRun {
        state.withLock { $0.run(of: log, after: seq, maxEvents: maxEvents, maxBytes: maxBytes) }
    }

    package func payloads(of log: LogID, after seq: UInt64, maxEvents: Int, maxBytes: Int) throws -> [Data] {
        state.withLock { $0.payloads(of: log, after: seq, maxEvents: maxEvents, maxBytes: maxBytes) }
    }

    package func hash(of log: LogID, at seq: UInt64) throws -> Hash? { state.withLock { $0.hash(of: log, at: seq) } }

    package func lastPosition() throws -> Int64 { state.withLock { $0.lastPosition } }

    package func events(after position: Int64, limit: Int) throws -> [LoggedEvent] {
        state.withLock { $0.events(after: position, limit: limit) }
    }

    package func events(about subject: Ref) throws -> [LoggedEvent] {
        state.withLock { $0.events.filter { $0.subject == subject } }
    }
}
