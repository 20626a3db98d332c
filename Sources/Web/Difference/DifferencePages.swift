import Events
import Export
import Foundation
import HTTPTypes
import Hummingbird
import Projections

/// `/difference`: a period's figures as they were known then and as they are known now, and what arrived in between.
struct DifferencePages: Sendable {
    let source: any DashboardSource
    let language: Language

    func add(to router: Router<BasicRequestContext>) {
        router.get("/difference") { request, _ in
            Response.html(PageTemplates.difference.render(try DifferencePage(asked(request), source: source)))
        }
        router.get("/difference.json") { request, _ in try json(request) }
        for format in ExportFormat.allCases {
            router.get("/difference.\(format.rawValue)") { request, _ in try file(request, format) }
        }
    }

    private func asked(_ request: Request) throws -> DifferenceRequest {
        try DifferenceRequest(request.uri.query, language: language, source: source)
    }

    private func json(_ request: Request) throws -> Response {
        let asked = try asked(request)
        let difference = try source.difference(asked.figures, since: asked.since)
        let page = try source.arrivals(difference.query, since: asked.since, after: asked.after, limit: 1000)
        let document = DifferenceDocument(
            difference, arrivals: page.arrivals, next: page.next, language: asked.query.language)
        return try .json(document)
    }

    private func file(_ request: Request, _ format: ExportFormat) throws -> Response {
        let asked = try asked(request)
        let difference = try source.difference(asked.figures, since: asked.since)
        let tables = DifferenceTable.tables(
            difference, language: asked.query.language, calendar: source.calendar
        ) { try source.forEachArrival(difference.query, since: difference.since, $0) }
        let file = try ExportedFile(
            format == .csv ? Array(tables.prefix(1)) : tables, format, language: asked.query.language)
        return .file(file, format, name: "\(source.siteCode)-difference-\(asked.figures.asOf)")
    }
}

/// What an address of a difference asks for.
struct DifferenceRequest {
    let query: PageQuery
    /// With the as-of day: that of the first moment unless another one is named.
    let figures: FigureQuery
    let since: Instant
    let after: Int64

    init(_ text: String?, language: Language, source: any DashboardSource) throws(WebError) {
        let today = source.today()
        query = try PageQuery(text, allowed: PageQuery.ofDifference, language: language, today: today)
        since =
            try Self.moment(query, .sinceKnown, source.calendar)
            ?? source.calendar.end(of: today.advanced(byDays: -30))
        var figures = query.figures
        if query.given[.asOf] == nil { figures.asOf = source.calendar.date(of: since) }
        self.figures = figures
        if let knownOn = figures.knownOn, knownOn < since {
            throw .parameter(
                .knownOn, Bilingual(zh: "早于“\(PageParameter.sinceKnown.name.zh)”", en: "lies before since-known"))
        }
        after = try query.given.position(.after) ?? 0
    }

    /// The end of a day, or a moment.
    private static func moment(
        _ query: PageQuery, _ parameter: PageParameter, _ calendar: BusinessCalendar
    ) throws(WebError) -> Instant? {
        guard let text = query.given[parameter] else { return nil }
        if let day = try? BusinessDate(text) { return calendar.end(of: day) }
        do {
            return try Instant(rfc3339: text)
        } catch {
            throw .parameter(parameter, error.message, cause: error)
        }
    }
}
