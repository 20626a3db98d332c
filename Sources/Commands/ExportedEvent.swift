import Events
import Foundation
import SwiftProtobuf

/// One line of `log export --format jsonl`.
struct ExportedEvent {
    private let logged: LoggedEvent
    private let contents: [Content]

    init(_ logged: LoggedEvent, contents: [Content]) {
        self.logged = logged
        self.contents = contents
    }

    /// A JSON object with sorted keys and the line's end.
    func encoded() throws -> Data {
        var object: [String: Any] = [
            "position": logged.position, "log": logged.log.name, "epoch": logged.epoch, "seq": logged.seq,
            "hlc": String(logged.event.hlc), "occurred_at": logged.occurredAt.rfc3339,
            "recorded_at": logged.recordedAt.rfc3339, "received_at": logged.receivedAt.rfc3339,
            "type": logged.event.type.description, "actor": logged.event.actor, "hash": logged.hash.description,
            "event": try JSONSerialization.jsonObject(with: logged.event.jsonUTF8Data()),
        ]
        if let subject = logged.subject {
            object["subject"] = MatterID(subject).description
        } else if !logged.event.entry.isEmpty {
            object["subject"] = logged.event.entry
        }
        // The bytes themselves too where this version does not know all of them, so that nothing is lost on paper.
        if !logged.event.unknownFields.data.isEmpty { object["payload"] = logged.payload.base64EncodedString() }
        object["contents"] = texts
        return try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys, .withoutEscapingSlashes])
            + Data("\n".utf8)
    }

    private var texts: [[String: String]] {
        let held = Dictionary(contents.map { ($0.digest.data, $0) }, uniquingKeysWith: { first, _ in first })
        return logged.event.contents.map { ref in
            var entry = ["role": String(describing: ref.role), "digest": ref.digest.hexadecimal]
            guard let content = held[ref.digest] else { return entry }
            switch content.contentClass {
            case .text, .identity: entry["text"] = content.text
            case .photo, .unspecified, .UNRECOGNIZED: entry["bytes"] = content.bytes.base64EncodedString()
            }
            return entry
        }
    }
}
