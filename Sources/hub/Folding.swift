import EventLog
import Logging
import Projections
import ServiceLifecycle
import Synchronization

/// Folds new events into the read model as they come, so that no page has to wait for a long catch-up.
///
/// A page folds in what is missing before it answers, if that is little; where it is much, the page says how much is not counted
/// yet, and it is folded here. That gives way to the intake, which needs the same processors: it waits for a pause in what
/// comes, but not for ever.
struct Folding: Service {
    /// Nothing came for so long: a good moment to fold.
    private static let pause = Duration.milliseconds(500)
    /// Folding begins at the latest so long after something came, whatever comes meanwhile. Whoever reads the read model's file
    /// past this program finds it so much behind, and what the folding itself takes.
    private static let patience = Duration.seconds(10)

    private let views: ReadModel
    private let log: SQLiteLog
    private let ending: Ending
    private let logger: Logger
    private let news: Bell
    private let newest = News()

    /// When something came last.
    private final class News: Sendable {
        private let at = Mutex(ContinuousClock.now)

        func note() { at.withLock { $0 = .now } }
        var age: Duration { at.withLock { $0 }.duration(to: .now) }
    }

    /// - Parameters:
    ///   - news: rung when there is something to fold, by this service's `wake` and by pages that found it so.
    ///   - ending: what this service, when it is told to end, tells all that folds.
    init(views: ReadModel, log: SQLiteLog, news: Bell, ending: Ending, logger: Logger) {
        self.views = views
        self.log = log
        self.news = news
        self.ending = ending
        self.logger = logger
    }

    /// Something was committed. Never waits.
    func wake() {
        newest.note()
        news.ring()
    }

    func run() async throws {
        await withGracefulShutdownHandler {
            await cancelWhenGracefulShutdown {
                // What came while nobody served; and a model by other definitions is made anew.
                fold()
                while !Task.isCancelled {
                    await news.wait()
                    await awaitPause()
                    fold()
                }
            }
        } onGracefulShutdown: {
            ending.ask()
        }
    }

    private func awaitPause() async {
        let begun = ContinuousClock.now
        while !Task.isCancelled {
            let left = min(Self.pause - newest.age, Self.patience - begun.duration(to: .now))
            guard left > .zero else { return }
            // Cut short when the task is cancelled, which is no failure.
            try? await Task.sleep(for: left)
        }
    }

    private func fold() {
        do {
            try views.bringUpToDate(from: log, isEnding: { ending.isAsked })
        } catch is CancellationError {
            // Nothing is lost: the next start goes on from the last page.
        } catch {
            // The log has the events; the next wake or page tries again.
            logger.error("folding failed", metadata: ["why": "\(error)"])
        }
    }
}
