import EventLog
import Logging
import Projections
import ServiceLifecycle

/// Folds new events into the read model as they come, so that no page has to wait for a long catch-up.
struct Folding: Service {
    private let views: ReadModel
    private let log: SQLiteLog
    private let ending: Ending
    private let logger: Logger
    private let wakes: AsyncStream<Void>
    private let waker: AsyncStream<Void>.Continuation

    /// - Parameter ending: what this service, when it is told to end, tells all that folds.
    init(views: ReadModel, log: SQLiteLog, ending: Ending, logger: Logger) {
        self.views = views
        self.log = log
        self.ending = ending
        self.logger = logger
        (wakes, waker) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Something was committed. Never waits.
    func wake() { waker.yield() }

    func run() async throws {
        await withGracefulShutdownHandler {
            for await _ in wakes.cancelOnGracefulShutdown() { fold() }
        } onGracefulShutdown: {
            ending.ask()
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
