import Events
import Foundation

/// One end of a connection between a site and its hub, either end: the lower one dials and hands up what the hub lacks of its
/// own log and of all beneath it, then the upper one hands down registers and the mailbox.
///
/// Pure: frames and answers come in as calls, what is to be done goes out as `Action`s, in order. Nothing counts as held before
/// the other side acknowledged it, and each side acknowledges only what it has committed. The shell hands over the next frame only
/// after it has answered the last action that asks for an answer.
///
///     lower  idle ─start→ greeting ─WELCOME→ (listing HOLDS) → giving ─nothing wanted→ taking ─nothing awaited→ idle
///     upper  idle ─HELLO→ welcoming ─vector known→ taking ─nothing awaited→ offering → giving ─nothing wanted→ idle
///     upper, of a site that was only invited:  idle ─ENROL→ enrolling → closed
///     any ─REFUSE, or a frame that does not belong→ closed
package struct Session: Sendable {
    package enum Action: Sendable {
        case send(Frame)

        // Both ends, of what they hand over.
        /// Answer with `compared`: the log's head as it was at that place.
        case lookUp(LogID, seq: UInt64)
        /// Answer with `loaded`: the payloads that follow.
        case read(LogID, after: UInt64, maxEvents: Int, maxBytes: Int)
        /// The other side has everything of that log up to here on its disk; keep it.
        case recordHeld(Head)
        /// A log goes no further in this session; keep why.
        case declined(Declined)
        /// Answer with `matched`: how many of these heads, from the first on, are the own log's too.
        case match([Head])
        /// Answer with `authors`: whose signatures count for that log.
        case listAuthors(LogID)
        /// Answer with `branchHeld` once it is on disk, apart from the log.
        case holdBranch(ChainedBatch, SignedHead, base: Head)
        /// Answer with `branchHeld` once it is in the log.
        case takeBack(ChainedBatch, SignedHead)
        /// Answer with `judged`: whether every event of the branch that is kept apart gave way here before.
        case judgeBranch(LogID)
        /// Answer with `gathered`.
        case gather([WantedPiece])

        // Both ends, of what they take in.
        /// Answer with `opened`.
        case open(LogID)
        /// Answer with `committed` or `refused`.
        case commit(ChainedBatch, SignedHead)
        /// Answer with `found`: the log's heads at those places, as far as they are held.
        case find(LogID, [UInt64])
        /// Answer with `recalled`: what is held of that log after that place.
        case recall(LogID, after: UInt64, maxEvents: Int, maxBytes: Int)
        /// Answer with `stored`.
        case store([ContentPiece])
        /// Answer with `awaited`.
        case listAwaited(limit: Int)

        // The upper end.
        /// Answer with `greeted`: what is held of the lower end's logs.
        case greet(Greeting)
        /// Answer with `offered`: what there is to hand down.
        case offer
        /// Answer with `enrolled` or `refused`.
        case enrol(Enrolment)

        // The lower end.
        /// Keep the hub's key for good: what it hands down is signed with it.
        case pin(SigningPublicKey)
        /// What the hub said of itself.
        case welcomed(Welcomed)
        /// The other side lacks no content any more that it is to have.
        case settled

        case finish(Summary)
        /// The session is over and nothing more is accepted; the reason, if it is not an orderly end.
        case close(SyncFault?)
    }

    enum State: Sendable {
        case idle
        // lower
        case greeting(Outset)
        case listing(Outset, Welcome, Listing)
        // upper
        case welcoming(Greeting, Hello)
        case offering(Allowance, [LogID: Head], Summary)
        case enrolling
        // both
        case giving(Giving, then: Next)
        case taking(Taking, then: Next)
        case closed
    }

    /// What the upper end listed so far of the logs that are handed up. It may hold others' too, of a site that moved or that
    /// was restored from an old backup; they are passed over.
    struct Listing: Sendable {
        var heads: [LogID: Head] = [:]
        /// Logs of this end's own of which it has nothing any more.
        var lost: [LogID: Head] = [:]
        /// HOLDS that came.
        var pages = 0
    }

    /// What follows the phase under way.
    enum Next: Sendable {
        /// Lower end: take in what comes from above.
        case take
        /// Upper end: hand down, within this allowance, what the lower end lacks of these.
        case give(Allowance, [LogID: Head])
        case finish(Summary)
    }

    /// What the lower end begins with.
    package struct Outset: Sendable {
        /// The site's own head and everything else that it hands up, in that order in which it goes.
        package let offers: [Offer]
        /// How far it holds the logs that come from above.
        package let holds: [Head]

        package init(offers: [Offer], holds: [Head]) {
            self.offers = offers
            self.holds = holds
        }
    }

    let identity: SessionIdentity
    /// The other end's site: lower end, its hub; upper end, the site that the authenticated key stands for.
    let peer: SessionPeer
    var state = State.idle

    package init(identity: SessionIdentity, peer: SessionPeer) {
        self.identity = identity
        self.peer = peer
    }

    package var isClosed: Bool {
        switch state {
        case .closed: true
        case .idle, .greeting, .listing, .welcoming, .offering, .enrolling, .giving, .taking: false
        }
    }

    /// Whether it is between two syncs.
    package var isIdle: Bool {
        switch state {
        case .idle: true
        case .greeting, .listing, .welcoming, .offering, .enrolling, .giving, .taking, .closed: false
        }
    }

    /// A frame came from the other side.
    package mutating func received(_ bytes: Data) -> [Action] {
        do throws(SyncFault) {
            return try accept(try Frame.decode(bytes))
        } catch {
            return refuse(error)
        }
    }

    private mutating func accept(_ frame: Frame.OneOf_Body) throws(SyncFault) -> [Action] {
        switch (state, frame) {
        case (.closed, _): return []
        case (_, .refuse(let refuse)):
            state = .closed
            return [.close(.told(refuse))]
        case (.greeting(let outset), .welcome(let welcome)): return try welcomed(welcome, outset)
        case (.listing(let outset, let welcome, let listing), .holds(let holds)):
            return try listed(holds, outset, welcome, listing)
        case (.idle, .hello(let hello)): return try greeted(hello)
        case (.idle, .enrol(let enrol)): return try asked(enrol)
        case (.giving, _): return giving { (giving) throws(HandoverFault) in try giving.received(frame) }
        case (.taking, _): return taking { (taking) throws(HandoverFault) in try taking.received(frame) }
        case (.idle, _), (.greeting, _), (.listing, _), (.welcoming, _), (.offering, _), (.enrolling, _):
            throw SyncFault.outOfTurn(frame, in: state.word)
        }
    }

    // MARK: - Ends

    /// What the last action asked for could not be done, and not for the other side's fault; nothing of it is held.
    package mutating func failed(_ code: RefusalCode, _ message: Bilingual) -> [Action] {
        refuse(
            SyncFault(.found(code), breach: code == .protocol ? .payload : nil, zh: message.zh, en: message.en))
    }

    mutating func refuse(_ fault: SyncFault) -> [Action] {
        state = .closed
        return [.send(fault.refusal(log: nil, seq: 0)), .close(fault)]
    }
}

/// Who speaks.
package struct SessionIdentity: Sendable {
    package let site: SiteCode
    package var incarnation: Data
    package let signingKey: SigningKey
    package let program: String

    package init(site: SiteCode, incarnation: Data, signingKey: SigningKey, program: String) {
        self.site = site
        self.incarnation = incarnation
        self.signingKey = signingKey
        self.program = program
    }
}

/// What the other end said of itself, for people to read.
package struct Introduction: Hashable, Sendable {
    /// The protocol's, that is spoken.
    package let version: UInt32
    /// At most 16 bytes.
    package let incarnation: Data
    /// The program's name and version, of at most 64 characters.
    package let program: String

    init(version: UInt32, incarnation: Data, program: String) {
        self.version = version
        self.incarnation = Data(incarnation.prefix(16))
        self.program = String(program.prefix(64)).filter { !$0.isNewline }
    }
}

/// Whom one speaks with; never what that side says of itself.
package enum SessionPeer: Sendable {
    /// This end's hub. Its signing key is nil where the invitation did not bring it and no session has yet.
    case upper(SiteCode, signingKey: SigningPublicKey?)
    /// A site below; its signing key is nil for one that knocks with an invitation's key.
    case lower(SiteCode, signingKey: SigningPublicKey?)

    package var site: SiteCode {
        switch self {
        case .upper(let site, _), .lower(let site, _): site
        }
    }
}

/// What a session did.
package struct Summary: Hashable, Sendable {
    package var eventsGiven = 0
    package var bytesGiven = 0
    package var contentsGiven = 0
    /// Contents the other side asked for which could not be given.
    package var contentsMissing = 0
    package var eventsTaken = 0
    package var contentsTaken = 0

    package init() {}

    mutating func add(_ handed: Giving.Handed) {
        eventsGiven += handed.events
        bytesGiven += handed.bytes
        contentsGiven += handed.contents
        contentsMissing += handed.missing
    }

    mutating func add(_ taken: Taking.Taken) {
        eventsTaken += taken.events
        contentsTaken += taken.contents
    }
}
