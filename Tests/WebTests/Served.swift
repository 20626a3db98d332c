import Events
import Foundation
import Hummingbird
import HummingbirdTesting
import Web

/// One answer of the dashboard, asked for as a browser would.
struct Served {
    let status: HTTPResponse.Status
    let headers: HTTPFields
    let body: String

    /// - Parameters:
    ///   - chartLibrary: a path where nothing is, unless a test is about the charts.
    static func get(
        _ address: String, of source: FakeSource, language: Language = .zh, chartLibrary: String = "/nonexistent",
        method: HTTPRequest.Method = .get, headers: HTTPFields = [:]
    ) async throws -> Served {
        let dashboard = Dashboard(source: source, language: language, chartLibrary: chartLibrary)
        return try await Application(router: dashboard.router()).test(.router) { client in
            try await client.execute(uri: address, method: method, headers: headers) { response in
                Served(status: response.status, headers: response.headers, body: String(buffer: response.body))
            }
        }
    }

    /// The text between the start of an element with that id and the first end of the element named.
    func element(_ id: String, upTo end: String) -> Substring? {
        guard let start = body.range(of: "id=\"\(id)\""),
            let stop = body.range(of: end, range: start.upperBound..<body.endIndex)
        else { return nil }
        return body[start.upperBound..<stop.lowerBound]
    }

    func card(_ id: String) -> Substring? { element("card-" + id, upTo: "</div>") }
}
