import Events
import Foundation

/// The branches beside an `InMemoryLog`, and what gave way to one.
struct MemoryBranches: Sendable {
    struct Kept: Sendable {
        var from: SiteCode
        let base: Head
        var payloads: [Data] = []
        var hashes: [Hash] = []
        var signed: [SignedHead] = []
        var at: Instant

        var head: Head {
            Head(log: base.log, epoch: base.epoch, seq: base.seq + UInt64(hashes.count), hash: hashes.last ?? base.hash)
        }

        func hash(at seq: UInt64) -> Hash? {
            if seq == base.seq { return base.hash }
            guard seq > base.seq, seq <= head.seq else { return nil }
            return hashes[Int(seq - base.seq) - 1]
        }
    }

    struct Fork: Sendable {
        let log: LogID
        let base: UInt64
        let retiredAt: Instant
        let events: [LoggedEvent]
    }

    private(set) var kept: [LogID: Kept] = [:]
    private(set) var forks: [Fork] = []

    mutating func hold(_ signed: SignedBatch, base: Head, from: SiteCode, at: Instant) throws {
        let batch = signed.batch
        let fresh = Kept(from: from, base: base, at: at)
        var branch = kept[base.log].flatMap { $0.base == base ? $0 : nil } ?? fresh
        var known = 0
        do {
            known = try Overlap.events(held: branch.head, batch: batch) { branch.hash(at: $0) }
        } catch let error as EventLogError where error.kind == .fork && batch.previous == base {
            branch = fresh
        }
        branch.from = from
        branch.at = at
        if known < batch.payloads.count {
            branch.payloads += batch.payloads.dropFirst(known)
            branch.hashes += batch.hashes.dropFirst(known)
            branch.signed.append(signed.signed)
        }
        kept[base.log] = branch
    }

    mutating func drop(_ log: LogID) { kept[log] = nil }

    mutating func keep(_ retired: [LoggedEvent], of log: LogID, after base: UInt64, at: Instant) {
        if !retired.isEmpty { forks.append(Fork(log: log, base: base, retiredAt: at, events: retired)) }
    }

    var list: [Branch] {
        kept.values.sorted { $0.base.log < $1.base.log }.compactMap { $0.branch }
    }
}

extension MemoryBranches.Kept {
    var branch: Branch? {
        signed.last.map { Branch(log: base.log, from: from, base: base, head: head, signed: $0, at: at) }
    }
}
