import EventLog
import Events
import Foundation
import Sync
import Synchronization
import ZeroMQ

/// The hub's connections, driven by the thread that owns the ROUTER socket.
///
/// Frames that have come are sorted by connection. Each connection then goes on by itself until it asks for a commit; the batches
/// of all connections that are due are committed together, once for the disk, and only then acknowledged. So a site with a million
/// events and one with three have a batch each in every round. While a commit is under way, the frames of connections that have
/// nothing in it are checked.
final class Intake {
    private let site: Exchange.Site
    private let roster: RosterView
    private let enrolling: Enrolling
    private let porter: Porter?
    private let committer: Committer
    private let watch: ConnectionWatch
    private let report: @Sendable (Listener.Occurrence) -> Void
    private var connections: [Data: Connection] = [:]
    /// Those with frames that were not looked at yet.
    private var busy: Set<Data> = []
    /// Bytes in all inboxes.
    private var inboxBytes = 0
    /// Those whose batch waits for the next commit, in the order in which they came to it, and those whose batch is in the one under way.
    private var due: [Turn] = []
    private var committing: [Turn] = []
    private var heardCount: UInt64 = 0

    /// A connection that has a batch to be committed. By the time that is done the route may stand for another one.
    private struct Turn {
        let route: Data
        let connection: Connection
        let batch: SignedBatch
    }

    private final class Connection {
        let admission: Admission
        let site: SiteCode
        /// Nil for an invited one.
        let signingKey: SigningPublicKey?
        var exchange: Exchange
        /// When it was last heard, counted in frames.
        var heard: UInt64
        /// Over which it was heard last.
        var descriptor: Int32?
        /// What came and was not looked at yet.
        var inbox = Inbox()
        /// Whether a batch of it waits for its commit or is in the one under way; nothing more is looked at until that is done.
        var isCommitting = false
        /// What is carried over it between two syncs.
        var carrying: CarryingExchange?
        /// Whether a bundle that came over it is being taken in; nothing more is looked at until that is done.
        var isTakingIn = false

        init(
            admission: Admission, site: SiteCode, signingKey: SigningPublicKey?, exchange: Exchange, heard: UInt64
        ) {
            self.admission = admission
            self.site = site
            self.signingKey = signingKey
            self.exchange = exchange
            self.heard = heard
        }

        /// Whether the next frame may be looked at.
        var isFree: Bool { !isCommitting && !isTakingIn }
    }

    init(
        site: Exchange.Site, roster: RosterView, enrolling: Enrolling, porter: Porter?, committer: Committer,
        watch: ConnectionWatch, report: @escaping @Sendable (Listener.Occurrence) -> Void
    ) {
        self.site = site
        self.roster = roster
        self.enrolling = enrolling
        self.porter = porter
        self.committer = committer
        self.watch = watch
        self.report = report
    }

    /// Answers until it is told to stop.
    ///
    /// - Returns: why it ended by itself; nil when it was told to.
    func serve(
        _ router: Socket, wake: WakePair, until stopping: Stopping
    ) -> ReplicationError? {
        do throws(ZeroMQError) {
            var poller = Poller(router)
            poller.add(wake.socket)
            defer { committer.settle() }
            while true {
                // What cannot be taken now is left with its sender.
                poller.watch(0, for: inboxBytes < Transport.roundBytes ? .readable : [])
                let ready = try poller.wait(timeout: watch.interval)
                try watch.look()
                if !ready[1].isEmpty { try wake.drain() }
                if stopping.flag.load(ordering: .acquiring) {
                    for route in Array(connections.keys) { drop(route) }
                    return nil
                }
                try resume(router)
                try conclude(router)
                try gather(router)
                try work(router)
                commit()
            }
        } catch {
            report(.failed("the listener stopped: \(error)"))
            return ReplicationError(
                .transport, zh: "监听中断：\(error)，请重新启动", en: "the listener stopped: \(error); start it anew", cause: error
            )
        }
    }

    // MARK: - Frames in

    /// Takes what has come, as much as may wait here.
    private func gather(_ router: Socket) throws(ZeroMQError) {
        while inboxBytes < Transport.roundBytes, let message = try router.receive() {
            try watch.took(message)
            guard message.frames.count == 2, message.excessFrames == 0,
                let admission = Admission(userID: message.userID)
            else { continue }
            try accept(message, admission, router)
        }
    }

    private func accept(
        _ message: ReceivedMessage, _ admission: Admission, _ router: Socket
    ) throws(ZeroMQError) {
        let (route, frame) = (message.frames[0], message.frames[1])
        heardCount += 1
        do {
            guard try isOpen(route, admission) else {
                let fault = SyncFault(
                    .found(.revoked), zh: RefusalCode.revoked.reason.zh, en: RefusalCode.revoked.reason.en)
                _ = try router.send([route, fault.refusal(log: nil, seq: 0).encoded])
                return
            }
        } catch let error as ZeroMQError {
            throw error
        } catch {
            report(.failed("a frame could not be answered: \(error)"))
            drop(route)
            return
        }
        guard let connection = connections[route] else { return }
        connection.heard = heardCount
        connection.descriptor = message.descriptor
        guard connection.inbox.bytes + frame.count <= Transport.waitingBytes else {
            report(.overrun(address: "\(connection.site)", bytes: connection.inbox.bytes + frame.count))
            return drop(route)
        }
        connection.inbox.append(frame)
        inboxBytes += frame.count
        if connection.isFree { busy.insert(route) }
    }

    private func next(of connection: Connection) -> Data? {
        guard connection.isFree, let frame = connection.inbox.popFirst() else { return nil }
        inboxBytes -= frame.count
        return frame
    }

    /// Whether there is a connection, opened at its first word; not when its site has been revoked meanwhile.
    private func isOpen(_ route: Data, _ admission: Admission) throws -> Bool {
        if let known = connections[route], known.admission == admission, try isCurrent(known) { return true }
        drop(route)
        if connections.count >= Transport.sessions,
            let oldest = connections.min(by: { $0.value.heard < $1.value.heard })
        {
            drop(oldest.key)
        }
        let code: SiteCode
        let key: SigningPublicKey?
        switch admission {
        case .member(let member):
            code = member
            guard let entry = try roster.current().sites[member], !entry.revoked, let keys = entry.keys else {
                report(.denied(address: "", reason: "\(member) is revoked"))
                return false
            }
            key = keys.signingKey
        case .invited(let invited):
            code = invited
            key = nil
        }
        var exchange = try Exchange(site: site, below: code, key: key, enrolling: enrolling)
        if let porter { exchange.carries = { try porter.carries(by: code) } }
        connections[route] = Connection(
            admission: admission, site: code, signingKey: key, exchange: exchange, heard: heardCount)
        return true
    }

    /// Whether the site still signs with the key that the connection was opened for: a site that was revoked and invited anew has
    /// another one, or none yet.
    private func isCurrent(_ connection: Connection) throws -> Bool {
        guard let entry = try roster.current().sites[connection.site], !entry.revoked else { return false }
        switch connection.admission {
        case .member: return entry.keys?.signingKey == connection.signingKey
        case .invited: return entry.invitation != nil
        }
    }

    // MARK: - Work

    /// Goes on until nothing is left of what came but what waits for a commit.
    private func work(_ router: Socket) throws(ZeroMQError) {
        for route in Array(busy) {
            busy.remove(route)
            guard let connection = connections[route] else { continue }
            while connections[route] === connection, let frame = next(of: connection) {
                if let porter, connection.exchange.isIdle, CarryingExchange.isOne(frame) {
                    try carry(connection, route, router) {
                        try $0.received(try Frame.decode(frame))
                    } by: {
                        porter.exchange(with: connection.site)
                    }
                } else {
                    try step(connection, route, router) { exchange in try exchange.received(frame) }
                }
            }
        }
    }

    /// One step of a connection. Whatever goes wrong with it ends it and no other; that site dials again.
    private func step(
        _ connection: Connection, _ route: Data, _ router: Socket, _ body: (inout Exchange) throws -> Exchange.Progress
    ) throws(ZeroMQError) {
        let peer = connection.site
        let progress: Exchange.Progress
        do {
            progress = try body(&connection.exchange)
        } catch {
            report(.failed("a frame of \(peer) could not be answered: \(error)"))
            progress = connection.exchange.failed(error)
        }
        if let batch = progress.commit {
            connection.isCommitting = true
            due.append(Turn(route: route, connection: connection, batch: batch))
        }
        for happening in progress.happened { report(.happened(peer, happening)) }
        for frame in progress.frames {
            // A peer that went away or does not read loses its session; it holds nothing that we acknowledged
            // without a commit, and dials again.
            guard try send(frame, to: route, connection, router) else { return drop(route) }
        }
        switch progress.end {
        case .finished(let summary):
            connection.carrying = nil
            report(.finished(peer, summary))
            if summary.eventsTaken > 0 { porter?.applyWaiting() }
        case .closed(let fault):
            if let fault { report(.refused(peer, fault)) }
            drop(route)
        case nil: break
        }
    }

    /// - Returns: false where the peer is gone, or so much waits for it that it is given up; the watch then shuts the line down.
    private func send(
        _ frame: Frame, to route: Data, _ connection: Connection, _ router: Socket
    ) throws(ZeroMQError) -> Bool {
        let bytes = frame.encoded
        guard try router.send([route, bytes]) == .queued else { return false }
        return watch.gave(bytes, to: connection.descriptor)
    }

    // MARK: - Bundles of other sites

    /// One step of what is carried over a connection. A connection whose carrying goes wrong is ended like any other.
    private func carry(
        _ connection: Connection, _ route: Data, _ router: Socket,
        _ body: (inout CarryingExchange) throws -> CarryingExchange.Progress, by begin: () -> CarryingExchange?
    ) throws(ZeroMQError) {
        let peer = connection.site
        var progress = CarryingExchange.Progress()
        do {
            if connection.carrying == nil {
                connection.carrying = begin()
                progress.frames = try connection.carrying?.start().frames ?? []
            }
            guard var carrying = connection.carrying else { return }
            let step = try body(&carrying)
            connection.carrying = carrying
            progress.frames += step.frames
            (progress.happened, progress.due) = (step.happened, step.due)
            (progress.isEnded, progress.fault) = (step.isEnded, step.fault)
        } catch {
            report(.failed("a bundle of \(peer) could not be handled: \(error)"))
            return drop(route)
        }
        for happening in progress.happened { report(.carried(peer, happening)) }
        for frame in progress.frames {
            guard try send(frame, to: route, connection, router) else { return drop(route) }
        }
        if let fault = progress.fault {
            report(.refused(peer, fault))
            _ = try router.send([route, fault.refusal(log: nil, seq: 0).encoded])
            return drop(route)
        }
        if let due = progress.due {
            connection.isTakingIn = true
            porter?.take(due, for: route)
        }
        if progress.isEnded { connection.carrying = nil }
    }

    /// Goes on with connections over which a bundle came that is taken in by now.
    private func resume(_ router: Socket) throws(ZeroMQError) {
        for (route, done) in porter?.finished() ?? [] {
            guard let connection = connections[route], connection.isTakingIn else {
                for happening in done.happened { report(.carried(site.log.own.site, happening)) }
                continue
            }
            connection.isTakingIn = false
            try carry(connection, route, router) {
                try $0.tookIn(done)
            } by: {
                nil
            }
            if connections[route] === connection { busy.insert(route) }
        }
    }

    private func drop(_ route: Data) {
        guard let connection = connections.removeValue(forKey: route) else { return }
        inboxBytes -= connection.inbox.bytes
        connection.inbox = Inbox()
        // A batch that is in a commit under way may be held by then; that site hears of it when it dials again.
        due.removeAll { $0.connection === connection }
        do {
            try connection.exchange.lost()
        } catch {
            report(.failed("what was learnt of \(connection.site) could not be written down: \(error)"))
        }
    }

    // MARK: - Commits

    /// Begins to commit the batches that are due, all at once, unless a commit is under way.
    private func commit() {
        guard committing.isEmpty, !due.isEmpty else { return }
        (committing, due) = (due, [])
        committer.commit(committing.map(\.batch))
    }

    /// Acknowledges what is committed by now, and goes on with those connections.
    private func conclude(_ router: Socket) throws(ZeroMQError) {
        guard let outcome = committer.takeOutcome() else { return }
        let turns = committing
        committing = []
        // The next commit need not wait for the answers to this one.
        commit()
        for (index, turn) in turns.enumerated() where connections[turn.route] === turn.connection {
            turn.connection.isCommitting = false
            try step(turn.connection, turn.route, router) { exchange in
                switch outcome {
                case .success(let results): try exchange.committed(results[index], turn.batch)
                case .failure(let error): throw error
                }
            }
            busy.insert(turn.route)
        }
    }
}
