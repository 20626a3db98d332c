import Events
import Export
import Foundation
import HTTPTypes
import Hummingbird
import Projections

/// `/warnings`: what should be seen to now, and what looks wrong.
struct WarningPages: Sendable {
    let source: any DashboardSource
    let language: Language

    func add(to router: Router<BasicRequestContext>) {
        router.get("/warnings") { request, _ in
            let query = try asked(request)
            return Response.html(PageTemplates.warnings.render(try WarningPage(query, source: source)))
        }
        router.get("/warnings.json") { request, _ in try json(request) }
        for format in ExportFormat.allCases {
            router.get("/warnings.\(format.rawValue)") { request, _ in try file(request, format) }
        }
    }

    private func asked(_ request: Request) throws -> PageQuery {
        try PageQuery(
            request.uri.query, allowed: PageQuery.ofWarnings, language: language, today: source.today())
    }

    private func json(_ request: Request) throws -> Response {
        let query = try asked(request)
        let document = WarningDocument(
            try source.warnings(query.figures, limit: 1000), language: query.language
        ) { try source.title($0) }
        return try .json(document)
    }

    private func file(_ request: Request, _ format: ExportFormat) throws -> Response {
        let query = try asked(request)
        let table = WarningTable.table(
            try source.warnings(query.figures, limit: 0), kinds: Warnings.Kind.allCases, language: query.language,
            calendar: source.calendar, title: { try source.title($0) }
        ) { kind, body in try source.forEachWarning(kind, query.figures, body) }
        let file = try ExportedFile([table], format, language: query.language)
        return .file(file, format, name: "\(source.siteCode)-warnings-\(query.figures.asOf)")
    }
}
