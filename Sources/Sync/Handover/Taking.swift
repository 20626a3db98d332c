import Events
import Foundation

/// The side of a handover that lacks: checks every batch against what it holds, has it committed, and only then acknowledges;
/// then asks for the contents that the events name. A hub is this side of its stations' logs, a station of its mailbox.
///
///     open ─PUSH→ committing ─ACK→ open      open ─PUSHED→ listing ─WANT→ open ─GIVE→ storing → listing
///
/// The next frame may come only after the last action that asks for an answer (`commit`, `store`, `listAwaited`) had one.
struct Taking: Sendable {
    enum Action: Sendable {
        case send(Frame)
        /// Answer with `committed`.
        case commit(ChainedBatch, SignedHead)
        /// Answer with `stored`.
        case store([Content])
        /// Answer with `awaited`.
        case listAwaited(LogID, limit: Int)
        /// Nothing is wanted any more; WANT has said so.
        case settled
    }

    /// What was taken in so far.
    struct Taken: Hashable, Sendable {
        /// Those that were held already not counted.
        var events = 0
        var contents = 0
        var held: Head?
    }

    private enum State: Sendable {
        case open
        case committing(ChainedBatch)
        case listing
        case storing
    }

    let log: LogID
    private let author: SigningPublicKey
    private var state = State.open
    private(set) var taken: Taken
    /// Contents that the other side said it no longer has, or has given; not asked for again in this session.
    private var answered: Set<Hash> = []
    /// What the last WANT named; nothing else may be given.
    private var asked: Set<Hash> = []

    /// - Parameters:
    ///   - held: how far the log is held; nil when nothing of it is, and its first batch then tells the epoch.
    ///   - author: the key of the log's owner, who signs every head.
    init(log: LogID, held: Head?, author: SigningPublicKey) {
        precondition(held?.log ?? log == log, "the head is that of this log")
        self.log = log
        self.author = author
        taken = Taken(held: held)
    }

    /// Whether no answer is outstanding.
    var isOpen: Bool {
        switch state {
        case .open: true
        case .committing, .listing, .storing: false
        }
    }

    mutating func received(_ frame: Frame.OneOf_Body) throws(HandoverFault) -> [Action] {
        switch (state, frame) {
        case (.open, .push(let push)): return try pushed(push)
        case (.open, .pushed): return list()
        case (.open, .give(let give)): return try given(give)
        case (.open, _), (.committing, _), (.listing, _), (.storing, _):
            throw HandoverFault(.outOfTurn)
        }
    }

    private mutating func pushed(_ push: Push) throws(HandoverFault) -> [Action] {
        guard push.log == log.name else {
            throw HandoverFault(
                .identity, zh: "送来的是日志 \(push.log.prefix(64))，应为 \(log)",
                en: "log \(push.log.prefix(64)) was pushed where \(log) belongs")
        }
        let held = taken.held ?? .empty(log: log, epoch: push.epoch)
        guard push.epoch == held.epoch else {
            throw HandoverFault(.fork, zh: "日志 \(log) 的世代号不同", en: "log \(log) has another epoch", seq: push.firstSeq)
        }
        guard push.firstSeq == held.seq + 1 else {
            throw HandoverFault(
                .gap, zh: "日志 \(log) 已存至第 \(held.seq) 条，送来的从第 \(push.firstSeq) 条起",
                en: "log \(log) is held through \(held.seq), the batch begins at \(push.firstSeq)", seq: push.firstSeq)
        }
        guard (1...SyncBounds.batchEvents).contains(push.payloads.count),
            push.payloads.allSatisfy({ $0.count <= Bounds.eventBytes })
        else {
            throw HandoverFault(.protocol, zh: "一批记录的条数或大小越界", en: "a batch exceeds its bounds", seq: push.firstSeq)
        }
        let batch = ChainedBatch(after: held, payloads: push.payloads)
        guard let signed = try? push.head.decoded(), signed.head == batch.head else {
            throw HandoverFault(
                .fork, zh: "日志 \(log) 第 \(push.firstSeq) 至 \(batch.head.seq) 条与校验链不符",
                en: "events \(push.firstSeq) to \(batch.head.seq) of log \(log) break the chain", seq: push.firstSeq)
        }
        guard signed.isValid(for: author) else {
            throw HandoverFault(
                .signature, zh: "日志 \(log) 第 \(batch.head.seq) 条的签名无效",
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
        taken.held = batch.head
        return [.send(.with { $0.ack.held = HeadFrame(batch.head) })]
    }

    private mutating func list() -> [Action] {
        state = .listing
        return [.listAwaited(log, limit: SyncBounds.wantDigests + answered.count)]
    }

    mutating func awaited(_ digests: [Hash]) -> [Action] {
        guard case .listing = state else { preconditionFailure("nothing was listed") }
        state = .open
        let wanted = digests.filter { !answered.contains($0) }.prefix(SyncBounds.wantDigests)
        asked = Set(wanted)
        let want = Action.send(.with { $0.want.digests = wanted.map(\.data) })
        return wanted.isEmpty ? [want, .settled] : [want]
    }

    private mutating func given(_ give: Give) throws(HandoverFault) -> [Action] {
        var contents: [Content] = []
        for frame in give.contents {
            guard let content = try? Content(class: frame.class, salt: frame.salt, bytes: frame.bytes) else {
                throw HandoverFault(.content, zh: "收到的正文不合规格", en: "a content is malformed")
            }
            guard asked.contains(content.digest) else {
                let name = content.digest.description.prefix(16)
                throw HandoverFault(.content, zh: "正文 \(name) 未曾索取", en: "nobody asked for content \(name)")
            }
            contents.append(content)
        }
        let missing = asked.intersection(give.missing.compactMap { Hash($0) })
        // What was answered, with bytes or with "not here", is not asked for again in this session: bytes that fit no
        // awaited content (an event that names the wrong class) would otherwise be asked for without end.
        answered.formUnion(missing)
        answered.formUnion(contents.map(\.digest))
        // Each GIVE must get further, or a peer could keep us asking for ever.
        guard !contents.isEmpty || !missing.isEmpty else {
            throw HandoverFault(.protocol, zh: "收到空的正文包", en: "a GIVE answered nothing that was asked")
        }
        state = .storing
        return [.store(contents)]
    }

    /// The contents are on disk, so many of them newly. All of them were asked for, so one that was passed over had come
    /// another way meanwhile.
    mutating func stored(_ kept: Int) -> [Action] {
        guard case .storing = state else { preconditionFailure("nothing was storing") }
        taken.contents += kept
        return list()
    }
}
