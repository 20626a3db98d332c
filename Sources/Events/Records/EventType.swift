import Foundation
import SwiftProtobuf

/// Which kind of record an event is: the number of its field in `Event.body`, known to this version or not.
package struct EventType: Hashable, Sendable, CustomStringConvertible {
    package let number: Int

    package init(number: Int) {
        self.number = number
    }

    /// The body's smallest field number; smaller ones belong to the envelope.
    package static let firstBodyNumber = 16

    /// `opinion_collected`; `unknown(99)` for a type of a later version, `none` for an event without a body.
    package var description: String {
        if number == 0 { return "none" }
        return Self.names[number] ?? "unknown(\(number))"
    }

    private static let names: [Int: String] = {
        let body = Event.Body.self
        return Dictionary(uniqueKeysWithValues: body.knownTypes.map { ($0.number, $0.name) })
    }()
}

extension Event {
    /// What happened.
    package typealias Body = OneOf_Body
}

extension Event.Body {
    /// Every body of this version with its field number and its name in the schema.
    static let knownTypes: [(number: Int, name: String)] = [
        (16, "site_opened"), (17, "deputy_enrolled"), (18, "deputy_posted"), (19, "organ_registered"),
        (20, "key_invited"), (21, "key_enrolled"), (22, "key_revoked"), (40, "visit_logged"),
        (60, "opinion_collected"), (61, "matter_referred"), (62, "reply_given"), (63, "matter_resolved"),
        (64, "satisfaction_rated"), (65, "matter_merged"),
    ]

    var number: Int {
        switch self {
        case .siteOpened: 16
        case .deputyEnrolled: 17
        case .deputyPosted: 18
        case .organRegistered: 19
        case .keyInvited: 20
        case .keyEnrolled: 21
        case .keyRevoked: 22
        case .visitLogged: 40
        case .opinionCollected: 60
        case .matterReferred: 61
        case .replyGiven: 62
        case .matterResolved: 63
        case .satisfactionRated: 64
        case .matterMerged: 65
        }
    }
}

extension Event {
    /// The type; for a body of a later version, read from the fields that were kept undecoded.
    package var type: EventType {
        if let body { return EventType(number: body.number) }
        return EventType(number: Self.firstBodyField(in: unknownFields.data))
    }

    /// The first field number of at least `EventType.firstBodyNumber`; 0 when there is none.
    private static func firstBodyField(in data: Data) -> Int {
        var bytes = data[...]
        func varint() -> UInt64? {
            var value: UInt64 = 0
            for shift in stride(from: UInt64(0), to: 64, by: 7) {
                guard let byte = bytes.popFirst() else { return nil }
                value |= UInt64(byte & 0x7F) << shift
                if byte < 0x80 { return value }
            }
            return nil
        }
        while let tag = varint() {
            let number = Int(truncatingIfNeeded: tag >> 3)
            if number >= EventType.firstBodyNumber { return number }
            switch tag & 7 {
            case 0: if varint() == nil { return 0 }
            case 1: bytes = bytes.dropFirst(8)
            case 2:
                guard let length = varint(), length <= UInt64(bytes.count) else { return 0 }
                bytes = bytes.dropFirst(Int(length))
            case 5: bytes = bytes.dropFirst(4)
            default: return 0
            }
        }
        return 0
    }
}
