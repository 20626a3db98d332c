import EventLog
import Events
import Foundation
import Sync
import Synchronization
import ZeroMQ

/// The hub's sessions, driven by the thread that owns the ROUTER socket.
final class Intake {
    private let log: any AppendLog
    private let signingKey: SigningKey
    private let roster: RosterView
    private let enrolling: Enrolling
    private let now: @Sendable () -> Instant
    private let report: @Sendable (Listener.Occurrence) -> Void
    private var sessions: [Data: Connection] = [:]
    private var heardCount: UInt64 = 0

    private struct Connection {
        let admission: Admission
        let site: SiteCode
        /// Nil for an invited one.
        let signingKey: SigningPublicKey?
        var session: HubSession
        /// When it was last heard, counted in frames.
        var heard: UInt64
    }

    init(
        log: any AppendLog, signingKey: SigningKey, roster: RosterView, enrolling: Enrolling,
        now: @escaping @Sendable () -> Instant, report: @escaping @Sendable (Listener.Occurrence) -> Void
    ) {
        self.log = log
        self.signingKey = signingKey
        self.roster = roster
        self.enrolling = enrolling
        self.now = now
        self.report = report
    }

    /// Answers until it is told to stop.
    ///
    /// - Returns: why it ended by itself; nil when it was told to.
    func serve(
        _ router: Socket, _ watch: ConnectionWatch, wake: WakePair, until stopping: Stopping
    ) -> ReplicationError? {
        do throws(ZeroMQError) {
            var poller = Poller(router)
            poller.add(wake.socket)
            while true {
                let ready = try poller.wait(timeout: watch.interval)
                try watch.look()
                if !ready[1].isEmpty { try wake.drain() }
                if stopping.flag.load(ordering: .acquiring) { return nil }
                if let message = try router.receive() {
                    try watch.took(message)
                    try handle(message, router)
                }
            }
        } catch {
            report(.failed("the listener stopped: \(error)"))
            return ReplicationError(
                .transport, zh: "监听中断：\(error)，请重新启动", en: "the listener stopped: \(error); start it anew", cause: error
            )
        }
    }

    /// Whatever goes wrong with one message ends its session and no other; that station dials again.
    private func handle(_ message: ReceivedMessage, _ router: Socket) throws(ZeroMQError) {
        guard message.frames.count == 2, message.excessFrames == 0, let admission = Admission(userID: message.userID)
        else { return }
        let route = message.frames[0]
        heardCount += 1
        let answer: (connection: Connection, actions: [HubSession.Action])
        do {
            guard var connection = try connection(route, admission) else {
                let fault = SyncFault(
                    .found(.revoked), zh: RefusalCode.revoked.reason.zh, en: RefusalCode.revoked.reason.en)
                _ = try router.send([route, fault.refusal(log: nil, seq: 0).encoded])
                return
            }
            connection.heard = heardCount
            let actions = try connection.session.received(message.frames[1]) {
                try log.head(of: LogID(connection.site))
            }
            answer = (connection, actions)
        } catch {
            report(.failed("a frame could not be answered: \(error)"))
            sessions[route] = nil
            return
        }
        var connection = answer.connection
        let goesOn = try perform(answer.actions, &connection, route, router)
        sessions[route] = goesOn ? connection : nil
    }

    /// The connection's session, opened at its first word; nil when its site has been revoked meanwhile.
    private func connection(_ route: Data, _ admission: Admission) throws -> Connection? {
        if let known = sessions[route], known.admission == admission, isCurrent(known) { return known }
        sessions[route] = nil
        if sessions.count >= Transport.sessions, let oldest = sessions.min(by: { $0.value.heard < $1.value.heard }) {
            sessions[oldest.key] = nil
        }
        let site: SiteCode
        let key: SigningPublicKey?
        switch admission {
        case .member(let member):
            site = member
            guard let entry = try roster.current().sites[member], !entry.revoked, let keys = entry.keys else {
                report(.denied(address: "", reason: "\(member) is revoked"))
                return nil
            }
            key = keys.signingKey
        case .invited(let invited):
            site = invited
            key = nil
        }
        let peer = HubSession.Peer(site: site, signingKey: key)
        return Connection(
            admission: admission, site: site, signingKey: key,
            session: HubSession(
                hub: log.own.site, signingKey: signingKey, incarnation: log.incarnation, peer: peer),
            heard: heardCount)
    }

    /// Whether the site still signs with the key that the session was opened for: a site that was revoked and invited
    /// anew has another one, or none yet.
    private func isCurrent(_ connection: Connection) -> Bool {
        guard let entry = try? roster.current().sites[connection.site], !entry.revoked else { return false }
        switch connection.admission {
        case .member: return entry.keys?.signingKey == connection.signingKey
        case .invited: return entry.invitation != nil
        }
    }

    /// - Returns: whether the session goes on.
    private func perform(
        _ actions: [HubSession.Action], _ connection: inout Connection, _ route: Data, _ router: Socket
    ) throws(ZeroMQError) -> Bool {
        var queue = actions[...]
        while let action = queue.popFirst() {
            switch action {
            case .send(let frame):
                // A peer that went away or does not read loses its session; it holds nothing that we acknowledged
                // without a commit, and dials again.
                guard try router.send([route, frame.encoded]) == .queued else { return false }
            case .commit(let batch, let signed): queue += commit(batch, signed, &connection)
            case .store(let contents): queue += store(contents, &connection)
            case .enrol(let enrolment): queue += enrol(enrolment, &connection)
            case .listAwaited(let log, let limit):
                queue += answer(&connection) { $0.awaited(try self.log.awaitedContents(of: log, limit: limit)) }
            case .lookUp(let log, let seq):
                queue += answer(&connection) { $0.compared(try self.log.head(of: log, at: seq)) }
            case .read(let log, let seq, let maxEvents, let maxBytes):
                queue += answer(&connection) {
                    $0.loaded(
                        try self.log.payloads(of: log, after: seq, maxEvents: maxEvents, maxBytes: maxBytes))
                }
            case .gather(let digests, let log):
                queue += answer(&connection) { $0.gathered(try self.log.gather(digests, of: log)) }
            case .delivered(let head, let events): report(.delivered(connection.site, head, events: events))
            case .close(let fault):
                if let fault { report(.refused(connection.site, fault)) }
                return false
            }
        }
        return true
    }

    private func commit(
        _ batch: ChainedBatch, _ signed: SignedHead, _ connection: inout Connection
    ) -> [HubSession.Action] {
        do {
            let new = try log.ingest(batch, signed: signed, receivedAt: now())
            report(.held(connection.site, batch.head, new: new))
            return connection.session.committed(new: new)
        } catch {
            return refuse(error, &connection, seq: batch.previous.seq + 1)
        }
    }

    private func store(_ contents: [Content], _ connection: inout Connection) -> [HubSession.Action] {
        do {
            let kept = try log.store(contents)
            report(.contentsHeld(connection.site, kept))
            return connection.session.stored(kept)
        } catch {
            return refuse(error, &connection, seq: 0)
        }
    }

    /// Answers with what is read of the log.
    private func answer(
        _ connection: inout Connection, _ reading: (inout HubSession) throws -> [HubSession.Action]
    ) -> [HubSession.Action] {
        do {
            return try reading(&connection.session)
        } catch {
            return refuse(error, &connection, seq: 0)
        }
    }

    private func enrol(_ enrolment: Enrolment, _ connection: inout Connection) -> [HubSession.Action] {
        do {
            try enrolling.enrol(enrolment, now: now())
            report(.enrolled(connection.site))
            return connection.session.enrolled()
        } catch {
            return refuse(error, &connection, seq: 0)
        }
    }

    /// What could not be written is refused by its reason; only our own disk's trouble asks the peer to try again.
    private func refuse(
        _ error: any Error, _ connection: inout Connection, seq: UInt64
    ) -> [HubSession.Action] {
        let (code, message): (RefusalCode, Bilingual) =
            switch error {
            case let fault as SyncFault:
                if case .found(let code) = fault.kind { (code, fault.message) } else { (.protocol, fault.message) }
            case let error as EventLogError:
                switch error.kind {
                case .gap: (.gap, error.message)
                case .fork: (.fork, error.message)
                case .draft, .foreign, .newer, .damaged, .busy, .cannotWrite, .stopped, .notOwned, .moved, .absent:
                    (.storage, error.message)
                }
            case let error as EventsError: (.protocol, error.message)
            default: (.storage, Bilingual(zh: "未能写入", en: "could not be written"))
            }
        return connection.session.failed(code, message, seq: seq)
    }
}
