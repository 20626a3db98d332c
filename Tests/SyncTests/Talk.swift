import EventLog
import Events
import Foundation
import Sync

/// One end of a connection, driven frame by frame; what it does is said in short words, in order. In these the station's code
/// is S and the hub's H.
///
/// What its session asks for is answered from a log, unless the test answers by hand.
struct Talk {
    var session: Session
    let log: InMemoryLog
    /// What it hands down, as the upper end; and how far it says to hold the lower end's logs.
    var offers: [Offer] = []
    var holds: [Head] = []
    /// The logs that it takes in, and whose signatures count.
    var authors: [LogID: [SigningPublicKey]] = [:]
    /// Whether every other version of a log is one that gave way here before.
    var isSuperseded = false
    var isByHand = false
    /// Everything that was sent.
    private(set) var sent: [Frame.OneOf_Body] = []
    private(set) var summary: Summary?
    private(set) var fault: SyncFault?

    init(_ session: Session, _ log: InMemoryLog) {
        self.session = session
        self.log = log
    }

    /// Hears a frame and does what follows.
    mutating func hears(_ frame: Frame) throws -> [String] { try hears(frame.encoded) }

    mutating func hears(_ bytes: Data) throws -> [String] { try run(session.received(bytes)) }

    /// Answers by hand.
    mutating func answers(_ answer: (inout Session) -> [Session.Action]) throws -> [String] {
        try run(answer(&session))
    }

    private mutating func run(_ actions: [Session.Action]) throws -> [String] {
        var words: [String] = []
        var queue = actions[...]
        while let action = queue.popFirst() {
            words.append(Self.word(action))
            switch action {
            case .send(let frame): if let body = frame.body { sent.append(body) }
            case .finish(let summary): self.summary = summary
            case .close(let fault): self.fault = fault
            case .lookUp, .read, .recordHeld, .declined, .match, .listAuthors, .holdBranch, .takeBack, .judgeBranch,
                .gather, .open, .commit, .find, .recall, .store, .listAwaited, .greet, .offer, .enrol, .pin, .welcomed,
                .settled:
                break
            }
            if !isByHand, let more = try answer(action) { queue = more + queue }
        }
        return words
    }

    private mutating func answer(_ action: Session.Action) throws -> [Session.Action]? {
        switch action {
        case .lookUp(let log, let seq): return session.compared(try self.log.head(of: log, at: seq))
        case .read(let log, let seq, let maxEvents, let maxBytes):
            let run = try self.log.run(of: log, after: seq, maxEvents: maxEvents, maxBytes: maxBytes)
            return session.loaded(run.payloads, signed: run.signed, after: try self.log.head(of: log, at: seq))
        case .match(let heads):
            let count = try heads.prefix { try self.log.head(of: $0.log, at: $0.seq) == $0 }.count
            return session.matched(count)
        case .listAuthors(let log): return session.authors(authors[log] ?? [Sites.key().publicKey])
        case .holdBranch(let batch, let signed, let base):
            try log.holdBranch(
                SignedBatch(batch, signed: signed), base: base, from: try Sites.hub().site, at: Sites.now)
            return session.branchHeld()
        case .takeBack(let batch, let signed):
            _ = try log.ingest(batch, signed: signed, receivedAt: Sites.now)
            return session.branchHeld()
        case .judgeBranch: return session.judged(isSuperseded: isSuperseded)
        case .open(let log): return session.opened(held: try self.log.head(of: log), authors: authors[log])
        case .commit(let batch, let signed):
            return session.committed(new: try log.ingest(batch, signed: signed, receivedAt: Sites.now))
        case .find(let log, let seqs):
            return session.found(try seqs.compactMap { try self.log.head(of: log, at: $0) })
        case .recall(let log, let seq, let maxEvents, let maxBytes):
            let run = try self.log.payloads(of: log, after: seq, maxEvents: maxEvents, maxBytes: maxBytes)
            guard let previous = try self.log.head(of: log, at: seq) else {
                return session.recalled([], signed: nil, after: nil)
            }
            let end = ChainedBatch(after: previous, payloads: run).head
            return session.recalled(run, signed: Sites.key().sign(end), after: previous)
        case .store(let pieces): return session.stored(try log.store(pieces).kept)
        case .listAwaited(let limit):
            let reaches = ContentReaches(text: .all, identity: .all, photo: .all)
            let logs = Set(try log.heads().map(\.log) + [log.own])
            return session.awaited(
                try log.awaited(
                    ContentScope(Dictionary(uniqueKeysWithValues: logs.map { ($0, reaches) })), limit: limit)
            )
        case .greet: return session.greeted(Greeted(holds: holds, ancestors: []))
        case .offer: return session.offered(offers)
        case .send, .recordHeld, .declined, .gather, .enrol, .pin, .welcomed, .settled, .finish, .close: return nil
        }
    }

    // MARK: - In short

    static func short(_ log: String) -> String {
        log.replacing("520103001-Z02", with: "S").replacing("520103-H01", with: "H")
    }

    private static func short(_ log: LogID) -> String { short(log.name) }

    static func word(_ action: Session.Action) -> String {
        switch action {
        case .send(let frame): frame.body.map { word($0) } ?? "an empty frame"
        case .lookUp(let log, let seq): "look up \(short(log)) \(seq)"
        case .read(let log, let seq, _, _): "read \(short(log)) \(seq)"
        case .recordHeld(let head): "held \(short(head.log)) \(head.seq)"
        case .declined(let declined): "declined \(short(declined.log)) \(declined.fault.code)"
        case .match(let heads): "match \(heads.count)"
        case .listAuthors(let log): "authors \(short(log))"
        case .holdBranch(let batch, _, let base): "branch \(short(base.log)) \(base.seq) \(batch.head.seq)"
        case .takeBack(let batch, _):
            "take back \(short(batch.head.log)) \(batch.previous.seq + 1)+\(batch.payloads.count)"
        case .judgeBranch(let log): "judge \(short(log))"
        case .gather(let wanted): "gather \(wanted.count)"
        case .open(let log): "open \(short(log))"
        case .commit(let batch, _): "commit \(short(batch.head.log)) \(batch.previous.seq + 1)+\(batch.payloads.count)"
        case .find(let log, let seqs): "find \(short(log)) \(seqs.count)"
        case .recall(let log, let seq, _, _): "recall \(short(log)) \(seq)"
        case .store(let pieces): "store \(pieces.count)"
        case .listAwaited: "list"
        case .greet: "greet"
        case .offer: "offer"
        case .enrol(let enrolment): "enrol \(short(enrolment.site.text))"
        case .pin: "pin"
        case .welcomed: "welcomed"
        case .settled: "settled"
        case .finish(let summary): "finish \(summary.eventsGiven) \(summary.eventsTaken)"
        case .close(let fault): "close \(fault?.code ?? "-")"
        }
    }

    static func word(_ body: Frame.OneOf_Body) -> String {
        switch body {
        case .hello: "HELLO"
        case .welcome(let welcome):
            "WELCOME \(welcome.current ? "current" : "\(welcome.holds.count)")\(welcome.more ? " more" : "")"
        case .holds(let holds): "HOLDS \(holds.heads.count)\(holds.more ? " more" : "")"
        case .push(let push): "PUSH \(short(push.log)) \(push.firstSeq)+\(push.payloads.count)"
        case .ack(let ack): "ACK \(short(ack.held.log)) \(ack.held.seq)"
        case .decline(let decline): "DECLINE \(short(decline.log)) \(decline.code.word) \(decline.seq)"
        case .probe(let probe): "PROBE \(short(probe.log)) \(probe.seqs.count)"
        case .probed(let probed): "PROBED \(short(probed.log)) \(probed.heads.count)"
        case .recall(let recall): "RECALL \(short(recall.log)) \(recall.after)"
        case .recalled(let recalled): "RECALLED \(short(recalled.run.log)) \(recalled.run.payloads.count)"
        case .pushed: "PUSHED"
        case .want(let want): "WANT \(want.contents.count)"
        case .give(let give):
            "GIVE \(give.contents.count) missing \(give.missing.count)\(give.last ? " last" : "")"
        case .enrol: "ENROL"
        case .enrolled(let enrolled): "ENROLLED \(short(enrolled.site))"
        case .carry: "CARRY"
        case .carried: "CARRIED"
        case .refuse(let refuse): "REFUSE \(refuse.code.word)"
        }
    }
}

// MARK: - How far a talk has come

extension Talk {
    private static func identity(_ log: InMemoryLog, _ key: SigningKey) -> SessionIdentity {
        SessionIdentity(site: log.own.site, incarnation: log.incarnation, signingKey: key, program: "test")
    }

    /// A station that has not said anything yet.
    static func station(
        _ log: InMemoryLog, hubKey: SigningPublicKey? = Sites.hubKey.publicKey
    ) throws -> Talk {
        Talk(
            Session(
                identity: identity(log, Sites.key()), peer: .upper(try Sites.hub().site, signingKey: hubKey)), log)
    }

    /// A hub to which nothing was said yet, which takes in the station's logs.
    ///
    /// - Parameter key: the station's; nil for one that was only invited.
    static func hub(_ log: InMemoryLog? = nil, key: SigningKey? = Sites.key()) throws -> Talk {
        let log = try log ?? Sites.hubLog()
        var talk = Talk(
            Session(
                identity: identity(log, Sites.hubKey),
                peer: .lower(try Sites.station().site, signingKey: key?.publicKey)), log)
        let keys = [key ?? Sites.key()].map(\.publicKey)
        for name in [try Sites.station(), try Sites.further("a"), try Sites.further("b")] { talk.authors[name] = keys }
        return talk
    }

    /// The own log first, then all others that are held.
    static func offers(_ log: InMemoryLog) throws -> [Offer] {
        guard let own = try log.head(of: log.own) else { preconditionFailure("a log knows its own head") }
        let others = try log.heads().filter { $0.log != log.own }
        return ([own] + others).map { Offer(head: $0, isOwned: $0.log.site == log.own.site) }
    }

    /// A station that has said HELLO.
    static func greeting(
        _ log: InMemoryLog, hubKey: SigningPublicKey? = Sites.hubKey.publicKey, holds: [Head] = [],
        offers: [Offer]? = nil
    ) throws -> Talk {
        var talk = try station(log, hubKey: hubKey)
        let offers = try offers ?? Self.offers(log)
        _ = try talk.answers { $0.start(Session.Outset(offers: offers, holds: holds)) }
        return talk
    }

    /// A station that was told how far its hub holds its logs, and that hands over what is lacking.
    static func giving(
        _ log: InMemoryLog, held: [Head] = [], byHand: Bool = false, offers: [Offer]? = nil,
        _ change: (inout Welcome) -> Void = { _ in }
    ) throws -> Talk {
        var talk = try greeting(log, offers: offers)
        talk.isByHand = byHand
        _ = try talk.hears(Sites.welcome(held, change))
        return talk
    }

    /// A station of which everything is held, and that takes in the hub's register and its mailbox.
    static func stationTaking(_ log: InMemoryLog) throws -> Talk {
        var talk = try giving(log, held: try offers(log).map(\.head))
        talk.authors = [
            .register(of: try Sites.hub().site): [Sites.hubKey.publicKey],
            try Sites.mailbox(): [Sites.hubKey.publicKey],
        ]
        _ = try talk.hears(Sites.nothingWanted)
        return talk
    }

    /// A hub that was greeted by the station and takes in its logs.
    static func hubTaking(_ station: InMemoryLog, hub: InMemoryLog? = nil) throws -> Talk {
        var talk = try Self.hub(hub)
        _ = try talk.hears(Sites.hello(station))
        return talk
    }

    /// A hub that has taken in everything and hands down what it has.
    static func hubGiving(_ station: InMemoryLog, hub: InMemoryLog, byHand: Bool = false) throws -> Talk {
        var talk = try Self.hub(hub)
        talk.offers = try hub.heads().map { Offer(head: $0, isOwned: true) }
        _ = try talk.hears(Sites.hello(station))
        talk.isByHand = byHand
        _ = try talk.hears(Sites.pushed)
        return talk
    }
}
