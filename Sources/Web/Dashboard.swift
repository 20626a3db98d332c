import Events
import Export
import Foundation
import HTTPTypes
import Hummingbird
import Projections

/// The hub's dashboard: one page, what it loads, and its figures for programs. Everything is read, nothing is written.
///
/// `GET /` is the page, `/figures.json` the same figures as `figures --json` and `/figures.csv` and `.xlsx` as tables;
/// `/evidence` lists what one number was counted from, `/difference` what changed since some day, `/warnings` what should be
/// seen to, each with the same endings; `/lists/matters.csv` and so on are whole lists; `/search` and `/similar` look into the
/// words that are held; `/health` says `ok` while the figures can be read.
package struct Dashboard: Sendable {
    /// Where Debian's `libjs-chart.js` puts the complete build of Chart.js that a browser loads as one script.
    package static let debianChartLibrary = "/usr/share/javascript/chart.js/chart.min.js"

    private let source: any DashboardSource
    private let language: Language
    private let chartLibrary: String
    private let hosts: AdmittedHosts
    private let words: (any SearchSource)?

    /// - Parameters:
    ///   - words: where `/search` and `/similar` look; without it there are no such pages.
    ///   - language: the page's language where the address names none.
    ///   - chartLibrary: path of Chart.js 3; without it the page shows tables only and says what to install.
    ///   - hosts: `.loopback` for a server bound to the loopback address.
    package init(
        source: any DashboardSource, words: (any SearchSource)? = nil, language: Language = .zh,
        chartLibrary: String = Dashboard.debianChartLibrary, hosts: AdmittedHosts = .loopback
    ) {
        self.source = source
        self.words = words
        self.language = language
        self.chartLibrary = chartLibrary
        self.hosts = hosts
    }

    package func router() -> Router<BasicRequestContext> {
        let router = Router(context: BasicRequestContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: PageHeaders())
        router.add(middleware: ComplaintPages(language: language))
        router.add(middleware: RequestGate(hosts: hosts))
        router.get("/") { request, _ in try page(request) }
        router.get("/figures.json") { request, _ in try figures(request) }
        for format in ExportFormat.allCases {
            router.get("/figures.\(format.rawValue)") { request, _ in try figures(request, as: format) }
        }
        EvidencePages(source: source, language: language).add(to: router)
        DifferencePages(source: source, language: language).add(to: router)
        WarningPages(source: source, language: language).add(to: router)
        for list in ListName.allCases {
            for format in ExportFormat.allCases {
                router.get("/lists/\(list.rawValue).\(format.rawValue)") { request, _ in try file(request, list, format)
                }
            }
        }
        router.get("/health") { _, _ in try health() }
        router.get("/chart.js") { request, _ in try chartScript(request) }
        if let words {
            router.get("/search") { request, _ in
                Response.html(
                    PageTemplates.search.render(
                        try SearchResults(
                            query(request, allowed: PageQuery.ofSearch), source: words, siteName: source.siteName)))
            }
            router.get("/similar") { request, _ in
                Response.html(
                    PageTemplates.similar.render(
                        try SimilarPage(
                            query(request, allowed: PageQuery.ofSimilar), source: words, siteName: source.siteName,
                            today: source.today())))
            }
        }
        for asset in Asset.allCases {
            router.get("/assets/\(asset.rawValue)") { request, _ in asset.served.response(to: request) }
        }
        return router
    }

    private func query(_ request: Request, allowed: Set<PageParameter>) throws -> PageQuery {
        try PageQuery(request.uri.query, allowed: allowed, language: language, today: source.today())
    }

    private func page(_ request: Request) throws -> Response {
        let query = try query(request, allowed: PageQuery.ofPage)
        let page = try DashboardPage(
            query, source: source, hasSearch: words != nil,
            hasCharts: FileManager.default.isReadableFile(atPath: chartLibrary))
        return .html(PageTemplates.dashboard.render(page))
    }

    private func figures(_ request: Request) throws -> Response {
        let query = try query(request, allowed: PageQuery.ofFigures)
        return try .json(
            BoardDocument(try source.board(query.figures), language: query.language, pending: try source.pending()))
    }

    private func figures(_ request: Request, as format: ExportFormat) throws -> Response {
        let query = try query(request, allowed: PageQuery.ofFigures)
        let tables = BoardTable.tables(try source.board(query.figures), language: query.language)
        let file = try ExportedFile(format == .csv ? Array(tables.prefix(1)) : tables, format, language: query.language)
        return .file(file, format, name: "\(source.siteCode)-figures-\(query.figures.asOf)")
    }

    private func file(_ request: Request, _ list: ListName, _ format: ExportFormat) throws -> Response {
        let query = try query(request, allowed: PageQuery.ofPage)
        let (scope, period) = (query.figures.scope, query.figures.period)
        let table = try source.table(list, scope: scope, period: period, language: query.language)
        return .file(
            try ExportedFile([table], format, language: query.language), format,
            name: "\(source.siteCode)-\(list.rawValue)-\(source.today())")
    }

    private func health() throws -> Response {
        _ = try source.position()
        return Response(
            status: .ok, headers: [.contentType: "text/plain; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: "ok\n")))
    }

    /// Read afresh each time, so that installing the package needs no restart.
    private func chartScript(_ request: Request) throws -> Response {
        guard let script = FileManager.default.contents(atPath: chartLibrary) else {
            throw WebError(
                .unknownPath, zh: "没有图表库 \(chartLibrary)，请安装 Debian 软件包 libjs-chart.js",
                en: "there is no chart library \(chartLibrary); install the Debian package libjs-chart.js")
        }
        return ServedFile(bytes: script, type: "text/javascript; charset=utf-8").response(to: request)
    }
}

extension Response {
    static func json(_ document: some JSONDocument) throws -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/json; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: try document.encoded())))
    }

    static func html(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "text/html; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
