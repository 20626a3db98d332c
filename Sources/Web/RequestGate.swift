import HTTPTypes
import Hummingbird

/// Lets through requests that read, and that name a host of this machine.
struct RequestGate: RouterMiddleware {
    typealias Context = BasicRequestContext

    let hosts: AdmittedHosts

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard hosts.admits(request.head.authority) else {
            throw WebError(
                .host, zh: "本程序只在本机应答，请用 http://127.0.0.1 或 http://localhost 打开",
                en: "this program answers on its own machine only; open http://127.0.0.1 or http://localhost")
        }
        guard request.method == .get || request.method == .head else {
            throw WebError(.method, zh: "看板只供查看，只应答 GET 和 HEAD", en: "the dashboard is read only: GET and HEAD")
        }
        return try await next(request, context)
    }
}
