import ArgumentParser
import Commands
import Events
import Foundation
import Hummingbird
import Logging
import Replication
import Search
import ServiceLifecycle
import SiteStore
import Web

/// `serve`: takes in what stations hand over, and shows the dashboard.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: Console.words("接收各站点的记录并提供看板", "take in stations' records and serve the dashboard"),
        discussion: Console.words(
            "例：hub serve --dir 中心 --http-port 8080\n看板默认只在本机可见（http.host，见 hub.yaml）。",
            "Example: hub serve --dir hub --http-port 8080\nThe dashboard is seen from this computer only, unless http.host in hub.yaml says otherwise."
        ))

    @OptionGroup var site: SiteOptions
    @Option(help: ArgumentHelp(Console.words("看板端口（默认 8080）", "the dashboard's port (8080)"), valueName: "N"))
    var httpPort: Int?

    func run() async throws {
        let folder = try site.open()
        guard let endpoint = folder.profile.endpoints.first else {
            throw SiteStoreError(.noHub, zh: "\(site.dir) 是站点，不是中心", en: "\(site.dir) is a station, not a hub")
        }
        let settings = try await Settings.load(folder: site.dir, file: "hub.yaml")
        let logger = Self.logger()
        let line = ProgressLine("统计", "counting")
        let ending = Ending()
        let pages = HubPages(
            folder: folder, views: try folder.views { line.show($0, of: $1) },
            divisions: try folder.divisions(), rules: settings.warnings,
            index: SearchIndex(
                path: folder.searchPath, calendar: folder.calendar,
                noteDamage: { logger.warning("index", metadata: ["why": "\($0.message.en)"]) }), indexing: Bell(),
            folding: Bell(),
            ending: ending)
        line.finish()
        let folding = Folding(
            views: pages.views, log: folder.log, news: pages.folding, ending: ending, logger: logger)
        let indexing = Indexing(
            folder: folder, index: pages.index, news: pages.indexing, ending: ending, logger: logger)
        let upstream = Upstream(folder: folder, settings: settings, logger: logger) {
            folding.wake()
            indexing.wake()
        }
        let listener = Listener(
            site: folder.exchanging(program: Program.introduction), endpoint: endpoint,
            further: Array(folder.profile.endpoints.dropFirst()),
            keys: try folder.transportKeys(),
            carrying: .init(site: try folder.bundling(program: Program.introduction), folders: folder.bundles)
        ) { occurrence in
            Self.report(occurrence, logger)
            if occurrence.brings {
                folding.wake()
                indexing.wake()
                upstream.wake()
            }
        }
        let application = application(pages, settings, logger)
        // They are told to end from the last to the first, each when the one before has: the dashboard answers what it was asked
        // first, so the folding and indexing that an answer may wait for are ended before it.
        try await serve([listener, upstream, application, folding, indexing], logger)
    }

    private func application(_ pages: HubPages, _ settings: Settings, _ logger: Logger) -> some ApplicationProtocol {
        let isLoopback = ["127.0.0.1", "::1", "localhost"].contains(settings.httpHost)
        let port = httpPort ?? settings.httpPort
        let dashboard = Dashboard(
            source: pages, words: pages, language: Console.language,
            chartLibrary: settings.chartLibrary ?? Dashboard.debianChartLibrary,
            hosts: isLoopback ? .loopback : .any)
        return Application(
            router: dashboard.router(),
            configuration: .init(address: .hostname(settings.httpHost, port: port), serverName: "jiazhan"),
            onServerRunning: { channel in
                let port = channel.localAddress?.port ?? port
                logger.info("dashboard", metadata: ["url": "http://\(settings.httpHost):\(port)/"])
            }, logger: Logger(label: "http", factory: { _ in SwiftLogNoOpLogHandler() }))
    }

    private func serve(_ services: [any Service], _ logger: Logger) async throws {
        let group = ServiceGroup(
            configuration: .init(
                services: services.map {
                    .init(
                        service: $0, successTerminationBehavior: .gracefullyShutdownGroup,
                        failureTerminationBehavior: .gracefullyShutdownGroup)
                }, gracefulShutdownSignals: [.sigterm, .sigint],
                logger: Logger(label: "services", factory: { _ in SwiftLogNoOpLogHandler() })))
        do {
            try await group.run()
        } catch let error as any Complaint {
            throw error
        } catch {
            throw ReplicationError(
                .listen, zh: "服务未能启动（\(error)）；端口可能已被占用，请用 --http-port 另指",
                en: "the service could not start (\(error)); the port may be taken: choose another with --http-port",
                cause: error)
        }
    }

    private static func logger() -> Logger {
        Logger(label: "hub", factory: { StreamLogHandler.standardError(label: $0) })
    }

    private static func report(_ occurrence: Listener.Occurrence, _ logger: Logger) {
        switch occurrence {
        case .listening(let endpoint): logger.info("listening", metadata: ["endpoint": "\(endpoint)"])
        case .denied(let address, let reason):
            logger.warning("denied", metadata: ["address": "\(address)", "reason": "\(reason)"])
        case .deferred(let address, let reason):
            logger.warning("deferred", metadata: ["address": "\(address)", "reason": "\(reason)"])
        case .overrun(let address, let bytes):
            logger.warning("shut down", metadata: ["address": "\(address)", "waiting": "\(bytes)"])
        case .happened(let site, let happening): report(happening, of: site, logger)
        case .finished(let site, let summary):
            logger.debug(
                "finished",
                metadata: ["site": "\(site)", "taken": "\(summary.eventsTaken)", "given": "\(summary.eventsGiven)"])
        case .refused(let site, let fault):
            logger.warning(
                "refused", metadata: ["site": "\(site)", "code": "\(fault.name)", "why": "\(fault.message.en)"])
        case .carried(let site, let happening): report(happening, by: site, logger)
        case .applied(let outcome): report(outcome, logger)
        case .failed(let why): logger.error("failed", metadata: ["why": "\(why)"])
        }
    }

    private static func report(_ happening: CarryingExchange.Happening, by site: SiteCode, _ logger: Logger) {
        switch happening {
        case .takenIn(_, let outcome): report(outcome, logger)
        case .kept(let parcel):
            logger.info("bundle kept to be carried on", metadata: ["by": "\(site)", "bundle": "\(parcel.digest)"])
        case .handedOn(let parcel, .settled):
            logger.info("bundle handed down", metadata: ["by": "\(site)", "bundle": "\(parcel.digest)"])
        case .handedOn(let parcel, .refused(let fault)), .handedOn(let parcel, .postponed(let fault)),
            .refused(let parcel, let fault):
            logger.warning(
                "bundle refused",
                metadata: ["by": "\(site)", "bundle": "\(parcel.digest)", "why": "\(fault.message.en)"])
        }
    }

    private static func report(_ outcome: BundleImport.Outcome, _ logger: Logger) {
        for report in outcome.reports {
            logger.info(
                "bundle taken in",
                metadata: [
                    "site": "\(report.from)", "new": "\(report.eventsNew)", "contents": "\(report.contentsNew)",
                    "waits": "\(report.isWaiting)",
                ])
            for trouble in report.troubles {
                logger.warning(
                    "bundle",
                    metadata: ["log": "\(trouble.log)", "code": "\(trouble.code)", "why": "\(trouble.message.en)"])
            }
        }
        for refused in outcome.refused {
            logger.warning(
                "bundle refused", metadata: ["site": "\(refused.from)", "why": "\(refused.fault.message.en)"])
        }
    }

    private static func report(_ happening: Exchange.Happening, of site: SiteCode, _ logger: Logger) {
        switch happening {
        case .enrolled: logger.info("enrolled", metadata: ["site": "\(site)"])
        case .taken(let head, let new):
            logger.info(
                "held", metadata: ["site": "\(site)", "log": "\(head.log)", "through": "\(head.seq)", "new": "\(new)"])
        case .contentsTaken(let count): logger.info("contents", metadata: ["site": "\(site)", "count": "\(count)"])
        case .given(let head):
            logger.debug("delivered", metadata: ["site": "\(site)", "log": "\(head.log)", "through": "\(head.seq)"])
        case .declined(let declined):
            logger.warning(
                "declined",
                metadata: [
                    "site": "\(site)", "log": "\(declined.log)", "code": "\(declined.fault.code)",
                    "why": "\(declined.fault.message.en)",
                ])
        case .branchHeld(let head):
            logger.warning("branch", metadata: ["site": "\(site)", "log": "\(head.log)", "through": "\(head.seq)"])
        case .wentBack(let head, let seq):
            logger.warning("went back", metadata: ["site": "\(site)", "from": "\(head.seq)", "to": "\(seq)"])
        case .pinned: break
        }
    }
}

extension Listener.Occurrence {
    /// Whether something new is held since.
    fileprivate var brings: Bool {
        switch self {
        case .happened(_, let happening): happening.brings
        case .carried(_, .takenIn), .applied: true
        case .carried(_, .handedOn), .carried(_, .kept), .carried(_, .refused), .listening, .denied, .deferred,
            .overrun,
            .finished, .refused, .failed:
            false
        }
    }
}

extension Exchange.Happening {
    /// Whether this hub has something that it had not before.
    fileprivate var brings: Bool {
        switch self {
        case .taken(_, let new): new > 0
        case .contentsTaken(let count): count > 0
        case .enrolled: true
        case .given, .declined, .branchHeld, .pinned, .wentBack: false
        }
    }
}
