import Events
import Foundation

/// The station's side of one sync: hands its own log over with the contents that the hub wants, then takes in its mailbox,
/// which is what was done at the hub to its matters.
///
/// Pure: events come in as calls, what is to be done goes out as `Action`s, in order. Nothing counts as held before the
/// other side acknowledged it, and each side acknowledges only what it has committed.
///
///     idle ─start→ greeting ─WELCOME→ handing ─hub wants nothing more→ taking ─nothing awaited→ done
///     any ─REFUSE, or a frame that does not belong→ failed
///
/// A hub that speaks version 1 has no mailboxes; the sync is then done when it wants nothing more.
package struct StationSession: Sendable {
    package struct Identity: Sendable {
        package let site: SiteCode
        package let hub: SiteCode
        package let incarnation: Data
        package let signingKey: SigningKey
        /// The hub's own key; nil where the invitation did not bring it and no sync has yet.
        package let hubKey: SigningPublicKey?
        package let program: String

        package init(
            site: SiteCode, hub: SiteCode, incarnation: Data, signingKey: SigningKey, hubKey: SigningPublicKey?,
            program: String
        ) {
            self.site = site
            self.hub = hub
            self.incarnation = incarnation
            self.signingKey = signingKey
            self.hubKey = hubKey
            self.program = program
        }

        package var mailbox: LogID { .mailbox(of: site, at: hub) }
    }

    package enum Action: Sendable {
        case send(Frame)
        /// Answer with `compared`: the log's head as it was at that place.
        case lookUp(LogID, seq: UInt64)
        /// Answer with `loaded`: the payloads that follow.
        case read(LogID, after: UInt64, maxEvents: Int, maxBytes: Int)
        /// The hub has everything up to here on its disk; keep it.
        case recordHeld(Head)
        /// The hub has the contents up to here too, or was told that they are gone; keep it.
        case recordSettled(Head)
        /// Answer with `gathered`: these contents, as far as the log names them.
        case gather([Hash], of: LogID)
        /// Keep the hub's key for good: its mailbox is signed with it.
        case pin(SigningPublicKey)
        /// Answer with `committed` once it is on disk.
        case commit(ChainedBatch, SignedHead)
        /// Answer with `stored` once they are on disk.
        case store([Content])
        /// Answer with `awaited`.
        case listAwaited(LogID, limit: Int)
        case finish(Summary)
        case fail(SyncFault)
    }

    /// What a sync did.
    package struct Summary: Hashable, Sendable {
        package var eventsSent = 0
        package var bytesSent = 0
        package var contentsSent = 0
        /// Contents the hub asked for which are not here any more.
        package var contentsMissing = 0
        /// How far the hub holds this station's log.
        package var held: Head
        package var eventsReceived = 0
        package var contentsReceived = 0
        /// How far this station holds its mailbox; nil when there was never anything in it.
        package var mailbox: Head?
    }

    private enum State: Sendable {
        case idle
        case greeting(mailbox: Head?)
        case handing(Offering, then: Taking?)
        case taking(Taking, Summary)
        case done
        case failed
    }

    private let identity: Identity
    private let log: LogID
    private var state = State.idle

    package init(identity: Identity) {
        self.identity = identity
        log = LogID(identity.site)
    }

    /// Greets the hub.
    ///
    /// - Parameter mailbox: how far the station's mailbox at that hub is held; nil when nothing of it is.
    package mutating func start(head: Head, mailbox: Head?) -> [Action] {
        guard case .idle = state else { preconditionFailure("a session starts once") }
        precondition(head.log == log && mailbox?.log ?? identity.mailbox == identity.mailbox, "the site's own logs")
        state = .greeting(mailbox: mailbox)
        return [
            .send(
                .with {
                    $0.hello.lowestVersion = SyncBounds.versions.lowerBound
                    $0.hello.highestVersion = SyncBounds.versions.upperBound
                    $0.hello.site = identity.site.text
                    $0.hello.incarnation = identity.incarnation
                    $0.hello.head = HeadFrame(identity.signingKey.sign(head))
                    $0.hello.program = identity.program
                    $0.hello.held = [mailbox].compactMap { $0 }.map { HeadFrame($0) }
                    $0.hello.creditBytes = SyncBounds.creditBytes
                    $0.hello.batchEvents = UInt32(SyncBounds.batchEvents)
                })
        ]
    }

    /// A frame came from the hub.
    package mutating func received(_ bytes: Data) -> [Action] {
        do throws(SyncFault) {
            return try accept(try Frame.decode(bytes))
        } catch {
            return fail(error)
        }
    }

    private mutating func accept(_ frame: Frame.OneOf_Body) throws(SyncFault) -> [Action] {
        switch (state, frame) {
        case (.greeting(let mailbox), .welcome(let welcome)): return try welcomed(welcome, mailbox: mailbox)
        case (.done, .refuse), (.failed, _): return []
        case (_, .refuse(let refuse)): throw SyncFault.told(refuse)
        case (.handing, _):
            return handing { (offering) throws(HandoverFault) in try offering.received(frame) }
        case (.taking, _):
            return taking { (taking) throws(HandoverFault) in try taking.received(frame) }
        case (.idle, _), (.greeting, _), (.done, _): throw SyncFault.outOfTurn
        }
    }

    private mutating func welcomed(_ welcome: Welcome, mailbox: Head?) throws(SyncFault) -> [Action] {
        guard SyncBounds.versions.contains(welcome.version) else {
            throw SyncFault(.found(.version), zh: RefusalCode.version.reason.zh, en: RefusalCode.version.reason.en)
        }
        guard welcome.site == identity.hub.text else {
            throw SyncFault(
                .found(.identity), zh: "对方自称 \(welcome.site)，不是本站点的中心 \(identity.hub)",
                en: "the other side says it is \(welcome.site), not this site's hub \(identity.hub)")
        }
        let held = try welcome.held.decoded().head
        guard held.log == log else {
            throw SyncFault(.found(.protocol), zh: "中心回应的是别站的日志", en: "the hub answered about another site's log")
        }
        let offering = Offering(
            log: log, held: held,
            allowance: .init(creditBytes: welcome.creditBytes, batchEvents: welcome.batchEvents),
            signingKey: identity.signingKey)
        guard welcome.version >= SyncBounds.mailboxVersion else {
            state = .handing(offering, then: nil)
            return offering.begin().map(\.forStation)
        }
        // The connection is authenticated with the hub's transport key, which the invitation brought; so its word on its
        // signing key is taken where none is known yet, and never again after that.
        guard let author = identity.hubKey ?? SigningPublicKey(welcome.signingKey) else {
            throw SyncFault(.found(.protocol), zh: "中心没有说明其签名公钥", en: "the hub did not say its signing key")
        }
        state = .handing(offering, then: Taking(log: identity.mailbox, held: mailbox, author: author))
        return (identity.hubKey == nil ? [.pin(author)] : []) + offering.begin().map(\.forStation)
    }

    // MARK: - The own log, upstream

    /// The answer to `lookUp`; nil when the log does not reach there.
    package mutating func compared(_ own: Head?) -> [Action] {
        handing { (offering) throws(HandoverFault) in try offering.compared(own) }
    }

    /// The answer to `read`; empty at the log's end.
    package mutating func loaded(_ payloads: [Data]) -> [Action] {
        handing { $0.loaded(payloads) }
    }

    /// The answer to `gather`.
    package mutating func gathered(_ contents: GatheredContents) -> [Action] {
        handing { $0.gathered(contents) }
    }

    private mutating func handing(_ step: (inout Offering) throws(HandoverFault) -> [Offering.Action]) -> [Action] {
        guard case .handing(var offering, let next) = state else { preconditionFailure("nothing is being handed over") }
        let actions: [Offering.Action]
        do throws(HandoverFault) {
            actions = try step(&offering)
        } catch {
            return fail(error.fault)
        }
        state = .handing(offering, then: next)
        return actions.flatMap { action -> [Action] in
            guard case .settled = action else { return [action.forStation] }
            return settled(offering, then: next)
        }
    }

    /// The hub wants nothing more; from version 2 on the mailbox follows without being asked for.
    private mutating func settled(_ offering: Offering, then next: Taking?) -> [Action] {
        let handed = offering.handed
        guard let held = handed.held else { preconditionFailure("WELCOME told what the hub holds") }
        let summary = Summary(
            eventsSent: handed.events, bytesSent: handed.bytes, contentsSent: handed.contents,
            contentsMissing: handed.missing, held: held)
        guard let next else {
            state = .done
            return [.recordSettled(held), .finish(summary)]
        }
        state = .taking(next, summary)
        return [.recordSettled(held)]
    }

    // MARK: - The mailbox, downstream

    /// The answer to `commit`: so many of the batch's events were new.
    package mutating func committed(new: Int) -> [Action] {
        taking { $0.committed(new: new) }
    }

    /// The answer to `listAwaited`.
    package mutating func awaited(_ digests: [Hash]) -> [Action] {
        taking { $0.awaited(digests) }
    }

    /// The answer to `store`: so many of the contents were kept.
    package mutating func stored(_ kept: Int) -> [Action] {
        taking { $0.stored(kept) }
    }

    private mutating func taking(_ step: (inout Taking) throws(HandoverFault) -> [Taking.Action]) -> [Action] {
        guard case .taking(var taking, var summary) = state else { preconditionFailure("nothing is being taken in") }
        let actions: [Taking.Action]
        do throws(HandoverFault) {
            actions = try step(&taking)
        } catch {
            return fail(error.fault)
        }
        summary.eventsReceived = taking.taken.events
        summary.contentsReceived = taking.taken.contents
        summary.mailbox = taking.taken.held
        state = .taking(taking, summary)
        return actions.map { action -> Action in
            switch action {
            case .send(let frame): return .send(frame)
            case .commit(let batch, let signed): return .commit(batch, signed)
            case .store(let contents): return .store(contents)
            case .listAwaited(let log, let limit): return .listAwaited(log, limit: limit)
            case .settled:
                state = .done
                return .finish(summary)
            }
        }
    }

    private mutating func fail(_ fault: SyncFault) -> [Action] {
        state = .failed
        return [.fail(fault)]
    }
}

extension Offering.Action {
    /// The same in the station's words; `settled` is never passed on.
    fileprivate var forStation: StationSession.Action {
        switch self {
        case .send(let frame): .send(frame)
        case .lookUp(let log, let seq): .lookUp(log, seq: seq)
        case .read(let log, let seq, let maxEvents, let maxBytes):
            .read(log, after: seq, maxEvents: maxEvents, maxBytes: maxBytes)
        case .recordHeld(let head): .recordHeld(head)
        case .gather(let digests, let log): .gather(digests, of: log)
        case .settled: preconditionFailure("the session itself goes on from there")
        }
    }
}
