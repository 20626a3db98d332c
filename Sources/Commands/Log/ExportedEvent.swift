import Events
import Foundation
import SwiftProtobuf

/// An event as an export shows it: docs/EVENTS.md lists the members.
struct ExportedEvent {
    let logged: LoggedEvent
    let contents: [ExportedContent]

    init(_ logged: LoggedEvent, contents: [ExportedContent]) {
        self.logged = logged
        self.contents = contents
    }

    /// One line of `--format jsonl`.
    func line() throws -> Data {
        var object = try saying
        object["position"] = logged.position
        object["log"] = logged.log.name
        object["epoch"] = logged.epoch
        object["seq"] = logged.seq
        // JSON readers round numbers beyond 2^53.
        object["hlc"] = String(logged.event.hlc)
        object["occurred_at"] = logged.occurredAt.rfc3339
        object["recorded_at"] = logged.recordedAt.rfc3339
        object["received_at"] = logged.receivedAt.rfc3339
        object["type"] = logged.event.type.description
        object["actor"] = logged.event.actor
        object["hash"] = logged.hash.description
        if let subject { object["subject"] = subject }
        return try Self.line(object)
    }

    /// What it says: `event`, `contents`, and `payload`, the bytes that the chain covers. These alone hold what this
    /// version does not understand.
    var saying: [String: Any] {
        get throws {
            [
                "event": try JSONSerialization.jsonObject(with: logged.event.jsonUTF8Data()),
                "contents": contents.map(\.object), "payload": logged.payload.base64EncodedString(),
            ]
        }
    }

    /// The number of the matter, visit or duty that it is about, or the register entry; nil where it has neither.
    var subject: String? {
        if let subject = logged.subject { return MatterID(subject).description }
        return logged.event.entry.isEmpty ? nil : logged.event.entry
    }

    /// A JSON object with sorted keys and the line's end.
    static func line(_ object: [String: Any]) throws -> Data {
        try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys, .withoutEscapingSlashes])
            + Data("\n".utf8)
    }
}
