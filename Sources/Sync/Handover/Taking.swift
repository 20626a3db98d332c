import Events
import Foundation

/// The side of a handover that lacks: checks every batch against what it holds, has it committed, and only then acknowledges;
/// then asks for the contents that the events name.
///
///     open ─PUSH of a log not met yet→ opening ─may be taken→ committing ─ACK→ open
///          ─PROBE→ looking → open   ─RECALL→ reading → open
///          ─PUSHED→ listing ─WANT→ open ─GIVE→ storing ─last of the answer→ listing … ─nothing awaited→ settled
///
/// A log that may not be taken, or whose batch does not fit, is declined; all others go on. The next frame may come only after
/// the last action that asks for an answer had one.
struct Taking: Sendable {
    enum Action: Sendable {
        case send(Frame)
        /// Answer with `opened`: how far a log is held and whose signatures count; nil where this side has no business with it.
        case open(LogID)
        /// Answer with `committed` or `refused`.
        case commit(ChainedBatch, SignedHead)
        case declined(Declined)
        /// Answer with `found`: the log's heads at those places, as far as they are held.
        case find(LogID, [UInt64])
        /// Answer with `loaded`: the payloads that follow, with their owner's signature.
        case read(LogID, after: UInt64, maxEvents: Int, maxBytes: Int)
        /// Answer with `stored`.
        case store([ContentPiece])
        /// Answer with `awaited`.
        case listAwaited(limit: Int)
        /// Nothing is wanted any more; WANT has said so.
        case settled
    }

    /// A log that is taken in.
    struct Opened: Hashable, Sendable {
        /// Nil where nothing of it is held; its first batch then tells the epoch.
        var held: Head?
        let authors: [SigningPublicKey]
    }

    /// What was taken in so far.
    struct Taken: Hashable, Sendable {
        /// Those that were held already not counted.
        var events = 0
        var contents = 0
        /// How far the logs are held that anything was pushed of.
        var held: [LogID: Head] = [:]
    }

    enum State: Sendable {
        case open
        case opening(Push, LogID)
        case committing(ChainedBatch)
        case looking(LogID)
        case reading(LogID, after: UInt64)
        case listing
        case storing(last: Bool)
        case settled
    }

    var state = State.open
    var taken = Taken()
    private var logs: [LogID: Opened] = [:]
    /// Logs that go no further in this session; what was under way of them is passed over.
    private var declined: Set<LogID> = []
    /// Contents that the other side said it cannot give, or gave in vain; not asked for again in this session.
    var answered: Set<Hash> = []
    /// The last piece that came of contents that were given.
    var given: [Hash: Int] = [:]
    /// What the last WANT named; nothing else may be given.
    var asked: [Hash: AwaitedContent] = [:]

    mutating func received(_ frame: Frame.OneOf_Body) throws(HandoverFault) -> [Action] {
        switch (state, frame) {
        case (.open, .push(let push)): return try pushed(push)
        case (.open, .decline(let decline)): return [.declined(Declined(told: decline, of: try log(decline.log)))]
        case (.open, .probe(let probe)): return try probed(probe)
        case (.open, .recall(let recall)): return try recalled(recall)
        case (.open, .pushed): return list()
        case (.open, .give(let give)): return try given(give)
        case (.open, _), (.opening, _), (.committing, _), (.looking, _), (.reading, _), (.listing, _), (.storing, _),
            (.settled, _):
            throw HandoverFault(.outOfTurn(frame, in: state.word))
        }
    }

    private func log(_ name: String) throws(HandoverFault) -> LogID {
        guard let log = try? LogID(name: name) else {
            throw HandoverFault(.logName, zh: "收到无效的日志名", en: "received a log name that is none")
        }
        return log
    }

    // MARK: - Events

    private mutating func pushed(_ push: Push) throws(HandoverFault) -> [Action] {
        let log = try log(push.log)
        guard (1...SyncBounds.batchEvents).contains(push.payloads.count),
            push.payloads.allSatisfy({ $0.count <= Bounds.eventBytes }), push.firstSeq > 0,
            push.firstSeq <= UInt64(Int64.max) - UInt64(SyncBounds.batchEvents)
        else { throw HandoverFault(.batch, zh: "一批记录的条数或大小越界", en: "a batch exceeds its bounds") }
        if declined.contains(log) { return [] }
        if let opened = logs[log] { return check(push, log, opened) }
        state = .opening(push, log)
        return [.open(log)]
    }

    /// The answer to `open`.
    mutating func opened(_ opened: Opened?) -> [Action] {
        guard case .opening(let push, let log) = state else { preconditionFailure("no log was being opened") }
        state = .open
        guard let opened else {
            return decline(
                log, .identity, zh: "日志 \(log) 不归对方上报或下发", en: "log \(log) is not the other side's to hand over",
                seq: push.firstSeq)
        }
        logs[log] = opened
        return check(push, log, opened)
    }

    private mutating func check(_ push: Push, _ log: LogID, _ opened: Opened) -> [Action] {
        var held = opened.held ?? .empty(log: log, epoch: push.epoch)
        // Whoever was told that nothing of it is held begins at its beginning, though some of it came another way: from a site
        // that moved, or by another hub. What is held already the commit passes over, if it is the same.
        if push.firstSeq == 1 { held = .empty(log: log, epoch: held.epoch) }
        guard push.epoch == held.epoch else {
            return decline(
                log, .fork, zh: "日志 \(log) 的世代号不同", en: "log \(log) has another epoch", seq: push.firstSeq)
        }
        guard push.firstSeq == held.seq + 1 else {
            return decline(
                log, .gap, zh: "日志 \(log) 已存至第 \(held.seq) 条，送来的从第 \(push.firstSeq) 条起",
                en: "log \(log) is held through \(held.seq), the batch begins at \(push.firstSeq)", seq: push.firstSeq)
        }
        let batch = ChainedBatch(after: held, payloads: push.payloads)
        guard let signed = try? push.head.decoded(), signed.head == batch.head else {
            return decline(
                log, .fork, zh: "日志 \(log) 第 \(push.firstSeq) 至 \(batch.head.seq) 条与校验链不符",
                en: "events \(push.firstSeq) to \(batch.head.seq) of log \(log) break the chain", seq: push.firstSeq)
        }
        guard opened.authors.contains(where: { signed.isValid(for: $0) }) else {
            return decline(
                log, .signature, zh: "日志 \(log) 第 \(batch.head.seq) 条的签名无效",
                en: "the signature at event \(batch.head.seq) of log \(log) does not verify", seq: batch.head.seq)
        }
        state = .committing(batch)
        return [.commit(batch, signed)]
    }

    /// The batch is on disk; of its events so many were new.
    mutating func committed(new: Int) -> [Action] {
        guard case .committing(let batch) = state else { preconditionFailure("nothing was committing") }
        precondition((0...batch.payloads.count).contains(new), "no more are new than the batch has")
        state = .open
        taken.events += new
        taken.held[batch.head.log] = batch.head
        logs[batch.head.log]?.held = batch.head
        return [.send(.with { $0.ack.held = HeadFrame(batch.head) })]
    }

    /// The batch does not fit with what is held by now; nothing of it was written.
    mutating func refused(_ code: RefusalCode, _ message: Bilingual) -> [Action] {
        guard case .committing(let batch) = state else { preconditionFailure("nothing was committing") }
        state = .open
        return decline(
            batch.head.log, code, breach: code == .protocol ? .payload : nil, zh: message.zh, en: message.en,
            seq: batch.previous.seq + 1)
    }

    private mutating func decline(
        _ log: LogID, _ code: RefusalCode, breach: Breach? = nil, zh: String, en: String, seq: UInt64
    ) -> [Action] {
        let declined = Declined(log, code, breach: breach, zh: zh, en: en, seq: seq)
        self.declined.insert(log)
        return [.send(declined.frame), .declined(declined)]
    }

    // MARK: - What the giver holds otherwise

    private mutating func probed(_ probe: Probe) throws(HandoverFault) -> [Action] {
        guard probe.seqs.count <= SyncBounds.probes else {
            throw HandoverFault(.probe, zh: "一次询问的位置过多", en: "a PROBE names too many places")
        }
        let log = try log(probe.log)
        state = .looking(log)
        return [.find(log, probe.seqs)]
    }

    /// The answer to `find`.
    mutating func found(_ heads: [Head]) -> [Action] {
        guard case .looking(let log) = state else { preconditionFailure("nothing was looked for") }
        state = .open
        return [
            .send(
                .with {
                    $0.probed.log = log.name
                    $0.probed.heads = heads.map { HeadFrame($0) }
                })
        ]
    }

    private mutating func recalled(_ recall: Recall) throws(HandoverFault) -> [Action] {
        let log = try log(recall.log)
        state = .reading(log, after: recall.after)
        return [
            .read(log, after: recall.after, maxEvents: SyncBounds.batchEvents, maxBytes: SyncBounds.batchBytes)
        ]
    }

    /// The answer to `read`; no payloads at the log's end, and where the log is not the other side's to recall.
    mutating func loaded(_ payloads: [Data], signed: SignedHead?, after previous: Head?) -> [Action] {
        guard case .reading(let log, _) = state else { preconditionFailure("nothing was read") }
        state = .open
        var recalled = Recalled()
        recalled.run.log = log.name
        if let previous, let signed, !payloads.isEmpty {
            recalled.run = Push(ChainedBatch(after: previous, payloads: payloads), signed)
        }
        return [.send(.with { $0.recalled = recalled })]
    }
}
