import Events
import Foundation

extension MemoryState {
    /// - Parameter head: where the log ends; nil for one that begins.
    mutating func append(_ drafts: [Draft], to log: LogID, after head: Head?, now: Instant) throws -> [LoggedEvent] {
        let head = head ?? .empty(log: log, epoch: furtherLogEpoch)
        var ticking = clock
        let stamped = try Stamping.stamp(drafts, after: head, clock: &ticking, now: now)
        let batch = ChainedBatch(after: head, payloads: stamped.map(\.payload))
        let logged = try batch.logged(from: 0, at: lastPosition + 1, receivedAt: now)
        // Read before anything is changed: all of it is appended, or nothing.
        let bytes = try drafts.map { try $0.contents.map(Self.bytes(of:)) }
        clock = ticking
        open(log, epoch: head.epoch)
        for (index, event) in logged.enumerated() {
            add(event)
            for (named, bytes) in zip(drafts[index].contents, bytes[index]) {
                contents.hold(named, bytes, namedBy: log)
            }
            contents.forget(event)
        }
        return logged
    }

    /// - Throws: `EventLogError` when the batch is refused; all is as before then.
    mutating func ingest(_ signed: SignedBatch, receivedAt: Instant) throws -> Int {
        let batch = signed.batch
        let log = batch.previous.log
        let held = head(of: log) ?? .empty(log: log, epoch: batch.previous.epoch)
        let known = try Overlap.events(held: held, batch: batch) { seq in
            seq == 0 ? Chain.genesis(log: log, epoch: held.epoch) : hash(of: log, at: seq)
        }
        let fresh = try signed.logged(from: known, at: lastPosition + 1, receivedAt: receivedAt)
        if fresh.isEmpty { return 0 }
        open(log, epoch: batch.previous.epoch)
        takeIn(fresh)
        clock.observe(fresh, now: receivedAt)
        self.signed[log, default: []].append(signed.signed)
        return fresh.count
    }

    mutating func adopt(
        _ log: LogID, incarnation: Data, now: Instant, anew: (GaveWay) throws -> [Draft]
    ) throws -> BranchAdoption {
        guard let kept = branches.kept[log], let branch = kept.branch else { throw EventLogError.branchless(log) }
        // A log of which nothing is left here: it begins with the branch.
        if head(of: log) == nil { open(log, epoch: kept.base.epoch) }
        guard isHeld(kept.base) else { throw EventLogError.moved(from: branch) }
        let behind = lastPosition + 1
        let retired = retire(log, after: kept.base.seq)
        branches.keep(retired, of: log, after: kept.base.seq, at: now)
        signed[log]?.removeAll { $0.head.seq > kept.base.seq }
        signed[log, default: []] += kept.signed
        open(log, epoch: kept.base.epoch)
        let batch = ChainedBatch(after: kept.base, payloads: kept.payloads)
        let adopted = try batch.logged(from: 0, at: behind, receivedAt: now)
        takeIn(adopted)
        clock.follow(adopted, isOwn: log.site == own.site, now: now)
        let drafts = try anew(GaveWay(retired, adopted: adopted))
        if !drafts.isEmpty, log.site != own.site { throw EventLogError.notOwned(log, by: own) }
        let recorded = try append(drafts, to: log, after: head(of: log), now: now)
        forsake(retired, of: log)
        self.incarnation = incarnation
        branches.drop(log)
        return BranchAdoption(retired: retired, adopted: adopted.count, recorded: recorded)
    }

    mutating func retireCopy(of log: LogID, after seq: UInt64, incarnation: Data, now: Instant) -> [LoggedEvent] {
        guard let head = head(of: log), seq < head.seq else { return [] }
        pass()
        let retired = retire(log, after: seq)
        branches.keep(retired, of: log, after: seq, at: now)
        signed[log]?.removeAll { $0.head.seq > seq }
        forsake(retired, of: log)
        self.incarnation = incarnation
        branches.drop(log)
        return retired
    }

    /// What only the retired events named and never came is asked for no more.
    private mutating func forsake(_ retired: [LoggedEvent], of log: LogID) {
        let named = Set(events(of: log).flatMap { $0.event.contents.map(\.digest) })
        for ref in retired.flatMap(\.event.contents) where !named.contains(ref.digest) {
            if let digest = Hash(ref.digest) { contents.forsake(digest, of: log) }
        }
    }

    private func isHeld(_ base: Head) -> Bool {
        if base.seq == 0 { return base == .empty(log: base.log, epoch: base.epoch) }
        return head(of: base.log)?.epoch == base.epoch && hash(of: base.log, at: base.seq) == base.hash
    }

    private mutating func takeIn(_ events: [LoggedEvent]) {
        for event in events {
            add(event)
            for ref in event.event.contents { contents.expect(ref, namedBy: event.log) }
            contents.forget(event)
        }
    }

    private static func bytes(of content: NamedContent) throws -> (salt: Data, bytes: Data)? {
        switch content.bytes {
        case .whole(let content): return (content.salt, content.bytes)
        case .streamed(let content):
            var bytes = Data()
            try content.forEachChunk { bytes.append($1) }
            return (content.salt, bytes)
        case .kept: return nil
        }
    }
}
