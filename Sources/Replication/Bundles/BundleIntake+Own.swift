import EventLog
import Events
import Foundation
import Sync

// This site's own log, as the other side has it.
extension BundleIntake {
    /// What the other side holds of this site's own log is compared with it; another version is kept apart until a person
    /// decides.
    func takeBranch(_ push: BundlePush) throws {
        if let trouble = entry(push.log).trouble, !trouble.isDispute { return }
        let keys = try [site.exchange.signingKey.publicKey] + everyKey(of: site.code)
        guard keys.contains(where: { push.signed.isValid(for: $0) }) else {
            return refuse(
                push.log, .signature, seq: push.lastSeq, zh: "对方所存本站点日志 \(push.log) 的签名无效，请联系中心",
                en:
                    "the signature of this site's log \(push.log) as the other side holds it does not verify; contact the hub"
            )
        }
        let own = try log.head(of: push.log) ?? .empty(log: push.log, epoch: push.epoch)
        if push.before <= own.seq, own.epoch == push.epoch, let previous = try log.head(of: push.log, at: push.before) {
            let batch = push.batch(after: previous)
            if batch.head == push.signed.head { return try compare(batch, push.signed, own) }
        }
        // It parts from the own version before this run: it must go on from what was kept apart so far.
        guard let branch = try log.branches().first(where: { $0.log == push.log }) else {
            return refuse(
                push.log, .fork, seq: push.firstSeq,
                zh: "本站点日志 \(push.log) 与对方所存不同，且分歧早于第 \(push.firstSeq) 条；请对方用 --all 重新导出",
                en:
                    "this site's log \(push.log) differs from what the other side holds since before event \(push.firstSeq); have it exported again with --all"
            )
        }
        // Held apart already.
        if branch.head.seq >= push.lastSeq { return }
        let batch = push.batch(after: branch.head)
        guard branch.head.seq == push.before, batch.head == push.signed.head else {
            return refuseFork(push.log, seq: push.firstSeq)
        }
        try keepApart(batch, push.signed, base: branch.base, own)
    }

    private func compare(_ batch: ChainedBatch, _ signed: SignedHead, _ own: Head) throws {
        var common = batch.previous
        for (index, hash) in batch.hashes.enumerated() {
            let next = Head(
                log: own.log, epoch: own.epoch, seq: batch.previous.seq + UInt64(index) + 1, hash: hash)
            guard next.seq <= own.seq, try log.hash(of: own.log, at: next.seq) == hash else { break }
            common = next
        }
        if common == batch.head { return }
        let rest = batch.payloads.dropFirst(Int(common.seq - batch.previous.seq))
        try keepApart(ChainedBatch(after: common, payloads: Array(rest)), signed, base: common, own)
    }

    private func keepApart(_ batch: ChainedBatch, _ signed: SignedHead, base: Head, _ own: Head) throws {
        try log.holdBranch(SignedBatch(batch, signed: signed), base: base, from: peer.site, at: now)
        let trouble = dispute(own.log, seq: base.seq + 1, isBehind: base.seq == own.seq)
        change(own.log) {
            $0.branch = batch.head
            $0.trouble = trouble
        }
    }

    /// A version that gave way here at an earlier repair waits for nobody's decision: the other side is to let go of it.
    func judgeBranches() throws {
        for entry in report.logs where entry.branch != nil {
            guard try log.letSupersededGo(entry.log) else { continue }
            let seq = entry.trouble?.seq ?? 0
            let trouble = trouble(
                entry.log, .superseded, seq: seq,
                zh: "\(peer.site) 所存日志 \(entry.log) 自第 \(seq) 条起的版本此前已让位；请对方运行 repair --adopt 放下它",
                en:
                    "what \(peer.site) holds of log \(entry.log) from event \(seq) on gave way here before; have it let go there with repair --adopt"
            )
            change(entry.log) {
                $0.branch = nil
                $0.trouble = trouble
            }
        }
    }
}
