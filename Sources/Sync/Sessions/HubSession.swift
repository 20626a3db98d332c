import Events
import Foundation

/// The hub's side of one station's connection: takes its log in, and once it wants nothing more of that, hands down what the
/// station lacks of its mailbox.
///
/// Pure, like `StationSession`. The site is the one that the authenticated key stands for; whatever the peer says of
/// itself is compared with it and never believed. The shell hands over the next frame only after it has answered the
/// last action that asks for an answer (`commit`, `store`, `enrol`, `listAwaited`, `lookUp`, `read`, `gather`).
///
///     expectingHello ─HELLO→ taking ─nothing awaited→ offering ─station wants nothing more→ closed
///     expectingEnrol ─ENROL→ enrolling → closed
package struct HubSession: Sendable {
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
        /// Answer with `committed` or `failed`.
        case commit(ChainedBatch, SignedHead)
        /// Answer with `stored` or `failed`.
        case store([Content])
        /// Answer with `awaited` or `failed`.
        case listAwaited(LogID, limit: Int)
        /// Answer with `compared` or `failed`: the log's head as it was at that place.
        case lookUp(LogID, seq: UInt64)
        /// Answer with `loaded` or `failed`: the payloads that follow.
        case read(LogID, after: UInt64, maxEvents: Int, maxBytes: Int)
        /// Answer with `gathered` or `failed`: these contents, as far as the log names them.
        case gather([Hash], of: LogID)
        /// Answer with `enrolled` or `failed`.
        case enrol(Enrolment)
        /// The station has its mailbox up to here on its disk; so many of its events came in this session. Nothing need be
        /// remembered of it: its next HELLO tells.
        case delivered(Head, events: Int)
        /// The session is over; after this nothing more is accepted.
        case close(SyncFault?)
    }

    /// What the station said of its mailbox.
    private struct Mail: Sendable {
        let held: Head?
        let allowance: Offering.Allowance
    }

    private enum State: Sendable {
        case expectingHello
        /// No mail: the station speaks a version without mailboxes.
        case taking(Taking, then: Mail?)
        case offering(Offering)
        case expectingEnrol
        case enrolling
        case closed
    }

    private let hub: SiteCode
    private let signingKey: SigningKey
    private let incarnation: Data
    private let peer: Peer
    private let log: LogID
    private let mailbox: LogID
    private var state: State

    package init(hub: SiteCode, signingKey: SigningKey, incarnation: Data, peer: Peer) {
        self.hub = hub
        self.signingKey = signingKey
        self.incarnation = incarnation
        self.peer = peer
        log = LogID(peer.site)
        mailbox = .mailbox(of: peer.site, at: hub)
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
        case (.expectingHello, .hello(let hello)): return greeted(hello, held: try held())
        case (.taking(let taking, _), .hello(let hello)) where taking.isOpen: return greeted(hello, held: try held())
        case (.taking, _): return taking { (taking) throws(HandoverFault) in try taking.received(frame) }
        case (.offering, _): return offering { (offering) throws(HandoverFault) in try offering.received(frame) }
        case (.expectingEnrol, .enrol(let enrol)): return asked(enrol)
        case (.expectingEnrol, _):
            return refuse(
                .enrolment, zh: "邀请密钥只能用于登记密钥", en: "an invitation's key serves to enrol keys and for nothing else")
        case (.expectingHello, _), (.enrolling, _): return refuse(.outOfTurn)
        }
    }

    private mutating func greeted(_ hello: Hello, held: Head?) -> [Action] {
        guard let author = peer.signingKey else { preconditionFailure("who is only invited does not greet") }
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
        guard let signed = try? hello.head.decoded(), signed.head.log == log, signed.isValid(for: author) else {
            return refuse(.signature, zh: "链头签名无效", en: "the head's signature does not verify")
        }
        let version = min(hello.highestVersion, SyncBounds.versions.upperBound)
        let mail: Mail?
        do throws(SyncFault) {
            mail = version >= SyncBounds.mailboxVersion ? try self.mail(hello) : nil
        } catch {
            return refuse(error)
        }
        let start = held ?? .empty(log: log, epoch: signed.head.epoch)
        state = .taking(Taking(log: log, held: start, author: author), then: mail)
        return [
            .send(
                .with {
                    $0.welcome.version = version
                    $0.welcome.site = hub.text
                    $0.welcome.incarnation = incarnation
                    $0.welcome.held = HeadFrame(start)
                    $0.welcome.creditBytes = SyncBounds.creditBytes
                    $0.welcome.batchEvents = UInt32(SyncBounds.batchEvents)
                    $0.welcome.signingKey = signingKey.publicKey.bytes
                })
        ]
    }

    /// A station is handed its own mailbox and no other log, whichever it names.
    private func mail(_ hello: Hello) throws(SyncFault) -> Mail {
        var held: Head?
        for frame in hello.held {
            guard frame.log == mailbox.name else {
                throw SyncFault(
                    .found(.identity), zh: "\(peer.site) 索取不属于它的日志 \(frame.log.prefix(64))",
                    en: "\(peer.site) asks for a log that is not its own: \(frame.log.prefix(64))")
            }
            guard held == nil else {
                throw SyncFault(.found(.protocol), zh: "同一日志报了两个链头", en: "one log was told of with two heads")
            }
            held = try frame.decoded().head
        }
        return Mail(held: held, allowance: .init(creditBytes: hello.creditBytes, batchEvents: hello.batchEvents))
    }

    // MARK: - The station's log, upstream

    /// The batch is on disk; so many of its events were new.
    package mutating func committed(new: Int) -> [Action] {
        taking { $0.committed(new: new) }
    }

    /// The answer to `listAwaited`.
    package mutating func awaited(_ digests: [Hash]) -> [Action] {
        taking { $0.awaited(digests) }
    }

    /// The contents are on disk, so many of them newly.
    package mutating func stored(_ kept: Int) -> [Action] {
        taking { $0.stored(kept) }
    }

    private mutating func taking(_ step: (inout Taking) throws(HandoverFault) -> [Taking.Action]) -> [Action] {
        guard case .taking(var taking, let mail) = state else { preconditionFailure("nothing is being taken in") }
        let actions: [Taking.Action]
        do throws(HandoverFault) {
            actions = try step(&taking)
        } catch {
            return refuse(error.fault, seq: error.seq)
        }
        state = .taking(taking, then: mail)
        return actions.flatMap { action -> [Action] in
            switch action {
            case .send(let frame): return [.send(frame)]
            case .commit(let batch, let signed): return [.commit(batch, signed)]
            case .store(let contents): return [.store(contents)]
            case .listAwaited(let log, let limit): return [.listAwaited(log, limit: limit)]
            case .settled: return handDown(mail)
            }
        }
    }

    // MARK: - The mailbox, downstream

    private mutating func handDown(_ mail: Mail?) -> [Action] {
        guard let mail else { return [] }
        let offering = Offering(log: mailbox, held: mail.held, allowance: mail.allowance, signingKey: signingKey)
        state = .offering(offering)
        return offering.begin().compactMap(\.forHub)
    }

    /// The answer to `lookUp`; nil when the log does not reach there.
    package mutating func compared(_ own: Head?) -> [Action] {
        offering { (offering) throws(HandoverFault) in try offering.compared(own) }
    }

    /// The answer to `read`; empty at the log's end.
    package mutating func loaded(_ payloads: [Data]) -> [Action] {
        offering { $0.loaded(payloads) }
    }

    /// The answer to `gather`.
    package mutating func gathered(_ contents: GatheredContents) -> [Action] {
        offering { $0.gathered(contents) }
    }

    private mutating func offering(_ step: (inout Offering) throws(HandoverFault) -> [Offering.Action]) -> [Action] {
        guard case .offering(var offering) = state else { preconditionFailure("nothing is being handed down") }
        let actions: [Offering.Action]
        do throws(HandoverFault) {
            actions = try step(&offering)
        } catch {
            return refuse(error.fault, seq: error.seq)
        }
        state = .offering(offering)
        return actions.flatMap { action -> [Action] in
            guard case .settled = action else { return [action.forHub].compactMap { $0 } }
            state = .closed
            guard let held = offering.handed.held, offering.handed.events > 0 else { return [.close(nil)] }
            return [.delivered(held, events: offering.handed.events), .close(nil)]
        }
    }

    // MARK: - Enrolment, and ends

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

    /// What the last action asked for could not be done; nothing of it is held.
    package mutating func failed(_ code: RefusalCode, _ message: Bilingual, seq: UInt64 = 0) -> [Action] {
        refuse(code, zh: message.zh, en: message.en, seq: seq)
    }

    private mutating func refuse(_ code: RefusalCode, zh: String, en: String, seq: UInt64 = 0) -> [Action] {
        refuse(SyncFault(.found(code), zh: zh, en: en), seq: seq)
    }

    private mutating func refuse(_ fault: SyncFault, seq: UInt64 = 0) -> [Action] {
        let subject: LogID
        switch state {
        case .offering: subject = mailbox
        case .expectingHello, .taking, .expectingEnrol, .enrolling, .closed: subject = log
        }
        state = .closed
        return [.send(fault.refusal(log: subject, seq: seq)), .close(fault)]
    }
}

extension Offering.Action {
    /// The same in the hub's words; nil for what a hub need not remember. `settled` is never passed on.
    fileprivate var forHub: HubSession.Action? {
        switch self {
        case .send(let frame): .send(frame)
        case .lookUp(let log, let seq): .lookUp(log, seq: seq)
        case .read(let log, let seq, let maxEvents, let maxBytes):
            .read(log, after: seq, maxEvents: maxEvents, maxBytes: maxBytes)
        case .recordHeld: nil
        case .gather(let digests, let log): .gather(digests, of: log)
        case .settled: preconditionFailure("the session itself goes on from there")
        }
    }
}
