import EventLog
import Events
import Foundation
import Sync

/// One end of a connection without its socket: a `Session` with the site's log behind it. What the session asks for is read and
/// written here; frames go out as values, and the commit of a batch is handed to the caller, so that a hub can commit the batches
/// of many connections at once.
///
/// A value per connection; the log and the view of who stands where are shared.
package struct Exchange {
    /// The site on this end.
    package struct Site: Sendable {
        package let log: any SiteLog
        package let signingKey: SigningKey
        package let program: String
        package let subtree: SubtreeView
        package let now: @Sendable () -> Instant

        package init(
            log: any SiteLog, signingKey: SigningKey, program: String, subtree: SubtreeView,
            now: @escaping @Sendable () -> Instant
        ) {
            self.log = log
            self.signingKey = signingKey
            self.program = program
            self.subtree = subtree
            self.now = now
        }
    }

    /// What is to be done after a step, in this order: the frames go out, the batch is committed, and the result comes back in
    /// `committed`. Until then no frame may be handed in.
    package struct Progress: Sendable {
        package var frames: [Frame] = []
        package var commit: SignedBatch?
        package var happened: [Happening] = []
        package var end: End?
    }

    package enum End: Sendable {
        /// A session is over in good order; another may follow on the same connection.
        case finished(Summary)
        /// Nothing more is accepted on this connection.
        case closed(SyncFault?)
    }

    /// What happened, for whoever watches.
    package enum Happening: Sendable {
        /// The other side has everything of this log up to here on its disk.
        case given(Head)
        /// This side has, and so many events were new.
        case taken(Head, new: Int)
        case contentsTaken(Int)
        case declined(Declined)
        /// Another version of this log was fetched, so far up to here, and is kept apart.
        case branchHeld(Head)
        case enrolled(SiteCode)
        case pinned(SigningPublicKey)
        /// The other side holds less of a log than it once acknowledged: it was restored from a backup, and gets the rest again.
        case wentBack(from: Head, to: UInt64)
    }

    let site: Site
    let peer: SessionPeer
    let enrolling: Enrolling?
    var session: Session
    /// Written down together, now and then and at every end.
    var notes: [PeerNote] = []
    /// Logs with which something is wrong between this site and the peer, as far as this connection knows.
    var troubled: Set<LogID> = []
    /// Those of them that were met in this session.
    private var declinedNow: Set<LogID> = []
    /// How far the peer was known to hold logs, and since this session.
    var marks: [LogID: HeldMark] = [:]
    var introduction: Introduction?
    /// Upper end: whether there are bundles for the peer to carry, asked whenever it greets. Lower end: what the hub said of it.
    package var carries: @Sendable () throws -> Bool = { false }
    package private(set) var hubCarries = false
    private var heldSinceNote = 0
    private var contactNotedAt: Instant?

    /// The lower end: a station, or a hub towards its own hub.
    /// - Throws: `EventLogError` when the log cannot be read.
    package init(site: Site, hub: SiteCode, hubKey: SigningPublicKey?) throws {
        try self.init(site: site, peer: .upper(hub, signingKey: hubKey), enrolling: nil)
    }

    /// The upper end: a hub towards a site below it.
    ///
    /// - Parameter key: with which that site signs; nil for one that knocks with its invitation's key.
    /// - Throws: `EventLogError` when the log cannot be read.
    package init(site: Site, below: SiteCode, key: SigningPublicKey?, enrolling: Enrolling) throws {
        try self.init(site: site, peer: .lower(below, signingKey: key), enrolling: enrolling)
    }

    private init(site: Site, peer: SessionPeer, enrolling: Enrolling?) throws {
        self.site = site
        self.peer = peer
        self.enrolling = enrolling
        session = Session(
            identity: SessionIdentity(
                site: site.log.own.site, incarnation: try site.log.incarnation, signingKey: site.signingKey,
                program: site.program), peer: peer)
    }

    /// Whether nothing more is accepted on this connection.
    package var isClosed: Bool { session.isClosed }

    /// Whether it is between two syncs: bundles of other sites may be carried over the connection then.
    package var isIdle: Bool { session.isIdle }

    /// The lower end's first words.
    ///
    /// - Throws: `EventLogError` when the log cannot be read.
    package mutating func start() throws -> Progress {
        try remember()
        let scope = try LinkScope(site: site, peer: peer)
        let outset = Session.Outset(offers: try scope.offers(), holds: try scope.held())
        return try perform(session.start(outset))
    }

    /// A frame came.
    ///
    /// - Throws: `EventLogError` when the log cannot be read or written; the connection is then to be given up, and nothing of what
    ///   was under way is held.
    package mutating func received(_ bytes: Data) throws -> Progress {
        try perform(session.received(bytes))
    }

    /// The commit of the batch that the last `Progress` asked for is done, or was refused.
    package mutating func committed(_ result: Result<Int, EventLogError>, _ batch: SignedBatch) throws -> Progress {
        var progress = Progress()
        switch result {
        case .success(let new):
            progress.happened.append(.taken(batch.signed.head, new: new))
            clear(batch.signed.head.log)
            return try perform(session.committed(new: new), progress)
        case .failure(let error):
            guard let code = error.refusal else {
                return try perform(session.failed(.storage, error.message), progress)
            }
            return try perform(session.refused(code, error.message), progress)
        }
    }

    /// The connection is gone; writes down what was learnt.
    package mutating func lost() throws {
        try writeNotes()
    }

    /// Reading or writing failed; the other side is told so, and the connection is given up.
    package mutating func failed(_ error: any Error) -> Progress {
        let message = (error as? EventLogError)?.message ?? Bilingual(zh: "读写失败", en: "reading or writing failed")
        notes = []
        var progress = Progress()
        for action in session.failed(.storage, message) {
            if case .send(let frame) = action { progress.frames.append(frame) }
        }
        progress.end = .closed(SyncFault(.found(.storage), zh: message.zh, en: message.en))
        return progress
    }

    /// Carries out the commits that steps ask for, one after the other, until none is due.
    ///
    /// - Throws: `EventLogError` when the log cannot be read or written.
    package mutating func carryOut(_ progress: Progress) throws -> Progress {
        var all = progress
        while let batch = all.commit {
            all.commit = nil
            let outcomes = try site.log.ingest([batch], receivedAt: site.now())
            guard let outcome = outcomes.first else { preconditionFailure("each batch has an outcome") }
            let more = try committed(outcome, batch)
            all.frames += more.frames
            all.happened += more.happened
            all.commit = more.commit
            all.end = more.end ?? all.end
        }
        return all
    }

    private mutating func perform(_ actions: [Session.Action], _ before: Progress = Progress()) throws -> Progress {
        var progress = before
        var queue = actions[...]
        while let action = queue.popFirst() {
            if let more = try act(action, &progress) { queue = more + queue }
        }
        return progress
    }

    /// Does one action; what follows from its answer goes before the actions that are left.
    private mutating func act(_ action: Session.Action, _ progress: inout Progress) throws -> [Session.Action]? {
        switch action {
        case .send(let frame): progress.frames.append(frame)
        case .commit(let batch, let signed):
            var signed = SignedBatch(batch, signed: signed)
            // While others are committed, perhaps, and not while others wait for the commit.
            signed.decode()
            progress.commit = signed
        case .lookUp(let log, let seq): return session.compared(try site.log.head(of: log, at: seq))
        case .read(let log, let seq, let maxEvents, let maxBytes):
            let run = try site.log.run(of: log, after: seq, maxEvents: maxEvents, maxBytes: maxBytes)
            return session.loaded(run.payloads, signed: run.signed, after: try site.log.head(of: log, at: seq))
        case .recordHeld(let head): try hold(head, &progress)
        case .declined(let declined): try decline(declined, &progress)
        case .match(let heads): return session.matched(try matching(heads))
        case .listAuthors(let log): return session.authors(try authors(of: log))
        case .holdBranch(let batch, let signed, let base):
            try site.log.holdBranch(SignedBatch(batch, signed: signed), base: base, from: peer.site, at: site.now())
            progress.happened.append(.branchHeld(batch.head))
            return session.branchHeld()
        case .takeBack(let batch, let signed):
            // What was let go at a repair is not lost, and whoever still holds it is to let it go as well.
            if try site.log.gaveWay(batch.hashes, of: batch.head.log) { return session.branchHeld() }
            let outcomes = try site.log.ingest([SignedBatch(batch, signed: signed)], receivedAt: site.now())
            // Where the log has grown meanwhile by another connection, the next session compares anew.
            if case .success(let new)? = outcomes.first { progress.happened.append(.taken(batch.head, new: new)) }
            return session.branchHeld()
        case .judgeBranch(let log):
            try letHeldGo(log)
            return session.judged(isSuperseded: try site.log.letSupersededGo(log))
        case .gather(let wanted): return session.gathered(try gather(wanted))
        case .open(let log):
            let keys = try LinkScope(site: site, peer: peer).authors(of: log)
            return session.opened(held: try site.log.head(of: log), authors: keys.isEmpty ? nil : keys)
        case .find(let log, let seqs): return session.found(try find(log, seqs))
        case .recall(let log, let seq, let maxEvents, let maxBytes):
            return try recall(log, after: seq, maxEvents: maxEvents, maxBytes: maxBytes)
        case .store(let pieces):
            let stored = try site.log.store(pieces)
            if stored.kept > 0 { progress.happened.append(.contentsTaken(stored.kept)) }
            return session.stored(stored.kept)
        case .listAwaited(let limit):
            return session.awaited(try site.log.awaited(LinkScope(site: site, peer: peer).contents(), limit: limit))
        case .greet(let greeting): return try greet(greeting)
        case .offer: return session.offered(try LinkScope(site: site, peer: peer).offers())
        case .enrol(let enrolment): return enrol(enrolment, &progress)
        case .pin(let key): progress.happened.append(.pinned(key))
        case .welcomed(let welcomed): try welcome(welcomed, &progress)
        case .settled: settle()
        case .finish(let summary):
            // Either end went through all its logs. What was repaired may leave nothing to be handed over.
            for log in troubled.subtracting(declinedNow).sorted() { clear(log) }
            noteContact()
            try writeNotes()
            progress.end = .finished(summary)
        case .close(let fault):
            try writeNotes()
            progress.end = .closed(fault)
        }
        return nil
    }
}

// MARK: - What is remembered of the peer

extension Exchange {
    private mutating func remember() throws {
        marks = Dictionary(uniqueKeysWithValues: try site.log.heldMarks(of: peer.site).map { ($0.head.log, $0) })
        troubled = Set(try site.log.troubles().filter { $0.peer == peer.site }.map(\.log))
        declinedNow = []
    }

    private mutating func hold(_ head: Head, _ progress: inout Progress) throws {
        progress.happened.append(.given(head))
        clear(head.log)
        let known = marks[head.log]
        guard known?.head != head else { return }
        let mark = HeldMark(
            peer: peer.site, head: head, settled: min(known?.settled ?? 0, head.seq), at: site.now())
        marks[head.log] = mark
        notes.removeAll { if case .held(let mark) = $0 { mark.head.log == head.log } else { false } }
        notes.append(.held(mark))
        heldSinceNote += 1
        // Each would be a commit of its own else.
        if heldSinceNote >= SyncBounds.batchesUnderWay { try writeNotes() }
    }

    /// The peer lacks no content any more that it is to have of what it holds.
    private mutating func settle() {
        for (log, mark) in marks where mark.settled < mark.head.seq {
            let settled = HeldMark(peer: mark.peer, head: mark.head, settled: mark.head.seq, at: mark.at)
            marks[log] = settled
            notes.removeAll { if case .held(let mark) = $0 { mark.head.log == log } else { false } }
            notes.append(.held(settled))
        }
    }

    private mutating func decline(_ declined: Declined, _ progress: inout Progress) throws {
        progress.happened.append(.declined(declined))
        try unmark(declined)
        // Once a session for each log, and of no more logs than a site lists: the other side may name any.
        guard !declinedNow.contains(declined.log), declinedNow.count < SyncBounds.heads else { return }
        troubled.insert(declined.log)
        declinedNow.insert(declined.log)
        notes.append(
            .trouble(
                Trouble(
                    peer: peer.site, log: declined.log, code: declined.fault.refusalCode.word, seq: declined.seq,
                    message: declined.fault.message, at: site.now())))
    }

    /// What the peer holds of a log otherwise it does not hold, whatever it acknowledged before one of the two was restored.
    private mutating func unmark(_ declined: Declined) throws {
        switch declined.fault.refusalCode {
        case .fork, .behind, .superseded: break
        case .unspecified, .protocol, .version, .identity, .gap, .signature, .content, .enrolment, .storage, .revoked,
            .busy,
            .UNRECOGNIZED:
            return
        }
        guard declined.seq > 0, let mark = marks[declined.log], mark.head.seq >= declined.seq,
            let common = try site.log.head(of: declined.log, at: declined.seq - 1)
        else { return }
        let left = HeldMark(peer: peer.site, head: common, settled: min(mark.settled, common.seq), at: site.now())
        marks[declined.log] = left
        notes.append(.held(left))
    }

    private mutating func clear(_ log: LogID) {
        if troubled.remove(log) != nil { notes.append(.cleared(peer: peer.site, log: log)) }
    }

    private mutating func noteContact() {
        guard let introduction else { return }
        let now = site.now()
        // Whoever comes every few seconds is noted once a minute.
        if let at = contactNotedAt, now.milliseconds - at.milliseconds < 60_000, now >= at { return }
        contactNotedAt = now
        notes.append(
            .contact(
                Contact(
                    peer: peer.site, at: now, carrier: .line, incarnation: introduction.incarnation,
                    program: introduction.program, version: introduction.version)))
    }

    private mutating func writeNotes() throws {
        guard !notes.isEmpty else { return }
        try site.log.record(notes)
        notes = []
        heldSinceNote = 0
    }

    private mutating func greet(_ greeting: Greeting) throws -> [Session.Action] {
        try remember()
        introduction = greeting.introduction
        let holds = try LinkScope(site: site, peer: peer).held()
        return session.greeted(
            Greeted(holds: holds, ancestors: try site.log.ancestors(), carries: try carries()))
    }

    private mutating func welcome(_ welcomed: Welcomed, _ progress: inout Progress) throws {
        introduction = welcomed.introduction
        hubCarries = welcomed.carries
        if try site.log.ancestors() != welcomed.ancestors { notes.append(.ancestors(welcomed.ancestors)) }
        if let mark = marks[site.log.own], (welcomed.heldOwn?.seq ?? 0) < mark.head.seq {
            progress.happened.append(.wentBack(from: mark.head, to: welcomed.heldOwn?.seq ?? 0))
            let now = welcomed.heldOwn ?? .empty(log: mark.head.log, epoch: mark.head.epoch)
            marks[site.log.own] = HeldMark(peer: peer.site, head: now, settled: 0, at: site.now())
            notes.append(.held(HeldMark(peer: peer.site, head: now, settled: 0, at: site.now())))
        }
        // What comes down in this very session is signed by them.
        try writeNotes()
    }

    private mutating func enrol(_ enrolment: Enrolment, _ progress: inout Progress) -> [Session.Action] {
        guard let enrolling else { preconditionFailure("only the upper end enrols") }
        do {
            try enrolling.enrol(enrolment, now: site.now())
            progress.happened.append(.enrolled(enrolment.site))
            return session.enrolled()
        } catch let fault as SyncFault {
            return session.refused(fault.refusalCode, fault.message)
        } catch let error as EventLogError {
            return session.refused(error.refusal ?? .storage, error.message)
        } catch {
            return session.refused(.storage, Bilingual(zh: "未能写入", en: "could not be written"))
        }
    }
}

extension EventLogError {
    /// How a batch is refused that does not fit with what is held; nil for this side's own trouble.
    var refusal: RefusalCode? {
        switch kind {
        case .gap: .gap
        case .fork: .fork
        case .undecodable: .protocol
        case .draft, .foreign, .newer, .damaged, .busy, .cannotWrite, .stopped, .notOwned, .moved, .absent: nil
        }
    }
}
