import Events
import Foundation

/// How the owner of a log, or whoever relays it, finds out where the other side's version parts from its own, and has that
/// version handed over, to be kept apart until a person decides.
///
///     probing ⇄ matching ─last common place known→ basing → asking (authors) → recalling ⇄ holding → judging → end
///
/// The last common place is sought among 64 places at a time. A relay that only holds less takes back what it lacks. Everything else
/// ends in a `Declined`: `fork`; `behind` where the own log is
/// only shorter (restored from an old backup); `superseded` where all that the other side has gave way here at an earlier repair.
struct Divergence: Sendable {
    enum Step: Sendable {
        case goOn([Giving.Action])
        case end(Declined)
        /// The other side has only more of the same log, and the relay holds it as well now.
        case takenBack
    }

    private enum State: Sendable {
        /// Both are the same at `low`; at `high` they are not, or one of them ends before it.
        case probing(low: UInt64, high: UInt64, asked: [UInt64])
        case matching(low: UInt64, high: UInt64, asked: [UInt64], told: [Head])
        case basing
        case asking(base: Head)
        case recalling(base: Head, end: Head, [SigningPublicKey])
        case holding(base: Head, end: Head, [SigningPublicKey])
        case judging(base: Head)
    }

    let offer: Offer
    /// What the other side said that it holds.
    private let held: Head
    private var state: State

    init(offer: Offer, held: Head) {
        self.offer = offer
        self.held = held
        let high = min(offer.head.seq, held.seq) + 1
        state = .probing(low: 0, high: high, asked: Self.places(low: 0, high: high))
    }

    func begin() -> [Giving.Action] {
        guard case .probing(_, _, let asked) = state else { preconditionFailure("a divergence begins with a probe") }
        return [probe(asked)]
    }

    private func probe(_ seqs: [UInt64]) -> Giving.Action {
        .send(
            .with {
                $0.probe.log = offer.log.name
                $0.probe.seqs = seqs
            })
    }

    /// At most `SyncBounds.probes` places between the two, evenly apart.
    private static func places(low: UInt64, high: UInt64) -> [UInt64] {
        let between = high - low - 1
        let count = min(UInt64(SyncBounds.probes), between)
        guard count > 0 else { return [] }
        return (1...count).map { low + ($0 * between + count - 1) / count }
    }

    mutating func probed(_ probed: Probed) throws(HandoverFault) -> Step {
        guard case .probing(let low, let high, let asked) = state, probed.log == offer.log.name else {
            throw HandoverFault(.outOfTurn(.probed(probed), in: "giving.comparing"))
        }
        var told: [Head] = []
        for frame in probed.heads {
            guard let head = (try? frame.decoded())?.head, head.log == offer.log, asked.contains(head.seq),
                told.last.map({ $0.seq < head.seq }) ?? true
            else { throw HandoverFault(.head, zh: "收到无效的链头", en: "received a head that is none") }
            told.append(head)
        }
        if held.epoch != offer.head.epoch {
            return .end(
                Declined(offer.log, .fork, zh: "日志 \(offer.log) 的世代号不同", en: "log \(offer.log) has another epoch"))
        }
        state = .matching(low: low, high: high, asked: asked, told: told)
        return .goOn([.match(told)])
    }

    mutating func matched(_ count: Int) throws(HandoverFault) -> Step {
        guard case .matching(var low, var high, let asked, let told) = state else {
            preconditionFailure("nothing was being matched")
        }
        if count > 0 { low = told[count - 1].seq }
        high = asked.first { $0 > low } ?? high
        let places = Self.places(low: low, high: high)
        if places.isEmpty, low == 0 {
            // Also where this side has nothing of the log at all any more.
            state = .asking(base: .empty(log: offer.log, epoch: offer.head.epoch))
            return .goOn([.listAuthors(offer.log)])
        }
        if places.isEmpty {
            state = .basing
            return .goOn([.lookUp(offer.log, seq: low)])
        }
        state = .probing(low: low, high: high, asked: places)
        return .goOn([probe(places)])
    }

    mutating func based(_ base: Head?) throws(HandoverFault) -> Step {
        guard case .basing = state else { preconditionFailure("no place was looked up") }
        // Of a log that the owner has lost altogether not even the beginning is held; both sides know its epoch.
        let base = base ?? .empty(log: offer.log, epoch: offer.head.epoch)
        state = .asking(base: base)
        return .goOn([.listAuthors(offer.log)])
    }

    mutating func authors(_ keys: [SigningPublicKey]) throws(HandoverFault) -> Step {
        guard case .asking(let base) = state else { preconditionFailure("nobody asked for authors") }
        state = .recalling(base: base, end: base, keys)
        return .goOn([recall(after: base.seq)])
    }

    private func recall(after seq: UInt64) -> Giving.Action {
        .send(
            .with {
                $0.recall.log = offer.log.name
                $0.recall.after = seq
            })
    }

    mutating func recalled(_ recalled: Recalled) throws(HandoverFault) -> Step {
        guard case .recalling(let base, let end, let keys) = state else {
            throw HandoverFault(.outOfTurn(.recalled(recalled), in: "giving.comparing"))
        }
        let run = recalled.run
        if run.payloads.isEmpty, isLost(after: base) { return .takenBack }
        if run.payloads.isEmpty {
            guard end != base else { return .end(verdict(base)) }
            state = .judging(base: base)
            return .goOn([.judgeBranch(offer.log)])
        }
        guard run.log == offer.log.name, run.epoch == base.epoch, run.firstSeq == end.seq + 1,
            run.payloads.count <= SyncBounds.batchEvents,
            run.payloads.allSatisfy({ $0.count <= Bounds.eventBytes })
        else {
            throw HandoverFault(.recalled, zh: "取回的记录与所要求的不符", en: "a RECALLED is not what was asked for")
        }
        let batch = ChainedBatch(after: end, payloads: run.payloads)
        guard let signed = try? run.head.decoded(), signed.head == batch.head else {
            throw HandoverFault(.fork, zh: "取回的记录与校验链不符", en: "what was recalled breaks the chain")
        }
        guard keys.contains(where: { signed.isValid(for: $0) }) else {
            // Of what a relay has nothing, its owner may have signed with keys that are known elsewhere only; it brings it itself.
            if isLost(after: base), offer.head.seq == 0 { return .takenBack }
            return .end(
                Declined(
                    offer.log, .signature, zh: "对方所存日志 \(offer.log) 的签名尚不能核实，请再同步一次；仍不行请联系中心",
                    en:
                        "the signature of log \(offer.log) as the other side holds it cannot be verified yet; sync again, and contact the hub if that does not help",
                    seq: batch.head.seq))
        }
        state = .holding(base: base, end: batch.head, keys)
        return .goOn([isLost(after: base) ? .takeBack(batch, signed) : .holdBranch(batch, signed, base: base)])
    }

    /// Whether what the other side has goes on where the relay's own copy ends: no second version, and nothing for a person to
    /// decide. The owner of a log decides itself, because it may have recorded something else meanwhile.
    private func isLost(after base: Head) -> Bool { !offer.isOwned && base == offer.head }

    mutating func branchHeld() -> Step {
        guard case .holding(let base, let end, let keys) = state else { preconditionFailure("no branch was held") }
        state = .recalling(base: base, end: end, keys)
        return .goOn([recall(after: end.seq)])
    }

    /// Whether every event of the branch gave way here before.
    mutating func judged(isSuperseded: Bool) -> Step {
        guard case .judging(let base) = state else { preconditionFailure("no branch was being judged") }
        guard isSuperseded else { return .end(verdict(base)) }
        return .end(
            Declined(
                offer.log, .superseded,
                zh: "对方所存日志 \(offer.log) 自第 \(base.seq + 1) 条起的版本此前已让位；对方须运行 repair --adopt 放下它，再同步",
                en:
                    "what the other side holds of log \(offer.log) from event \(base.seq + 1) on gave way here before; there, run repair --adopt to let it go, then sync",
                seq: base.seq + 1))
    }

    private func verdict(_ base: Head) -> Declined {
        let lacking = held.seq - base.seq
        if base.seq == offer.head.seq {
            return Declined(
                offer.log, .behind,
                zh: "对方存有日志 \(offer.log) 的 \(lacking) 条后续记录而本机没有，本机可能由旧备份恢复；请勿继续登记，先运行 repair 查看",
                en:
                    "the other side holds \(lacking) later events of log \(offer.log) that this machine lacks: restored from an old backup? record nothing more and run repair",
                seq: base.seq + 1)
        }
        return Declined(
            offer.log, .fork,
            zh: "日志 \(offer.log) 自第 \(base.seq + 1) 条起与对方所存不同，本机可能由旧备份恢复，或有两台机器共用一个站点；两份都已保留，请运行 repair 查看",
            en:
                "log \(offer.log) differs from what the other side holds from event \(base.seq + 1) on: restored from an old backup, or two machines run one site; both versions are kept, run repair",
            seq: base.seq + 1)
    }
}
