import Events
import Foundation

/// An exported event as a CloudEvent: version 1.0, the structured mode of its JSON format.
///
/// Source: CloudEvents specification and JSON event format, version 1.0.2. Names of attributes are lower-case letters and
/// digits; `source` and `id` together are unique; `sequence` and `recordedtime` are documented extensions.
struct CloudEvent {
    private let exported: ExportedEvent

    init(_ exported: ExportedEvent) {
        self.exported = exported
    }

    /// What every event type is prefixed with, and the scheme of what names our logs and schema: a private scheme begins
    /// with a domain name reversed (RFC 7595, section 3.8).
    private static let authority = "cn.jiazhan"
    private static let version = "v1"

    /// One line, which is by itself `application/cloudevents+json`.
    func line() throws -> Data {
        let logged = exported.logged
        var object: [String: Any] = [
            "specversion": "1.0", "id": "\(logged.log.name)#\(logged.seq)", "source": source, "type": type,
            "datacontenttype": "application/json", "dataschema": "\(Self.authority):schema/jiazhan.\(Self.version)",
            "sequence": sequence, "hybridtime": String(logged.event.hlc), "chainhash": logged.hash.description,
            "data": try exported.saying,
        ]
        object["time"] = Self.timestamp(logged.occurredAt)
        object["recordedtime"] = Self.timestamp(logged.recordedAt)
        object["receivedtime"] = Self.timestamp(logged.receivedAt)
        object["subject"] = exported.subject.flatMap(Self.text)
        object["actor"] = Self.text(logged.event.actor)
        return try ExportedEvent.line(object)
    }

    /// The log and its epoch: a log that began anew counts its places anew.
    private var source: String {
        let logged = exported.logged
        let path = logged.log.name.addingPercentEncoding(withAllowedCharacters: Self.pathCharacters) ?? ""
        return "\(Self.authority):log/\(path)?epoch=\(logged.epoch)"
    }

    private var type: String {
        let type = exported.logged.event.type
        let name = type.isKnown ? type.description : "unknown.\(type.number)"
        return "\(Self.authority).\(name).\(Self.version)"
    }

    /// The place, so that it sorts as text: as many digits as the largest place has.
    private var sequence: String {
        let place = String(exported.logged.seq)
        return String(repeating: "0", count: 20 - place.count) + place
    }

    /// RFC 3339 has four digits for the year; a clock that was further off leaves the attribute out, and `data` says what
    /// it was.
    private static func timestamp(_ instant: Instant) -> String? {
        (Instant.distantPast...Instant.distantFuture).contains(instant) ? instant.rfc3339 : nil
    }

    /// An attribute's text, in which control characters and noncharacters may not be; nil when nothing is left to say.
    private static func text(_ text: String) -> String? {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let isBarred = scalar.properties.generalCategory == .control || scalar.properties.isNoncharacterCodePoint
            scalars.append(isBarred ? "\u{FFFD}" : scalar)
        }
        return scalars.isEmpty ? nil : String(scalars)
    }

    /// What a path may hold as it is (RFC 3986, section 3.3): unreserved characters and slashes.
    private static let pathCharacters = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")
}
