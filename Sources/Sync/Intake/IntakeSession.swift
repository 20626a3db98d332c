import Events
import Foundation

/// The hub's side of one station's connection: checks every batch against what is held, has it committed, and only then
/// acknowledges.
///
/// Pure, like `UploadSession`. The site is the one that the authenticated key stands for; whatever the peer says of
/// itself is compared with it and never believed. The shell hands over the next frame only after it has answered the
/// last action that asks for an answer (`commit`, `store`, `enrol`, `listAwaited`).
package struct IntakeSession: Sendable {
    package struct Peer: Sendable {
        package let site: SiteCode
        /// Nil for a peer that knocks with an invitation's key.
        package let signingKey: SigningPublicKey?

        package init(site: SiteCode, signingKey: SigningPublicKey?) {
            self.site = site
            self.signingKey = signingKey
        }
    }

    package enum Action: Sendable {
        case send(Frame)
        /// Answer with `committed` or `commitFailed`.
        case commit(ChainedBatch, SignedHead)
        /// Answer with `stored`.
        case store([Content])
        /// Answer with `enrolled` or `commitFailed`.
        case enrol(Enrolment)
        /// Answer with `awaited`.
        case listAwaited(LogID, limit: Int)
        /// The session is over; after this nothing more is accepted.
        case close(SyncFault?)
    }

    private enum State: Sendable {
        case expectingHello
        case open(held: Head)
        case committing(held: Head)
        case listing(held: Head)
        case storing(held: Head)
        case expectingEnrol
        case enrolling
        case closed
    }

    private let hub: SiteCode
    private let incarnation: Data
    private let peer: Peer
    private let log: LogID
    private var state: State
    /// Contents that the station said it no longer has; not asked for again in this session.
    private var unavailable: Set<Hash> = []
    /// What the last WANT named; nothing else may be given.
    private var asked: Set<Hash> = []

    package init(hub: SiteCode, incarnation: Data, peer: Peer) {
        self.hub = hub
        self.incarnation = incarnation
        self.peer = peer
        log = LogID(peer.site)
        state = peer.signingKey == nil ? .expectingEnrol : .expectingHello
    }

    /// A frame came from the station.
    ///
    /// - Parameter held: how far the hub holds that station's log; asked for once, on its first word.
    package mutating func received(_ bytes: Data, held: () throws -> Head?) rethrows -> [Action] {
        let frame: Frame.OneOf_Body
        do {
            frame = try Frame.decode(bytes)
        } catch {
            return refuse(error)
        }
        switch (state, frame) {
        case (.closed, _), (_, .refuse):
            state = .closed
            return [.close(nil)]
        case (.expectingHello, .hello(let hello)), (.open, .hello(let hello)):
            return greeted(hello, held: try held())
        case (.open(let held), .push(let push)): return pushed(push, held)
        case (.open(let held), .pushed):
            state = .listing(held: held)
            return [.listAwaited(log, limit: SyncBounds.wantDigests + unavailable.count)]
        case (.open(let held), .give(let give)): return given(give, held)
        case (.expectingEnrol, .enrol(let enrol)): return asked(enrol)
        case (.expectingEnrol, _):
            return refuse(
                .enrolment, zh: "邀请密钥只能用于登记密钥", en: "an invitation's key serves to enrol keys and for nothing else")
        case (.expectingHello, _), (.open, _), (.committing, _), (.listing, _), (.storing, _), (.enrolling, _):
            return refuse(.protocol, zh: "收到不合顺序的数据", en: "a frame came out of turn")
        }
    }

    private mutating func greeted(_ hello: Hello, held: Head?) -> [Action] {
        guard hello.lowestVersion <= SyncBounds.versions.upperBound,
            hello.highestVersion >= SyncBounds.versions.lowerBound
        else {
            return refuse(
                .version, zh: "对方使用协议版本 \(hello.lowestVersion)–\(hello.highestVersion)，本机为 \(SyncBounds.versions)",
                en:
                    "the peer speaks versions \(hello.lowestVersion)–\(hello.highestVersion), this hub \(SyncBounds.versions)"
            )
        }
        guard hello.site == peer.site.text else {
            return refuse(
                .identity, zh: "密钥属于 \(peer.site)，对方却自称 \(hello.site.prefix(64))",
                en: "the key belongs to \(peer.site), but the peer says it is \(hello.site.prefix(64))")
        }
        guard let signed = try? hello.head.decoded(), signed.head.log == log, isSigned(signed) else {
            return refuse(.signature, zh: "链头签名无效", en: "the head's signature does not verify")
        }
        let start = held ?? .empty(log: log, epoch: signed.head.epoch)
        state = .open(held: start)
        return [
            .send(
                .with {
                    $0.welcome.version = min(hello.highestVersion, SyncBounds.versions.upperBound)
                    $0.welcome.site = hub.text
                    $0.welcome.incarnation = incarnation
                    $0.welcome.held = HeadFrame(start)
                    $0.welcome.creditBytes = SyncBounds.creditBytes
                    $0.welcome.batchEvents = UInt32(SyncBounds.batchEvents)
                })
        ]
    }

    private mutating func pushed(_ push: Push, _ held: Head) -> [Action] {
        guard push.log == log.name else {
            return refuse(
                .identity, zh: "\(peer.site) 送来了别站的日志 \(push.log.prefix(64))",
                en: "\(peer.site) pushed another site's log, \(push.log.prefix(64))")
        }
        guard push.epoch == held.epoch else {
            return refuse(.fork, zh: "日志 \(log) 的世代号不同", en: "log \(log) has another epoch", seq: push.firstSeq)
        }
        guard push.firstSeq == held.seq + 1 else {
            return refuse(
                .gap, zh: "日志 \(log) 已存至第 \(held.seq) 条，送来的从第 \(push.firstSeq) 条起",
                en: "log \(log) is held through \(held.seq), the batch begins at \(push.firstSeq)", seq: push.firstSeq)
        }
        guard (1...SyncBounds.batchEvents).contains(push.payloads.count),
            push.payloads.allSatisfy({ $0.count <= Bounds.eventBytes })
        else {
            return refuse(.protocol, zh: "一批记录的条数或大小越界", en: "a batch exceeds its bounds", seq: push.firstSeq)
        }
        let batch = ChainedBatch(after: held, payloads: push.payloads)
        guard let signed = try? push.head.decoded(), signed.head == batch.head else {
            return refuse(
                .fork, zh: "日志 \(log) 第 \(push.firstSeq) 至 \(batch.head.seq) 条与校验链不符",
                en: "events \(push.firstSeq) to \(batch.head.seq) of log \(log) break the chain", seq: push.firstSeq)
        }
        guard isSigned(signed) else {
            return refuse(
                .signature, zh: "日志 \(log) 第 \(batch.head.seq) 条的签名无效",
                en: "the signature at event \(batch.head.seq) of log \(log) does not verify", seq: batch.head.seq)
        }
        state = .committing(held: held)
        return [.commit(batch, signed)]
    }

    /// The batch is on disk.
    package mutating func committed(_ head: Head) -> [Action] {
        guard case .committing = state else { preconditionFailure("nothing was committing") }
        state = .open(held: head)
        return [.send(.with { $0.ack.held = HeadFrame(head) })]
    }

    /// The batch, the contents or the enrolment could not be written; nothing of it is held.
    package mutating func commitFailed(_ code: RefusalCode, _ message: Bilingual, seq: UInt64 = 0) -> [Action] {
        refuse(code, zh: message.zh, en: message.en, seq: seq)
    }

    package mutating func awaited(_ digests: [Hash]) -> [Action] {
        guard case .listing(let held) = state else { preconditionFailure("nothing was listed") }
        state = .open(held: held)
        let wanted = digests.filter { !unavailable.contains($0) }.prefix(SyncBounds.wantDigests)
        asked = Set(wanted)
        return [.send(.with { $0.want.digests = wanted.map(\.data) })]
    }

    private mutating func given(_ give: Give, _ held: Head) -> [Action] {
        var contents: [Content] = []
        for frame in give.contents {
            guard let content = try? Content(class: frame.class, salt: frame.salt, bytes: frame.bytes) else {
                return refuse(.content, zh: "收到的正文不合规格", en: "a content is malformed")
            }
            guard asked.contains(content.digest) else {
                let name = content.digest.description.prefix(16)
                return refuse(.content, zh: "正文 \(name) 未曾索取", en: "nobody asked for content \(name)")
            }
            contents.append(content)
        }
        let missing = asked.intersection(give.missing.compactMap { Hash($0) })
        // What was answered, with bytes or with "not here", is not asked for again in this session: bytes that fit no
        // awaited content (an event that names the wrong class) would otherwise be asked for without end.
        unavailable.formUnion(missing)
        unavailable.formUnion(contents.map(\.digest))
        // Each GIVE must get further, or a peer could keep us asking for ever.
        guard !contents.isEmpty || !missing.isEmpty else {
            return refuse(.protocol, zh: "收到空的正文包", en: "a GIVE answered nothing that was asked")
        }
        state = .storing(held: held)
        return [.store(contents)]
    }

    /// The contents are on disk. All of them were asked for, so one that was passed over had come another way meanwhile.
    package mutating func stored() -> [Action] {
        guard case .storing(let held) = state else { preconditionFailure("nothing was storing") }
        state = .listing(held: held)
        return [.listAwaited(log, limit: SyncBounds.wantDigests + unavailable.count)]
    }

    private mutating func asked(_ enrol: Enrol) -> [Action] {
        guard let enrolment = try? enrol.decoded(), enrolment.site == peer.site else {
            return refuse(.enrolment, zh: RefusalCode.enrolment.reason.zh, en: RefusalCode.enrolment.reason.en)
        }
        state = .enrolling
        return [.enrol(enrolment)]
    }

    package mutating func enrolled() -> [Action] {
        guard case .enrolling = state else { preconditionFailure("nothing was enrolling") }
        state = .closed
        return [.send(.with { $0.enrolled.site = peer.site.text }), .close(nil)]
    }

    private func isSigned(_ signed: SignedHead) -> Bool {
        guard let key = peer.signingKey else { return false }
        return signed.isValid(for: key)
    }

    private mutating func refuse(_ code: RefusalCode, zh: String, en: String, seq: UInt64 = 0) -> [Action] {
        refuse(SyncFault(.found(code), zh: zh, en: en), seq: seq)
    }

    private mutating func refuse(_ fault: SyncFault, seq: UInt64 = 0) -> [Action] {
        state = .closed
        return [.send(fault.refusal(log: log, seq: seq)), .close(fault)]
    }
}
