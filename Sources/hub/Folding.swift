import EventLog
import Logging
import Projections
import ServiceLifecycle

/// Folds new events into the read model as they come, so that no page has to wait for a long catch-up.
struct Folding: Service {
    private let views: ReadModel
    private let log: SQLiteLog
    private let logger: Logger
    private let wakes: AsyncStream<Void>
    private let waker: AsyncStream<Void>.Continuation

    init(views: ReadModel, log: SQLiteLog, logger: Logger) {
        self.views = views
        self.log = log
        self.logger = logger
        (wakes, waker) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Something was committed. Never waits.
    func wake() { waker.yield() }

    func run() async throws {
        for await _ in wakes.cancelOnGracefulShutdown() {
            do {
                try views.bringUpToDate(from: log)
            } catch {
                // The log has the events; the next wake or page tries again.
                logger.error("folding failed", metadata: ["why": "\(error)"])
            }
        }
    }
}
