import Events
import Foundation
import HTTPTypes
import Hummingbird

/// Turns whatever went wrong into one clear line: a page for people, an object for programs that asked for JSON.
struct ComplaintPages: RouterMiddleware {
    typealias Context = BasicRequestContext

    let language: Language

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            let complaint = Self.complaint(error)
            switch complaint.kind {
            case .unavailable, .failed: context.logger.error("\(complaint.cause ?? complaint)")
            case .parameter, .unknownPath, .method, .host: break
            }
            return try response(complaint, to: request)
        }
    }

    private static func complaint(_ error: any Error) -> WebError {
        if let error = error as? HTTPError, error.status == .notFound {
            return WebError(.unknownPath, zh: "没有这个页面", en: "there is no such page")
        }
        return WebError(fault: error)
    }

    private func response(_ complaint: WebError, to request: Request) throws -> Response {
        let language = PageQuery.language(in: request.uri.query) ?? language
        var response: Response
        if request.uri.path.hasSuffix(".json") {
            let body = ["error": ["code": complaint.code, "message": complaint.message.text(language)]]
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            response = Response(
                status: complaint.status, headers: [.contentType: "application/json; charset=utf-8"],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: try encoder.encode(body))))
        } else {
            response = .html(
                PageTemplates.complaint.render(ComplaintPage(complaint, language: language)), status: complaint.status)
        }
        if complaint.kind == .method { response.headers[.allow] = "GET, HEAD" }
        return request.method == .head ? response.createHeadResponse() : response
    }
}

/// What the page of a complaint shows.
struct ComplaintPage {
    let lang: String
    let words: [String: String]
    let message: String
    let home: String

    init(_ complaint: WebError, language: Language) {
        lang = PageQuery.tag(of: language)
        words = PageWord.all(in: language)
        message = complaint.message.text(language)
        home = "/?lang=\(language.rawValue)"
    }
}
