import Dispatch
import Events
import Logging
import Search
import ServiceLifecycle
import SiteStore

/// Takes new words into the index as they come, and forgotten ones out of it; from the beginning where there is no index
/// yet, while pages are served.
struct Indexing: Service {
    /// So long after something came, what comes with it has come too: the intake needs the same processors.
    private static let pause = Duration.seconds(1)

    private let folder: SiteFolder
    private let index: SearchIndex
    private let ending: Ending
    private let logger: Logger
    private let news: Bell

    /// - Parameters:
    ///   - news: rings when there is something to take in.
    ///   - ending: asked by another service; an index that is being made is left where it is then, and gone on with at
    ///     the next start.
    init(folder: SiteFolder, index: SearchIndex, news: Bell, ending: Ending, logger: Logger) {
        self.folder = folder
        self.index = index
        self.news = news
        self.ending = ending
        self.logger = logger
        news.ring()
    }

    /// Something was committed. Never waits.
    func wake() { news.ring() }

    func run() async throws {
        await withGracefulShutdownHandler {
            await cancelWhenGracefulShutdown {
                while !Task.isCancelled {
                    await news.wait()
                    // Cut short when the task is cancelled, which is no failure.
                    try? await Task.sleep(for: Self.pause)
                    await catchUp()
                }
            }
        } onGracefulShutdown: {
            ending.ask()
        }
    }

    /// Off the threads that answer pages: an index that is made anew takes minutes.
    private func catchUp() async {
        guard !ending.isAsked else { return }
        await withCheckedContinuation { done in
            DispatchQueue.global(qos: .utility).async {
                do {
                    try index.catchUp(from: folder.log) { _, _ in !ending.isAsked }
                } catch {
                    // The log has the events; the next wake tries again.
                    logger.error("indexing failed", metadata: ["why": "\(error)"])
                }
                done.resume()
            }
        }
    }
}
