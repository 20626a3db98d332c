import EventLog
import Events
import Foundation
import ServiceLifecycle
import Sync
import Synchronization
import ZeroMQ

/// The hub's end: lets in whose key is on the roster, and runs one `Exchange` per connection.
///
/// One thread owns the ROUTER socket and checks what comes, another commits; the ZAP handler has its own. A connection's frame is answered before
/// its next one is looked at, so an acknowledgement can only follow its commit.
package final class Listener: Service {
    /// What happened, for the hub's log and for whoever watches.
    package enum Occurrence: Sendable {
        case listening(endpoint: String)
        case denied(address: String, reason: String)
        /// Asked to come again: too many handshakes at once, or too many connections.
        case deferred(address: String, reason: String)
        /// So many bytes of a connection waited that it was shut down; its address, or its site where that was found out here.
        case overrun(address: String, bytes: Int)
        /// On a site's connection.
        case happened(SiteCode, Exchange.Happening)
        /// A session came to its orderly end.
        case finished(SiteCode, Summary)
        case refused(SiteCode, SyncFault)
        /// A bundle of another site came over a site's connection, or went that way.
        case carried(SiteCode, CarryingExchange.Happening)
        /// Bundles that had waited were applied.
        case applied(BundleImport.Outcome)
        case failed(String)
    }

    /// Where sites hand bundles of others, and are handed some.
    package struct Carrying: Sendable {
        let site: BundleSite
        let folders: BundleFolders

        package init(site: BundleSite, folders: BundleFolders) {
            self.site = site
            self.folders = folders
        }
    }

    private let site: Exchange.Site
    private let carrying: Carrying?
    private let roster: RosterView
    private let endpoint: String
    private let further: [String]
    private let keys: CurveKeyPair
    private let report: @Sendable (Occurrence) -> Void

    /// - Parameters:
    ///   - endpoint: where it listens, and `further` where else.
    ///   - carrying: nil where nothing is carried.
    package init(
        site: Exchange.Site, endpoint: String, further: [String] = [], keys: CurveKeyPair, carrying: Carrying? = nil,
        report: @escaping @Sendable (Occurrence) -> Void
    ) {
        self.site = site
        self.carrying = carrying
        self.endpoint = endpoint
        self.further = further
        self.keys = keys
        self.report = report
        roster = RosterView(log: site.log)
    }

    /// Serves until the task is cancelled or the program is asked to shut down.
    ///
    /// - Throws: `ReplicationError` `replication.listen` when the endpoint cannot be bound, `replication.transport` when
    ///   the socket fails while it serves.
    package func run() async throws {
        let (failures, failed) = AsyncStream<ReplicationError>.makeStream()
        let running = try start { failed.yield($0) }
        defer { running.stop() }
        for await failure in failures.cancelOnGracefulShutdown() { throw failure }
    }

    /// Binds, and serves on a thread of its own until the returned value is stopped.
    ///
    /// - Parameter onFailure: called when the thread ends by itself, because its socket failed.
    package func start(onFailure: @escaping @Sendable (ReplicationError) -> Void = { _ in }) throws -> Running {
        do {
            OpenFiles.allow(Transport.descriptors)
            let context = try Context(maxSockets: 8192)
            let door = Door(roster: roster, report: report)
            let authenticator = try Authenticator(context) { door.judge($0) }
            let router = try Socket(context, .router, options: Transport.router(secretKey: keys.secretKey))
            let gauge = try QueueGauge(of: router)
            try bind(router, endpoint)
            let bound = try router.lastEndpoint()
            let others = try further.map { other in
                try bind(router, other)
                return try router.lastEndpoint()
            }
            let wake = try WakePair(context)
            let waker = wake.waker
            let stopping = Stopping()
            let porter = carrying.map { Porter($0, waker: waker, report: report) }
            let watch = ConnectionWatch(gauge: gauge, door: door, report: report)
            let intake = Intake(
                site: site, roster: roster, enrolling: Enrolling(log: site.log, roster: roster), porter: porter,
                committer: Committer(site: site, waker: waker), watch: watch, report: report)
            let thread = OwnerThread {
                if let failure = intake.serve(router, wake: wake, until: stopping) { onFailure(failure) }
            }
            for place in [bound] + others { report(.listening(endpoint: place)) }
            return Running(
                endpoint: bound, authenticator: authenticator, thread: thread, waker: waker, stopping: stopping)
        } catch let error as ZeroMQError {
            throw ReplicationError(.transport, zh: "通信出错：\(error)", en: "the transport failed: \(error)", cause: error)
        }
    }

    private func bind(_ router: Socket, _ endpoint: String) throws {
        do {
            try router.bind(endpoint)
        } catch {
            throw ReplicationError(
                .listen, zh: "不能在 \(endpoint) 监听（\(error)）；请检查地址，或端口是否已被占用",
                en: "cannot listen at \(endpoint) (\(error)); check the address and whether the port is taken",
                cause: error)
        }
    }

    /// A listener at work.
    package struct Running: Sendable {
        /// Where it listens, with the port that a wildcard was given.
        package let endpoint: String
        fileprivate let authenticator: Authenticator
        fileprivate let thread: OwnerThread
        fileprivate let waker: Waker
        fileprivate let stopping: Stopping

        /// Returns when the thread has ended and its sockets are closed; may be repeated.
        package func stop() {
            stopping.flag.store(true, ordering: .releasing)
            waker.wake()
            thread.join()
            authenticator.stop()
        }
    }
}

/// Tells the owner thread to end.
final class Stopping: Sendable {
    let flag = Atomic<Bool>(false)
}

/// What the ZAP handler wrote on a connection: whose key it is. libzmq carries it as the connection's User-Id.
enum Admission: Hashable {
    case member(SiteCode)
    case invited(SiteCode)

    var userID: String {
        switch self {
        case .member(let site): "member/\(site)"
        case .invited(let site): "invited/\(site)"
        }
    }

    init?(userID: String?) {
        let parts = (userID ?? "").split(separator: "/", maxSplits: 1)
        guard parts.count == 2, let site = try? SiteCode(String(parts[1])) else { return nil }
        switch parts[0] {
        case "member": self = .member(site)
        case "invited": self = .invited(site)
        default: return nil
        }
    }
}
