import Dispatch
import EventLog
import Events
import Synchronization
import ZeroMQ

/// Commits batches of many connections at once, on a thread of its own: meanwhile the connections' thread checks what comes next.
///
/// One commit is under way at a time. What becomes due during it goes into the next one together, once for the disk.
final class Committer: Sendable {
    /// For each batch how many events were new or why it was refused; or why nothing at all was written.
    typealias Outcome = Result<[Result<Int, EventLogError>], any Error>

    private let site: Exchange.Site
    private let waker: Waker
    private let queue = DispatchQueue(label: "jiazhan.commits")
    private let outcome = Mutex<Outcome?>(nil)

    /// - Parameter waker: waked when a commit is done.
    init(site: Exchange.Site, waker: Waker) {
        self.site = site
        self.waker = waker
    }

    /// Begins a commit. The one before it must be done, and its outcome taken.
    func commit(_ batches: [SignedBatch]) {
        queue.async { [self] in
            let result = Outcome { try site.log.ingest(batches, receivedAt: site.now()) }
            outcome.withLock { outcome in
                precondition(outcome == nil, "one commit at a time")
                outcome = result
            }
            waker.wake()
        }
    }

    /// What came of the commit, once; nil while it is under way.
    func takeOutcome() -> Outcome? {
        outcome.withLock { outcome in
            defer { outcome = nil }
            return outcome
        }
    }

    /// Returns when no commit is under way.
    func settle() { queue.sync {} }
}
