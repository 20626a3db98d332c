import Foundation

/// One line of `log export`, as a program that knows only the format reads it.
struct ExportedLine {
    let object: [String: Any]

    var log: String? { object["log"] as? String }
    var seq: Int? { object["seq"] as? Int }
    var epoch: Int? { object["epoch"] as? Int }
    var hash: String? { object["hash"] as? String }
    var type: String? { object["type"] as? String }
    var payload: Data? { (object["payload"] as? String).flatMap { Data(base64Encoded: $0) } }
    var contents: [[String: Any]] { object["contents"] as? [[String: Any]] ?? [] }
    /// `role=state:text` of each content, in order.
    var words: [String] {
        contents.map { content in
            let text = (content["text"] as? String).map { ":\($0)" } ?? ""
            return "\(content["role"] ?? "")=\(content["state"] ?? "")\(text)"
        }
    }

    static func all(in text: String) throws -> [ExportedLine] {
        try text.split(separator: "\n").map { line in
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
            guard let object = object as? [String: Any] else {
                throw Programs.Unexpected(what: "no JSON object: \(line)")
            }
            return ExportedLine(object: object)
        }
    }

    static func export(_ program: String, _ folder: String, _ arguments: [String] = []) throws -> [ExportedLine] {
        try all(in: Programs.succeed(program, ["log", "export", "--dir", folder] + arguments).output)
    }
}

/// What `cloudevents_check.py` said.
struct CloudEventsCheck {
    let events: Int
    let types: [String]
    let faults: [String]

    /// - Parameter path: a file with one CloudEvent a line.
    init(path: String) throws {
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "cloudevents_check.py")
        let outcome = try Programs.succeed(
            "/bin/sh", ["-c", #"exec /usr/bin/python3 "$0" < "$1""#, script.path, path])
        let said = try outcome.json()
        guard let events = said["events"] as? Int, let types = said["types"] as? [String],
            let faults = said["faults"] as? [String]
        else { throw Programs.Unexpected(what: outcome.output) }
        self.events = events
        self.types = types
        self.faults = faults
    }
}
