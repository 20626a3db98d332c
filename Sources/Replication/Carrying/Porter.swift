import Dispatch
import Events
import Foundation
import Sync
import Synchronization
import ZeroMQ

/// What a hub does with bundles beside its connections, on a thread of its own, one after the other: an import may take as long as
/// a stick is large, and nobody else waits for it.
final class Porter: Sendable {
    private let carrying: Listener.Carrying
    private let waker: Waker
    private let report: @Sendable (Listener.Occurrence) -> Void
    private let queue = DispatchQueue(label: "jiazhan.bundles")
    private let state = Mutex(State())

    private struct State {
        /// By the connection's route.
        var done: [(route: Data, done: TakingIn.Done)] = []
        /// What is being taken in, or waits for it.
        var underWay: Set<Hash> = []
        var isApplying = false
    }

    init(
        _ carrying: Listener.Carrying, waker: Waker, report: @escaping @Sendable (Listener.Occurrence) -> Void
    ) {
        self.carrying = carrying
        self.waker = waker
        self.report = report
    }

    /// Whether there is anything for that site to carry.
    func carries(by site: SiteCode) throws -> Bool {
        try !carrying.folders.outgoing(by: site).entries().isEmpty
    }

    /// The hub's end of what is carried over a site's connection.
    func exchange(with site: SiteCode) -> CarryingExchange {
        CarryingExchange(upper: carrying.site, of: site, folders: carrying.folders)
    }

    /// Takes a bundle in; `finished` has the result once the waker has waked.
    func take(_ due: TakingIn, for route: Data) {
        let isNew = state.withLock { $0.underWay.insert(due.parcel.digest).inserted }
        guard isNew else {
            // Its connection was lost while it was being taken in, and it is offered again.
            let busy = SyncFault(
                .found(.busy), zh: "该数据包正在导入", en: "the bundle is just being taken in")
            return finish(TakingIn.Done(outcome: .postponed(busy), happened: []), route)
        }
        queue.async { [self] in
            let done = due.run()
            state.withLock { _ = $0.underWay.remove(due.parcel.digest) }
            finish(done, route)
        }
    }

    private func finish(_ done: TakingIn.Done, _ route: Data) {
        state.withLock { $0.done.append((route, done)) }
        waker.wake()
    }

    /// What is done, and for which connection.
    func finished() -> [(route: Data, done: TakingIn.Done)] {
        state.withLock { state in
            defer { state.done = [] }
            return state.done
        }
    }

    /// Something came over a line that a bundle may have waited for.
    func applyWaiting() {
        guard
            state.withLock({ state in
                defer { state.isApplying = true }
                return !state.isApplying
            })
        else { return }
        queue.async { [self] in
            state.withLock { $0.isApplying = false }
            do {
                let outcome = try BundleImport(carrying.site, waiting: carrying.folders.waiting).applyWaiting()
                if !outcome.reports.isEmpty || !outcome.refused.isEmpty { report(.applied(outcome)) }
            } catch {
                report(.failed("bundles that wait could not be applied: \(error)"))
            }
        }
    }
}
