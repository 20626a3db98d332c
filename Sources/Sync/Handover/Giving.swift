import Events
import Foundation

/// The side of a handover that has: pushes of every log what the other side lacks, within the credit that it grants, then
/// gives the contents that it wants. A station is this side of its own log, a hub of all logs beneath it (towards its own hub)
/// and of registers and mailboxes (towards the sites below).
///
///     choosing ─lacks events→ comparing ─same hash→ reading ⇄ paused (no credit) ─log's end→ choosing
///              ─holds it otherwise→ comparing branches (`Divergence`) → choosing
///     choosing ─no log left, all acknowledged→ settling ⇄ gathering ─WANT of nothing→ settled
///
/// A log that the other side declines, or that does not fit, is left; all others go on.
struct Giving: Sendable {
    enum Action: Sendable {
        case send(Frame)
        /// Answer with `compared`: the log's head as it was at that place.
        case lookUp(LogID, seq: UInt64)
        /// Answer with `loaded`: the payloads that follow.
        case read(LogID, after: UInt64, maxEvents: Int, maxBytes: Int)
        /// The other side has everything of that log up to here on its disk.
        case recordHeld(Head)
        case declined(Declined)
        /// Answer with `matched`: how many of these heads, from the first on, are the own log's too.
        case match([Head])
        /// Answer with `authors`: whose signatures count for that log.
        case listAuthors(LogID)
        /// Answer with `branchHeld` once it is on disk, apart from the log.
        case holdBranch(ChainedBatch, SignedHead, base: Head)
        /// Answer with `branchHeld` once it is in the log: what a relay has lost of it.
        case takeBack(ChainedBatch, SignedHead)
        /// Answer with `judged`: whether every event of the branch that is kept apart gave way here before.
        case judgeBranch(LogID)
        /// Answer with `gathered`.
        case gather([WantedPiece])
        /// The other side wants nothing more.
        case settled
    }

    /// What was handed over so far.
    struct Handed: Hashable, Sendable {
        var events = 0
        var bytes = 0
        var contents = 0
        /// Contents that were wanted and could not be given.
        var missing = 0
    }

    enum State: Sendable {
        case choosing
        case comparing(Offer, Head)
        case reading(Offer, sent: Head)
        case paused(Offer, sent: Head)
        case diverging(Divergence)
        case settling
        case gathering(wanted: [WantedPiece], given: Int)
        case settled
    }

    let allowance: Allowance
    let signingKey: SigningKey
    /// Not where both sides know beforehand that there are no events: WELCOME has said so.
    private let saysPushed: Bool
    private var queue: ArraySlice<Offer>
    private let held: [LogID: Head]
    private var inFlight: [(end: Head, bytes: Int)] = []
    /// Logs that the other side takes no more of in this session.
    private var refused: Set<LogID> = []
    var state = State.choosing
    var handed = Handed()

    /// - Parameters:
    ///   - offers: in the order in which they go.
    ///   - held: how far the other side holds logs; what is not in it is not held.
    ///   - saysPushed: whether the end of the events is told.
    init(
        offers: [Offer], held: [LogID: Head], allowance: Allowance, signingKey: SigningKey, saysPushed: Bool = true
    ) {
        self.saysPushed = saysPushed
        queue = offers[...]
        self.held = held
        self.allowance = allowance
        self.signingKey = signingKey
    }

    /// The first thing to do.
    mutating func begin() -> [Action] { choose() }

    mutating func received(_ frame: Frame.OneOf_Body) throws(HandoverFault) -> [Action] {
        switch (state, frame) {
        case (_, .ack(let ack)): return try acknowledged(ack)
        case (_, .decline(let decline)): return try declined(decline)
        // What was asked before the log was declined is answered after it.
        case (_, .probed(let probed)) where isRefused(probed.log): return []
        case (_, .recalled(let recalled)) where isRefused(recalled.run.log): return []
        case (.diverging(let divergence), .probed(let probed)):
            return try diverge(divergence) { (divergence) throws(HandoverFault) in try divergence.probed(probed) }
        case (.diverging(let divergence), .recalled(let recalled)):
            return try diverge(divergence) { (divergence) throws(HandoverFault) in try divergence.recalled(recalled) }
        case (.settling, .want(let want)): return try wanted(want)
        case (.choosing, _), (.comparing, _), (.reading, _), (.paused, _), (.diverging, _), (.settling, _),
            (.gathering, _), (.settled, _):
            throw HandoverFault(.outOfTurn(frame, in: state.word))
        }
    }

    private func isRefused(_ name: String) -> Bool { (try? LogID(name: name)).map { refused.contains($0) } ?? false }

    // MARK: - Log by log

    /// Goes on to the next log of which the other side does not hold everything.
    mutating func choose() -> [Action] {
        var actions: [Action] = []
        while let offer = queue.popFirst() {
            if refused.contains(offer.log) { continue }
            guard let held = held[offer.log], held.seq > 0 else {
                if offer.head.seq == 0 { continue }
                return actions + push(offer, after: .empty(log: offer.log, epoch: offer.head.epoch))
            }
            if held == offer.head {
                actions.append(.recordHeld(held))
                continue
            }
            if held.seq < offer.head.seq, held.epoch == offer.head.epoch {
                state = .comparing(offer, held)
                return actions + [.lookUp(offer.log, seq: held.seq)]
            }
            // Whoever is not the only one to relay a log may have less of it than the other side, which got the rest otherwise.
            if !offer.isOwned, !offer.isSoleWay, held.seq > offer.head.seq { continue }
            // Of a log that a relay has lost altogether the other side knows the epoch.
            guard !offer.isOwned, offer.head.seq == 0 else { return actions + compareBranches(offer, held) }
            let empty = Head.empty(log: offer.log, epoch: held.epoch)
            return actions + compareBranches(Offer(head: empty, isOwned: false, isSoleWay: true), held)
        }
        return actions + settleIfIdle()
    }

    /// The log's head as it was at the place that `lookUp` named; nil when the log does not reach there.
    mutating func compared(_ own: Head?) throws(HandoverFault) -> [Action] {
        switch state {
        case .comparing(let offer, let held):
            if refused.contains(offer.log) { return choose() }
            if let own, own == held { return [.recordHeld(held)] + push(offer, after: own) }
            return compareBranches(offer, held)
        case .diverging(let divergence):
            return try diverge(divergence) { (divergence) throws(HandoverFault) in try divergence.based(own) }
        case .choosing, .reading, .paused, .settling, .gathering, .settled:
            preconditionFailure("nothing was looked up")
        }
    }

    private mutating func push(_ offer: Offer, after sent: Head) -> [Action] {
        guard inFlight.count < SyncBounds.batchesUnderWay else { return pause(offer, sent) }
        let room = allowance.creditBytes - inFlight.reduce(0) { $0 + $1.bytes }
        guard room >= SyncBounds.batchBytes || inFlight.isEmpty else { return pause(offer, sent) }
        state = .reading(offer, sent: sent)
        return [
            .read(
                offer.log, after: sent.seq, maxEvents: allowance.batchEvents,
                maxBytes: min(SyncBounds.batchBytes, max(room, 1)))
        ]
    }

    private mutating func pause(_ offer: Offer, _ sent: Head) -> [Action] {
        state = .paused(offer, sent: sent)
        return []
    }

    /// What the log had after the place that `read` named, with its owner's word for the end of it unless that is this side;
    /// empty at its end, and where nothing that follows is signed.
    ///
    /// - Parameter previous: the log's head at that place. It is another one than was sent once the log was repaired meanwhile: what
    ///   stands behind it now does not follow on what the other side has, and the next session compares the two.
    mutating func loaded(_ payloads: [Data], signed: SignedHead?, after previous: Head?) -> [Action] {
        guard case .reading(let offer, let sent) = state else { preconditionFailure("nothing was read") }
        if refused.contains(offer.log) || previous != sent { return choose() }
        if payloads.isEmpty, offer.isOwned || sent.seq >= offer.head.seq { return choose() }
        let batch = ChainedBatch(after: sent, payloads: payloads)
        let signed = offer.isOwned ? signingKey.sign(batch.head) : signed
        guard let signed, signed.head == batch.head, !payloads.isEmpty else {
            // Of a log that only passes through here, what its owner did not sign goes nowhere.
            let declined = Declined(
                offer.log, .signature, zh: "日志 \(offer.log) 第 \(sent.seq + 1) 条起没有其站点的签名，未送出，请运行 log verify",
                en:
                    "log \(offer.log) has no signature of its owner from event \(sent.seq + 1) on and is not handed on; run log verify",
                seq: sent.seq + 1)
            return [.send(declined.frame), .declined(declined)] + choose()
        }
        let bytes = payloads.reduce(0) { $0 + $1.count }
        inFlight.append((batch.head, bytes))
        handed.events += payloads.count
        handed.bytes += bytes
        return [.send(Push.frame(batch, signed))] + push(offer, after: batch.head)
    }

    private mutating func acknowledged(_ ack: Ack) throws(HandoverFault) -> [Action] {
        guard let held = (try? ack.held.decoded())?.head else {
            throw HandoverFault(.head, zh: "收到无效的链头", en: "received a head that is none")
        }
        // A batch is committed as a whole, so what is held ends where one of ours does.
        guard inFlight.contains(where: { $0.end == held }) else {
            throw HandoverFault(
                .acknowledgement, zh: "对方确认了没有送出的记录", en: "the other side acknowledged what was never sent")
        }
        inFlight.removeAll { $0.end.log == held.log && $0.end.seq <= held.seq }
        return [.recordHeld(held)] + resume()
    }

    private mutating func declined(_ decline: Decline) throws(HandoverFault) -> [Action] {
        guard let log = try? LogID(name: decline.log) else {
            throw HandoverFault(.logName, zh: "收到无效的日志名", en: "received a log name that is none")
        }
        inFlight.removeAll { $0.end.log == log }
        refused.insert(log)
        let told = [Action.declined(Declined(told: decline, of: log))]
        switch state {
        case .paused(let offer, _) where offer.log == log: return told + choose()
        case .diverging(let divergence) where divergence.offer.log == log: return told + choose()
        case .choosing, .comparing, .reading, .paused, .diverging, .settling, .gathering, .settled:
            return told + resume()
        }
    }

    /// There is credit again, or nothing under way any more.
    private mutating func resume() -> [Action] {
        switch state {
        case .paused(let offer, let sent): push(offer, after: sent)
        case .choosing: settleIfIdle()
        case .comparing, .reading, .diverging, .settling, .gathering, .settled: []
        }
    }

    private mutating func settleIfIdle() -> [Action] {
        state = .choosing
        guard queue.isEmpty, inFlight.isEmpty else { return [] }
        state = .settling
        return saysPushed ? [.send(.with { $0.pushed = Pushed() })] : []
    }

    // MARK: - A log that the other side holds otherwise

    private mutating func compareBranches(_ offer: Offer, _ held: Head) -> [Action] {
        let divergence = Divergence(offer: offer, held: held)
        state = .diverging(divergence)
        return divergence.begin()
    }

    private mutating func diverge(
        _ divergence: Divergence, _ step: (inout Divergence) throws(HandoverFault) -> Divergence.Step
    ) throws(HandoverFault) -> [Action] {
        var divergence = divergence
        switch try step(&divergence) {
        case .goOn(let actions):
            state = .diverging(divergence)
            return actions
        case .end(let declined): return [.send(declined.frame), .declined(declined)] + choose()
        case .takenBack: return choose()
        }
    }

    /// The answer to `match`.
    mutating func matched(_ count: Int) throws(HandoverFault) -> [Action] {
        guard case .diverging(let divergence) = state else { preconditionFailure("nothing was matched") }
        return try diverge(divergence) { (divergence) throws(HandoverFault) in try divergence.matched(count) }
    }

    /// The answer to `listAuthors`.
    mutating func authors(_ keys: [SigningPublicKey]) throws(HandoverFault) -> [Action] {
        guard case .diverging(let divergence) = state else { preconditionFailure("nobody asked for authors") }
        return try diverge(divergence) { (divergence) throws(HandoverFault) in try divergence.authors(keys) }
    }

    /// The answer to `judgeBranch`.
    mutating func judged(isSuperseded: Bool) throws(HandoverFault) -> [Action] {
        guard case .diverging(let divergence) = state else { preconditionFailure("no branch was being judged") }
        return try diverge(divergence) { $0.judged(isSuperseded: isSuperseded) }
    }

    /// The answer to `holdBranch`.
    mutating func branchHeld() throws(HandoverFault) -> [Action] {
        guard case .diverging(let divergence) = state else { preconditionFailure("no branch was held") }
        return try diverge(divergence) { $0.branchHeld() }
    }
}

extension Push {
    static func frame(_ batch: ChainedBatch, _ signed: SignedHead) -> Frame {
        .with { $0.push = Push(batch, signed) }
    }

    init(_ batch: ChainedBatch, _ signed: SignedHead) {
        self.init()
        log = batch.previous.log.name
        epoch = batch.previous.epoch
        firstSeq = batch.previous.seq + 1
        payloads = batch.payloads
        head = HeadFrame(signed)
    }
}
