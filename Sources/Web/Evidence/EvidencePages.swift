import Events
import Export
import Foundation
import HTTPTypes
import Hummingbird
import Projections

/// `/evidence`, what one number was counted from: a page, and the whole list as CSV, Excel and JSON.
struct EvidencePages: Sendable {
    let source: any DashboardSource
    let language: Language

    func add(to router: Router<BasicRequestContext>) {
        router.get("/evidence") { request, _ in
            Response.html(PageTemplates.evidence.render(try EvidencePage(asked(request), source: source)))
        }
        router.get("/evidence.json") { request, _ in try json(request) }
        for format in ExportFormat.allCases {
            router.get("/evidence.\(format.rawValue)") { request, _ in try file(request, format) }
        }
    }

    private func asked(_ request: Request) throws -> EvidenceRequest {
        try EvidenceRequest(request.uri.query, language: language, today: source.today())
    }

    /// A page of it; `next` in it goes into `after`.
    private func json(_ request: Request) throws -> Response {
        let asked = try asked(request)
        let page = try source.evidence(asked.evidence, after: asked.after, limit: 1000)
        let document = EvidenceDocument(page, language: asked.query.language) { try source.title($0) }
        return try .json(document)
    }

    private func file(_ request: Request, _ format: ExportFormat) throws -> Response {
        let asked = try asked(request)
        let table = EvidenceTable.table(asked.evidence, language: asked.query.language) {
            try source.title($0)
        } entries: {
            try source.forEachEvidence(asked.evidence, $0)
        }
        let file = try ExportedFile([table], format, language: asked.query.language)
        return .file(
            file, format, name: "\(asked.definition.id)-\(asked.evidence.part.rawValue)-\(asked.query.figures.asOf)")
    }
}
