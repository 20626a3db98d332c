import EventLog
import Events
import Foundation

/// A site's log on a simulated disk: an `InMemoryLog`, which is what the disk holds, behind a gate at which a write may find the
/// disk full, a sync may fail, or the power be cut. A commit is on the disk as a whole or not at all; which of the two a
/// failed sync leaves is only seen when the log is opened anew.
///
/// Every write that succeeded is entered in the witness's books.
///
/// `@unchecked`: a world runs on one thread from its beginning to its end, and nothing leaves it.
final class SimulatedLog: SiteLog, @unchecked Sendable {
    private enum Power {
        case on
        /// A write failed half way: no more until it is opened anew.
        case stopped
        case off
    }

    let site: SiteCode
    private(set) var memory: InMemoryLog
    var ledger = SiteLedger()
    private let witness: Witness
    private var power = Power.on
    /// Asked at every write.
    var fate: () -> WriteFate = { .done }
    /// Contents that somebody here asked for.
    private var requested: Set<Hash> = []

    init(_ memory: InMemoryLog, site: SiteCode, witness: Witness) {
        self.memory = memory
        self.site = site
        self.witness = witness
    }

    // MARK: - Power

    var isOff: Bool { power == .off }
    var isStopped: Bool { power == .stopped }

    func cutPower() { power = .off }

    /// The machine starts, or the program does: what the disk holds is read.
    func open() { power = .on }

    /// A copy of the disk, with the books as they are now.
    func copy() -> SimulatedLog {
        let copy = SimulatedLog(InMemoryLog(memory.snapshot()), site: site, witness: witness)
        copy.ledger = ledger
        return copy
    }

    private func write<Value>(_ body: () throws -> Value) throws -> Value {
        switch power {
        case .on: break
        case .stopped:
            throw EventLogError(.stopped, zh: "日志已停止写入", en: "the log has stopped")
        case .off: throw PowerCut()
        }
        let fate = fate()
        switch fate {
        case .done: return try body()
        case .diskFull:
            witness.tally.note(.diskFull)
            throw EventLogError(.cannotWrite, zh: "磁盘已满", en: "the disk is full")
        case .syncFailed(let written):
            if written { _ = try body() }
            power = .stopped
            witness.tally.note(written ? .syncFailedWhole : .syncFailedNone)
            throw EventLogError(.cannotWrite, zh: "磁盘读写出错", en: "the disk failed")
        case .cut(let written):
            if written { _ = try body() }
            power = .off
            witness.tally.note(written ? .cutAfterCommit : .cutBeforeCommit)
            throw PowerCut()
        }
    }

    // MARK: - Events

    var own: LogID { memory.own }
    var incarnation: Data { memory.incarnation }

    func append(
        _ drafts: [Draft], to log: LogID, ifUnchangedSince position: Int64?, now: Instant
    ) throws -> [LoggedEvent] {
        try write {
            let events = try memory.append(drafts, to: log, ifUnchangedSince: position, now: now)
            witness.tell("\(site) records \(events.map { "\($0.log) #\($0.seq)" }.joined(separator: ", "))")
            witness.made(events)
            enter(events)
            for named in drafts.flatMap(\.contents) {
                switch named.bytes {
                case .whole, .streamed: ledger.contents.insert(named.digest)
                case .kept: break
                }
            }
            settleContents()
            return events
        }
    }

    func ingest(_ batches: [SignedBatch], receivedAt: Instant) throws -> [Result<Int, EventLogError>] {
        try write {
            let outcomes = try memory.ingest(batches, receivedAt: receivedAt)
            for (batch, outcome) in zip(batches, outcomes) {
                switch outcome {
                case .success(let new): taken(batch.batch, new: new)
                case .failure: break
                }
            }
            settleContents()
            return outcomes
        }
    }

    /// A batch is on the disk: everything in it must have been made by its owner, and follow what was held.
    private func taken(_ batch: ChainedBatch, new: Int) {
        let log = batch.previous.log
        let held = ledger.standing[log] ?? []
        let known = min(batch.payloads.count, max(0, held.count - Int(batch.previous.seq)))
        if batch.previous.seq > UInt64(held.count) {
            witness.breach(.gapless, "\(site) took in \(log) after \(batch.previous.seq) and holds \(held.count)")
        }
        if new != batch.payloads.count - known {
            witness.breach(.exactlyOnce, "\(site) calls \(new) of \(log) new, not \(batch.payloads.count - known)")
        }
        if known > 0 { witness.tally.note(.passedOver) }
        let fresh = batch.hashes.dropFirst(known)
        for (place, hash) in batch.hashes.enumerated() {
            let seq = batch.previous.seq + UInt64(place) + 1
            guard let made = witness.made[hash], made.log == log, made.seq == seq else {
                witness.breach(.authorised, "\(site) stored \(log) #\(seq), which \(log.site) never made")
                continue
            }
            if place < known, held[Int(seq) - 1] != hash {
                witness.breach(.forkReported, "\(site) took \(log) #\(seq) for what it holds, and it is another one")
            }
        }
        ledger.standing[log, default: []].append(contentsOf: fresh)
        witness.held(site, fresh)
        for (place, payload) in batch.payloads.enumerated().dropFirst(known) {
            note(forgottenBy: payload, in: log, seq: batch.previous.seq + UInt64(place) + 1)
        }
    }

    private func note(forgottenBy payload: Data, in log: LogID, seq: UInt64) {
        guard let event = try? Event(serializedBytes: payload) else { return }
        forget(event.forgets, by: log)
    }

    private func forget(_ digests: [Hash], by log: LogID) {
        for digest in digests {
            guard let content = witness.contents[digest], log.mayForget(contentsOf: content.log) else { continue }
            if ledger.forgotten.insert(digest).inserted {
                witness.tally.note(ledger.contents.contains(digest) ? .forgottenAfterArrival : .forgottenBeforeArrival)
            }
            ledger.contents.remove(digest)
        }
    }

    private func enter(_ events: [LoggedEvent]) {
        for event in events {
            if event.seq != ledger.head(of: event.log) + 1 {
                witness.breach(
                    .gapless, "\(site) appended \(event.log) #\(event.seq) after \(ledger.head(of: event.log))")
            }
            ledger.standing[event.log, default: []].append(event.hash)
            forget(event.forgets, by: event.log)
        }
        witness.held(site, events.map(\.hash))
    }

    private func settleContents() { ledger.contents.subtract(ledger.forgotten) }

    func head(of log: LogID) throws -> Head? { try memory.head(of: log) }
    func heads() throws -> [Head] { try memory.heads() }
    func signedHead(of log: LogID) throws -> SignedHead? { try memory.signedHead(of: log) }
    func signedHeads(of log: LogID, after seq: UInt64, limit: Int) throws -> [SignedHead] {
        try memory.signedHeads(of: log, after: seq, limit: limit)
    }
    func run(of log: LogID, after seq: UInt64, maxEvents: Int, maxBytes: Int) throws -> HandoverRun {
        try memory.run(of: log, after: seq, maxEvents: maxEvents, maxBytes: maxBytes)
    }
    func payloads(of log: LogID, after seq: UInt64, maxEvents: Int, maxBytes: Int) throws -> [Data] {
        try memory.payloads(of: log, after: seq, maxEvents: maxEvents, maxBytes: maxBytes)
    }
    func hash(of log: LogID, at seq: UInt64) throws -> Hash? { try memory.hash(of: log, at: seq) }
    func verify(progress: (_ done: Int, _ total: Int) -> Void) throws -> VerifyReport {
        try memory.verify(progress: progress)
    }
    func statistics() throws -> LogStatistics { try memory.statistics() }
    func lastPosition() throws -> Int64 { try memory.lastPosition() }
    func events(after position: Int64, limit: Int) throws -> [LoggedEvent] {
        try memory.events(after: position, limit: limit)
    }
    func events(about subject: Ref) throws -> [LoggedEvent] { try memory.events(about: subject) }

    // MARK: - Contents

    func content(_ digest: Hash) throws -> Content? { try memory.content(digest) }
    func awaited(_ scope: ContentScope, limit: Int) throws -> [AwaitedContent] {
        try memory.awaited(scope, limit: limit)
    }
    func named(_ digests: [Hash], in log: LogID) throws -> [Hash] { try memory.named(digests, in: log) }
    func piece(_ number: Int, of digest: Hash) throws -> ContentPiece? { try memory.piece(number, of: digest) }
    func heldContent(_ digest: Hash) throws -> HeldContent? { try memory.heldContent(digest) }
    func chunk(_ number: Int, of digest: Hash) throws -> Data? { try memory.chunk(number, of: digest) }

    func store(_ pieces: [ContentPiece]) throws -> StoredPieces {
        try write {
            let stored = try memory.store(pieces)
            for piece in pieces where try memory.heldContent(piece.digest) != nil { arrived(piece) }
            return stored
        }
    }

    private func arrived(_ piece: ContentPiece) {
        guard ledger.contents.insert(piece.digest).inserted else { return }
        guard let made = witness.contents[piece.digest] else {
            return witness.breach(.contents, "\(site) keeps a content \(piece.digest.short) that nobody made")
        }
        if ledger.forgotten.contains(piece.digest) {
            witness.breach(.forgotten, "\(site) keeps content \(piece.digest.short) of \(made.log) again")
        }
        switch made.contentClass {
        case .text: witness.tally.note(.textArrived)
        case .identity: witness.tally.note(.identityArrived)
        case .photo:
            witness.tally.note(.photoArrived)
            if requested.contains(piece.digest) { witness.tally.note(.requestedPhotoArrived) }
            if made.size > Bounds.chunkBytes { witness.tally.note(.piecesArrived) }
        case .unspecified, .UNRECOGNIZED: break
        }
    }

    func request(_ digests: [Hash]) throws -> Int {
        try write {
            requested.formUnion(digests)
            return try memory.request(digests)
        }
    }

    // MARK: - Peers

    func heldMark(of peer: SiteCode, log: LogID) throws -> HeldMark? { try memory.heldMark(of: peer, log: log) }
    func heldMarks(of peer: SiteCode) throws -> [HeldMark] { try memory.heldMarks(of: peer) }
    func contacts() throws -> [Contact] { try memory.contacts() }
    func troubles() throws -> [Trouble] { try memory.troubles() }
    func ancestors() throws -> [Ancestor] { try memory.ancestors() }

    func record(_ notes: [PeerNote]) throws {
        try write {
            for note in notes { try check(note) }
            try memory.record(notes)
        }
    }

    /// What a person will be shown must be true.
    private func check(_ note: PeerNote) throws {
        switch note {
        case .held(let mark):
            if ![site, mark.peer].contains(where: witness.malicious.contains),
                !witness.everHeld(mark.head, at: mark.peer)
            {
                witness.breach(
                    .acknowledged,
                    "\(site) is told that \(mark.peer) holds \(mark.head.log) #\(mark.head.seq), which never was on its disk"
                )
            }
            if let before = try memory.heldMark(of: mark.peer, log: mark.head.log), before.head.seq > mark.head.seq {
                witness.tally.note(.markLowered)
            }
        case .trouble(let trouble):
            switch trouble.code {
            case "fork": witness.tally.note(.troubleFork)
            case "behind": witness.tally.note(.troubleBehind)
            default: witness.tally.note(.troubleOther)
            }
        case .cleared(let peer, let log):
            if try memory.troubles().contains(where: { $0.peer == peer && $0.log == log }) {
                witness.tally.note(.troubleCleared)
            }
        case .contact, .ancestors: break
        }
    }

    // MARK: - Branches

    func branches() throws -> [Branch] { try memory.branches() }
    func branchHashes(of log: LogID) throws -> [Hash] { try memory.branchHashes(of: log) }
    func forks() throws -> [ForkedEvents] { try memory.forks() }
    func forkedEvents(of log: LogID) throws -> [LoggedEvent] { try memory.forkedEvents(of: log) }

    func holdBranch(_ batch: SignedBatch, base: Head, from: SiteCode, at: Instant) throws {
        try write {
            try memory.holdBranch(batch, base: base, from: from, at: at)
            witness.tally.note(.branchHeld)
            let log = base.log
            for (place, hash) in batch.batch.hashes.enumerated() where witness.made[hash]?.log != log {
                let seq = batch.batch.previous.seq + UInt64(place) + 1
                witness.breach(
                    .authorised, "\(site) keeps a branch of \(log) with #\(seq), which \(log.site) never made")
            }
            var apart = ledger.apart[log] ?? .init(base: base.seq, hashes: [])
            let offset = Int(batch.batch.previous.seq) - Int(base.seq)
            if apart.base != base.seq || offset > apart.hashes.count { apart = .init(base: base.seq, hashes: []) }
            guard offset >= 0, offset <= apart.hashes.count else {
                return witness.breach(.gapless, "\(site) keeps a branch of \(log) with a gap")
            }
            // What is there already, and more, stays: a peer that holds less may tell of it again.
            let end = offset + batch.batch.hashes.count
            if apart.hashes.count < end || Array(apart.hashes[offset..<end]) != batch.batch.hashes {
                apart.hashes = Array(apart.hashes.prefix(offset)) + batch.batch.hashes
            }
            ledger.apart[log] = apart
        }
    }

    func adoptBranch(
        of log: LogID, incarnation: Data, now: Instant, anew: (GaveWay) throws -> [Draft]
    ) throws -> BranchAdoption {
        try write {
            let adoption = try memory.adoptBranch(of: log, incarnation: incarnation, now: now, anew: anew)
            guard let apart = ledger.apart.removeValue(forKey: log) else {
                witness.breach(.forkReported, "\(site) adopted a branch of \(log) that it never took in")
                return adoption
            }
            let standing = ledger.standing[log] ?? []
            let gone = Array(standing.dropFirst(Int(apart.base)))
            if gone != adoption.retired.map(\.hash) {
                witness.breach(.kept, "\(site) retired \(adoption.retired.count) events of \(log), not \(gone.count)")
            }
            if adoption.adopted != apart.hashes.count {
                witness.breach(.kept, "\(site) adopted \(adoption.adopted) events of \(log), not \(apart.hashes.count)")
            }
            ledger.retired.formUnion(gone)
            ledger.standing[log] = Array(standing.prefix(Int(apart.base))) + apart.hashes
            witness.held(site, apart.hashes)
            for event in try memory.payloads(of: log, after: apart.base, maxEvents: apart.hashes.count, maxBytes: .max)
            {
                note(forgottenBy: event, in: log, seq: 0)
            }
            witness.made(adoption.recorded)
            enter(adoption.recorded)
            witness.tally.note(log.site == site ? .adopted : .relayAdopted)
            if !adoption.recorded.isEmpty { witness.tally.note(.recordedAnew) }
            return adoption
        }
    }

    func retireCopy(of log: LogID, after seq: UInt64, incarnation: Data, now: Instant) throws -> [LoggedEvent] {
        try write {
            let retired = try memory.retireCopy(of: log, after: seq, incarnation: incarnation, now: now)
            let standing = ledger.standing[log] ?? []
            let gone = Array(standing.dropFirst(Int(clamping: seq)))
            if gone != retired.map(\.hash) {
                witness.breach(.kept, "\(site) retired \(retired.count) events of \(log), not \(gone.count)")
            }
            ledger.retired.formUnion(gone)
            ledger.standing[log] = Array(standing.prefix(Int(clamping: seq)))
            ledger.apart[log] = nil
            witness.tally.note(.copyLetGo)
            return retired
        }
    }

    func dropBranch(of log: LogID) throws {
        try write {
            try memory.dropBranch(of: log)
            ledger.apart[log] = nil
        }
    }
}

extension Hash {
    /// Enough to find it in a message.
    var short: Substring { description.prefix(12) }
}
