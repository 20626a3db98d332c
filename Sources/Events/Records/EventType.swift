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

    /// Whether this version knows what such an event says.
    package var isKnown: Bool { Self.names[number] != nil }

    /// Every type of this version, by number.
    package static var known: [EventType] { names.keys.sorted().map { EventType(number: $0) } }

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
        (20, "key_invited"), (21, "key_enrolled"), (22, "key_revoked"), (23, "site_amended"), (24, "site_closed"),
        (25, "deputy_amended"), (26, "deputy_removed"), (27, "deputy_left"), (28, "organ_renamed"),
        (29, "organ_merged"), (30, "organ_closed"), (31, "category_defined"), (32, "category_retired"),
        (33, "entry_confirmed"), (40, "visit_logged"), (41, "visit_amended"), (42, "visit_voided"),
        (43, "duty_logged"), (44, "duty_amended"), (45, "duty_voided"), (60, "opinion_collected"),
        (61, "matter_referred"), (62, "reply_given"), (63, "matter_resolved"), (64, "satisfaction_rated"),
        (65, "matter_merged"), (66, "opinion_amended"), (67, "answered_on_spot"), (68, "referral_signed"),
        (69, "referral_returned"), (70, "matter_urged"), (71, "supervision_ordered"), (72, "extension_asked"),
        (73, "extension_granted"), (74, "extension_refused"), (75, "proposer_contacted"), (76, "progress_reported"),
        (77, "followed_up"), (78, "matter_reopened"), (79, "feedback_given"), (80, "matter_withdrawn"),
        (81, "matter_unmerged"), (82, "matter_closed"), (83, "record_retracted"), (100, "project_proposed"),
        (101, "project_amended"), (102, "project_put_to_vote"), (103, "project_chosen"), (104, "project_completed"),
        (105, "project_rated"), (106, "project_voided"), (120, "contents_forgotten"),
        (121, "contents_redacted"), (122, "identity_disclosed"),
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
        case .siteAmended: 23
        case .siteClosed: 24
        case .deputyAmended: 25
        case .deputyRemoved: 26
        case .deputyLeft: 27
        case .organRenamed: 28
        case .organMerged: 29
        case .organClosed: 30
        case .categoryDefined: 31
        case .categoryRetired: 32
        case .entryConfirmed: 33
        case .visitLogged: 40
        case .visitAmended: 41
        case .visitVoided: 42
        case .dutyLogged: 43
        case .dutyAmended: 44
        case .dutyVoided: 45
        case .opinionCollected: 60
        case .matterReferred: 61
        case .replyGiven: 62
        case .matterResolved: 63
        case .satisfactionRated: 64
        case .matterMerged: 65
        case .opinionAmended: 66
        case .answeredOnSpot: 67
        case .referralSigned: 68
        case .referralReturned: 69
        case .matterUrged: 70
        case .supervisionOrdered: 71
        case .extensionAsked: 72
        case .extensionGranted: 73
        case .extensionRefused: 74
        case .proposerContacted: 75
        case .progressReported: 76
        case .followedUp: 77
        case .matterReopened: 78
        case .feedbackGiven: 79
        case .matterWithdrawn: 80
        case .matterUnmerged: 81
        case .matterClosed: 82
        case .recordRetracted: 83
        case .projectProposed: 100
        case .projectAmended: 101
        case .projectPutToVote: 102
        case .projectChosen: 103
        case .projectCompleted: 104
        case .projectRated: 105
        case .projectVoided: 106
        case .contentsForgotten: 120
        case .contentsRedacted: 121
        case .identityDisclosed: 122
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
