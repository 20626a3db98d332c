import EventLog
import Events
import Foundation
import Sync
import Synchronization
import ZeroMQ

/// The hub's connections, driven by the thread that owns the ROUTER socket.
///
/// Frames that have come are sorted by connection. Each connection then goes on by itself until it asks for a commit; the batches
/// of all connections are committed together, once for the disk, and only then acknowledged. So a site with a million events and one
/// with three have a batch each in every round.
final class Intake {
    private let site: Exchange.Site
    private let roster: RosterView
    private let enrolling: Enrolling
    private let porter: Porter?
    private let report: @Sendable (Listener.Occurrence) -> Void
    private var connections: [Data: Connection] = [:]
    /// Those with frames that were not looked at yet.
    private var busy: Set<Data> = []
    private var heardCount: UInt64 = 0

    private final class Connection {
        let admission: Admission
        let site: SiteCode
        /// Nil for an invited one.
        let signingKey: SigningPublicKey?
        var exchange: Exchange
        /// When it was last heard, counted in frames.
        var heard: UInt64
        /// What came and was not looked at yet.
        var inbox: ArraySlice<Data> = []
        /// The batch that waits for its commit.
        var due: SignedBatch?
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
    }

    init(
        site: Exchange.Site, roster: RosterView, enrolling: Enrolling, porter: Porter?,
        report: @escaping @Sendable (Listener.Occurrence) -> Void
    ) {
        self.site = site
        self.roster = roster
        self.enrolling = enrolling
        self.porter = porter
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
                if stopping.flag.load(ordering: .acquiring) {
                    for route in Array(connections.keys) { drop(route) }
                    return nil
                }
                try resume(router)
                try gather(router, watch)
                try work(router)
            }
        } catch {
            report(.failed("the listener stopped: \(error)"))
            return ReplicationError(
                .transport, zh: "监听中断：\(error)，请重新启动", en: "the listener stopped: \(error); start it anew", cause: error
            )
        }
    }

    // MARK: - Frames in

    /// Takes what has come, as much as fits into one round.
    private func gather(_ router: Socket, _ watch: ConnectionWatch) throws(ZeroMQError) {
        var bytes = 0
        while bytes < Transport.roundBytes, let message = try router.receive() {
            try watch.took(message)
            guard message.frames.count == 2, message.excessFrames == 0,
                let admission = Admission(userID: message.userID)
            else { continue }
            bytes += message.frames[1].count
            try accept(message.frames[1], from: message.frames[0], admission, router)
        }
    }

    private func accept(
        _ frame: Data, from route: Data, _ admission: Admission, _ router: Socket
    ) throws(ZeroMQError) {
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
        connections[route]?.heard = heardCount
        connections[route]?.inbox.append(frame)
        busy.insert(route)
    }

    /// Whether there is a connection, opened at its first word; not when its site has been revoked meanwhile.
    private func isOpen(_ route: Data, _ admission: Admission) throws -> Bool {
        if let known = connections[route], known.admission == admission, try isCurrent(known) { return true }
        connections[route] = nil
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

    /// Goes on until nothing is left of what came.
    private func work(_ router: Socket) throws(ZeroMQError) {
        while !busy.isEmpty {
            var due: [Connection] = []
            var routes: [Data] = []
            for route in Array(busy) {
                guard let connection = connections[route] else {
                    busy.remove(route)
                    continue
                }
                while connection.due == nil, !connection.isTakingIn, let frame = connection.inbox.popFirst() {
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
                if connection.isTakingIn {
                    // Goes on in `resume`.
                    busy.remove(route)
                } else if connection.inbox.isEmpty {
                    connection.inbox = []
                    busy.remove(route)
                }
                if connection.due != nil {
                    due.append(connection)
                    routes.append(route)
                }
            }
            try commit(due, routes, router)
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
        connection.due = progress.commit
        for happening in progress.happened { report(.happened(peer, happening)) }
        for frame in progress.frames {
            // A peer that went away or does not read loses its session; it holds nothing that we acknowledged
            // without a commit, and dials again.
            guard try router.send([route, frame.encoded]) == .queued else { return drop(route) }
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
            guard try router.send([route, frame.encoded]) == .queued else { return drop(route) }
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
            if connections[route] != nil, !connection.inbox.isEmpty { busy.insert(route) }
        }
    }

    private func drop(_ route: Data) {
        guard let connection = connections.removeValue(forKey: route) else { return }
        connection.inbox = []
        connection.due = nil
        do {
            try connection.exchange.lost()
        } catch {
            report(.failed("what was learnt of \(connection.site) could not be written down: \(error)"))
        }
    }

    /// Commits the batches that are due, all at once.
    private func commit(_ due: [Connection], _ routes: [Data], _ router: Socket) throws(ZeroMQError) {
        let batches = due.compactMap(\.due)
        if batches.isEmpty { return }
        let outcome: Result<[Result<Int, EventLogError>], any Error> = Result {
            try site.log.ingest(batches, receivedAt: site.now())
        }
        for (index, batch) in batches.enumerated() {
            due[index].due = nil
            try step(due[index], routes[index], router) { exchange in
                switch outcome {
                case .success(let results): try exchange.committed(results[index], batch)
                case .failure(let error): throw error
                }
            }
        }
    }
}
