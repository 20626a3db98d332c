import Events
import Foundation

// Contents, peers and branches beside the log in memory.

extension InMemoryLog {
    package func content(_ digest: Hash) throws -> Content? { state.withLock { $0.contents.content(digest) } }

    package func heldContent(_ digest: Hash) throws -> HeldContent? { state.withLock { $0.contents.held(digest) } }

    package func chunk(_ number: Int, of digest: Hash) throws -> Data? {
        state.withLock { $0.contents.chunk(number, of: digest) }
    }

    package func piece(_ number: Int, of digest: Hash) throws -> ContentPiece? {
        state.withLock { $0.contents.piece(number, of: digest) }
    }

    package func awaited(_ scope: ContentScope, limit: Int) throws -> [AwaitedContent] {
        state.withLock { $0.contents.awaited(scope, limit: limit) }
    }

    package func named(_ digests: [Hash], in log: LogID) throws -> [Hash] {
        state.withLock { state in
            let named = Set(state.events(of: log).flatMap { $0.event.contents.map(\.digest) })
            return digests.filter { named.contains($0.data) }
        }
    }

    package func store(_ pieces: [ContentPiece]) throws -> StoredPieces {
        state.withLock { state in
            var stored = StoredPieces()
            for piece in pieces { state.contents.store(piece, &stored) }
            return stored
        }
    }

    package func request(_ digests: [Hash]) throws -> Int { state.withLock { $0.contents.request(digests) } }

    package func heldMark(of peer: SiteCode, log: LogID) throws -> HeldMark? {
        state.withLock { $0.peers.mark(of: peer, log) }
    }

    package func heldMarks(of peer: SiteCode) throws -> [HeldMark] { state.withLock { $0.peers.marks(of: peer) } }

    package func contacts() throws -> [Contact] { state.withLock { $0.peers.contacts } }

    package func troubles() throws -> [Trouble] { state.withLock { $0.peers.troubles } }

    package func ancestors() throws -> [Ancestor] { state.withLock { $0.peers.ancestors } }

    package func record(_ notes: [PeerNote]) throws {
        state.withLock { state in for note in notes { state.peers.write(note) } }
    }

    package func holdBranch(_ signed: SignedBatch, base: Head, from: SiteCode, at: Instant) throws {
        let batch = signed.batch
        precondition(
            batch.previous.log == base.log && batch.previous.epoch == base.epoch, "a branch goes on from its base")
        if batch.payloads.isEmpty { return }
        _ = try batch.logged(from: 0, at: 0, receivedAt: at)
        try state.withLock { try $0.branches.hold(signed, base: base, from: from, at: at) }
    }

    package func branchHashes(of log: LogID) throws -> [Hash] { state.withLock { $0.branches.kept[log]?.hashes ?? [] } }

    package func branches() throws -> [Branch] { state.withLock { $0.branches.list } }

    package func adoptBranch(
        of log: LogID, incarnation: Data, now: Instant, anew: (GaveWay) throws -> [Draft]
    ) throws -> BranchAdoption {
        precondition(incarnation.count == 16, "an incarnation has 16 bytes")
        return try state.withLock { state in
            var attempt = state
            let adoption = try attempt.adopt(log, incarnation: incarnation, now: now, anew: anew)
            state = attempt
            return adoption
        }
    }

    package func retireCopy(
        of log: LogID, after seq: UInt64, incarnation: Data, now: Instant
    ) throws -> [LoggedEvent] {
        if log.site == own.site { throw EventLogError.isOwn(log) }
        return state.withLock { $0.retireCopy(of: log, after: seq, incarnation: incarnation, now: now) }
    }

    package func dropBranch(of log: LogID) throws { state.withLock { $0.branches.drop(log) } }

    package func forks() throws -> [ForkedEvents] {
        state.withLock { state in
            state.branches.forks.map {
                ForkedEvents(log: $0.log, base: $0.base, retiredAt: $0.retiredAt, events: $0.events.count)
            }
        }
    }

    package func forkedEvents(of log: LogID) throws -> [LoggedEvent] {
        state.withLock { state in state.branches.forks.filter { $0.log == log }.flatMap(\.events) }
    }
}
