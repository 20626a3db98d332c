import Commands
import Events
import Foundation
import Logging
import Replication
import ServiceLifecycle
import SiteStore

/// Syncs a hub with the one above it while it serves: every so often, and soon after something new is held.
struct Upstream: Service {
    private let folder: SiteFolder
    private let settings: Settings
    private let logger: Logger
    private let arrived: @Sendable () -> Void
    private let news = Bell()

    /// What comes in bursts goes up together.
    private static let gathering = Duration.seconds(1)

    /// - Parameter arrived: called when something came down.
    init(folder: SiteFolder, settings: Settings, logger: Logger, arrived: @escaping @Sendable () -> Void) {
        self.folder = folder
        self.settings = settings
        self.logger = logger
        self.arrived = arrived
    }

    /// Something was committed. Never waits.
    func wake() { news.ring() }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var failures = 0
            while !Task.isCancelled {
                failures = await syncOnce() ? 0 : failures + 1
                let pause = settings.pause(afterFailures: failures, jitter: Double.random(in: 0.5...1))
                // After a failure it waits its time, whatever arrives meanwhile.
                await rest(pause, wakeable: failures == 0)
            }
        }
    }

    /// - Returns: whether the next sync may come as soon as there is something new.
    private func syncOnce() async -> Bool {
        do {
            // As it is now: `hub join` may have been run meanwhile.
            let folder = try folder.reread()
            guard folder.profile.hub != nil else { return true }
            guard
                let report = try await Self.onThread({
                    try folder.syncUpwards(program: Program.introduction) { _, _ in }
                })
            else { return true }
            log(report, try folder.requireHub().site)
            if report.summary.eventsTaken > 0 || report.summary.contentsTaken > 0 { arrived() }
            return true
        } catch {
            let why = (error as? any Complaint)?.message.en ?? "\(error)"
            logger.warning("not synced with the hub above", metadata: ["why": "\(why)"])
            return false
        }
    }

    private func log(_ report: UpwardSync.Report, _ hub: SiteCode) {
        let summary = report.summary
        let isQuiet =
            summary.eventsGiven + summary.eventsTaken + summary.contentsGiven + summary.contentsTaken == 0
        logger.log(
            level: isQuiet ? .debug : .info,
            "synced with the hub above",
            metadata: [
                "hub": "\(hub)", "sent": "\(summary.eventsGiven)", "received": "\(summary.eventsTaken)",
                "contents": "\(summary.contentsGiven)/\(summary.contentsTaken)",
            ])
        for declined in report.declined {
            logger.warning(
                "declined",
                metadata: [
                    "hub": "\(hub)", "log": "\(declined.log)", "code": "\(declined.fault.code)",
                    "why": "\(declined.fault.message.en)",
                ])
        }
    }

    /// Waits that long; less where something new is held, or the program is asked to end.
    private func rest(_ pause: Duration, wakeable: Bool) async {
        await withTaskGroup(of: Void.self) { group in
            // Cut short when the task is cancelled, which is no failure.
            group.addTask { try? await Task.sleep(for: pause) }
            if wakeable {
                group.addTask {
                    await news.wait()
                    try? await Task.sleep(for: Self.gathering)
                }
            }
            await group.next()
            group.cancelAll()
        }
    }

    /// Runs what blocks on a thread of its own.
    ///
    /// - Returns: nil when the program was asked to end before it was done: whatever is not acknowledged then goes up the
    ///   next time.
    private static func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value?
    {
        let (results, result) = AsyncStream<Result<Value, any Error>>.makeStream()
        let thread = Thread {
            result.yield(Result { try body() })
            result.finish()
        }
        thread.name = "upstream"
        thread.start()
        for await outcome in results { return try outcome.get() }
        return nil
    }
}
