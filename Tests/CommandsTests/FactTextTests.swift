import Commands
import Events
import Foundation
import Testing

/// What an event says is shown to people in full: every field of every body, in both languages.
@Suite struct FactTextTests {
    private static let key = Data(repeating: 7, count: 32).base64EncodedString()
    private static let ref = #"{"log": "520103100-Z02", "seq": "17"}"#
    private static let names = #"{"names": ["D1", "D2"]}"#
    private static let day = #""1778574600000""#

    /// The protobuf JSON of one event of each type with every field set.
    static let bodies: [String: String] = [
        "site_opened":
            #"{"code": "c", "name": "n", "kind": "SITE_KIND_HOME", "specialty": "s", "parent": "p", "contact": "t"}"#,
        "site_amended": #"{"code": "c", "name": "", "specialty": "s", "parent": "p", "contact": "t"}"#,
        "site_closed": #"{"code": "c"}"#,
        "deputy_enrolled": #"{"id": "c", "name": "n", "level": "DEPUTY_LEVEL_CITY", "provisional": true}"#,
        "deputy_amended": #"{"id": "c", "name": "n", "level": "DEPUTY_LEVEL_CITY"}"#,
        "deputy_posted": #"{"deputy": "c", "site": "s"}"#,
        "deputy_removed": #"{"deputy": "c", "site": "s"}"#,
        "deputy_left": #"{"id": "c"}"#,
        "organ_registered": #"{"code": "c", "name": "n", "provisional": true}"#,
        "organ_renamed": #"{"code": "c", "name": "n"}"#,
        "organ_merged": #"{"code": "c", "into": "i"}"#,
        "organ_closed": #"{"code": "c"}"#,
        "category_defined": #"{"path": "a/b", "provisional": true}"#,
        "category_retired": #"{"path": "a/b"}"#,
        "entry_confirmed": #"{"kind": "ENTRY_KIND_ORGAN", "key": "c", "standsFor": "s"}"#,
        "key_invited": #"{"site": "s", "signingKey": "\#(key)", "transportKey": "\#(key)"}"#,
        "key_enrolled": #"{"site": "s", "signingKey": "\#(key)", "transportKey": "\#(key)"}"#,
        "key_revoked": #"{"site": "s", "reason": "r"}"#,
        "visit_logged": #"{"kind": "VISIT_KIND_MONTH", "deputies": ["D1"], "groups": 3, "received": 5}"#,
        "visit_amended":
            #"{"kind": "VISIT_KIND_MONTH", "deputies": {}, "groups": 0, "received": 0, "startedAt": \#(day)}"#,
        "visit_voided": "{}",
        "duty_logged": #"{"kind": "DUTY_KIND_REPORT", "deputies": ["D1"]}"#,
        "duty_amended": #"{"kind": "DUTY_KIND_REPORT", "deputies": \#(names), "heldAt": \#(day)}"#,
        "duty_voided": "{}",
        "opinion_collected":
            #"{"kind": "MATTER_KIND_PETITION", "channel": "CHANNEL_QR", "category": "a", "division": "d", "deputies": ["D1"], "visit": \#(ref), "people": 2, "anonymous": true}"#,
        "opinion_amended":
            #"{"kind": "MATTER_KIND_PETITION", "channel": "CHANNEL_QR", "category": "", "division": "d", "deputies": \#(names), "visit": \#(ref), "people": 1, "anonymous": false, "collectedAt": \#(day)}"#,
        "answered_on_spot": #"{"deputy": "D1"}"#,
        "matter_referred":
            #"{"mode": "REFERRAL_MODE_CONVERT", "lead": "l", "coHandlers": ["c"], "dueAt": \#(day), "convertsTo": "CONVERSION_PETITION", "signDueAt": \#(day), "returnDueAt": \#(day), "by": "b"}"#,
        "referral_signed": #"{"referral": \#(ref), "organ": "o"}"#,
        "referral_returned": #"{"referral": \#(ref), "organ": "o"}"#,
        "matter_urged": #"{"organ": "o"}"#,
        "supervision_ordered": #"{"leader": "l"}"#,
        "extension_asked": #"{"referral": \#(ref), "until": \#(day)}"#,
        "extension_granted": #"{"referral": \#(ref), "dueAt": \#(day)}"#,
        "extension_refused": #"{"referral": \#(ref)}"#,
        "proposer_contacted": #"{"organ": "o", "channel": "CHANNEL_PHONE"}"#,
        "progress_reported": #"{"organ": "o"}"#,
        "reply_given": #"{"organ": "o", "class": "REPLY_CLASS_B", "adoption": "ADOPTION_ADOPTED"}"#,
        "matter_resolved": "{}",
        "satisfaction_rated":
            #"{"reply": "GRADE_BASIC", "implementation": "GRADE_BASIC", "rater": "RATER_DEPUTY", "collector": "COLLECTOR_SITE", "channel": "CHANNEL_PHONE"}"#,
        "followed_up": #"{"finding": "FINDING_HOLDS"}"#,
        "matter_reopened": #"{"dueAt": \#(day)}"#,
        "feedback_given": #"{"channel": "CHANNEL_LETTER", "letter": "l"}"#,
        "matter_withdrawn": "{}",
        "matter_merged": #"{"into": \#(ref)}"#,
        "matter_unmerged": "{}",
        "matter_closed": "{}",
        "record_retracted": #"{"record": \#(ref)}"#,
        "contents_forgotten": #"{"digests": ["\#(key)"]}"#,
        "project_proposed": #"{"category": "a/b", "deputies": ["c"], "year": 2027}"#,
        "project_amended":
            #"{"category": "a/b", "deputies": {"names": ["c"]}, "year": 2027, "proposedAt": "1778574600000"}"#,
        "project_put_to_vote": #"{"session": "s"}"#,
        "project_chosen": #"{"votesFor": 3, "votesCast": 4}"#,
        "project_completed": "{}",
        "project_rated": #"{"grade": "GRADE_SATISFIED", "rater": "RATER_DEPUTY", "collector": "COLLECTOR_SITE"}"#,
        "project_voided": "{}",
        "contents_redacted": #"{"digests": ["\#(key)"]}"#,
        "identity_disclosed": #"{"to": "t"}"#,
    ]

    private func lines(_ type: String) throws -> (fields: [String: Any], lines: [FactText.Line]) {
        let body = try #require(Self.bodies[type])
        let parts = type.split(separator: "_")
        let field = parts[0] + parts.dropFirst().map(\.capitalized).joined()
        let event = try Event(jsonString: "{\"\(field)\": \(body)}")
        #expect(event.type.description == type)
        let object = try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any]
        return (try #require(object), FactText(event, calendar: .shanghai).lines)
    }

    @Test(arguments: bodies.keys.sorted()) func `every field of a record is a line, in both languages`(_ type: String)
        throws
    {
        let (fields, lines) = try lines(type)
        #expect(lines.count == fields.count, "\(lines)")
        #expect(Set(lines.map(\.name.zh)).count == lines.count)
        #expect(Set(lines.map(\.name.en)).count == lines.count)
        for line in lines { #expect(!line.value.zh.isEmpty && !line.value.en.isEmpty) }
        for case let text as String in fields.values where text.count == 1 {
            #expect(lines.contains { $0.value.zh == text && $0.value.en == text }, "\(text) in \(lines)")
        }
    }

    @Test func `no type of record is left out`() {
        let known = (EventType.firstBodyNumber...200).map { EventType(number: $0).description }
            .filter { !$0.hasPrefix("unknown") }
        #expect(Set(known) == Set(Self.bodies.keys))
    }

    @Test func `what is not stated is no line`() {
        let event = Event.with { $0.matterReferred = .with { $0.lead = "l" } }
        #expect(FactText(event, calendar: .shanghai).lines.map(\.name.en) == ["lead organ"])
    }

    @Test func `a due date is the day on which it ends in the site's zone`() throws {
        let lines = try lines("extension_granted").lines
        #expect(lines.first { $0.name.en == "now due" }?.value.en == "2026-05-12")
    }
}
