/// What this module refuses.
package struct EventsError: Complaint, Hashable {
    package enum Code: String, Sendable {
        case divisionCode = "division.malformed"
        case siteCode = "site.malformed"
        case logName = "log.malformed"
        case matterID = "matter.malformed"
        case date = "date.malformed"
        case instant = "instant.malformed"
        case deadline = "deadline.malformed"
        case payload = "event.undecodable"
        case unknownEvent = "event.unknown"
        case content = "content.malformed"
        case refused = "matter.refused"
        case refusedOccasion = "occasion.refused"
        case refusedProject = "project.refused"
        case refusedEntry = "register.refused"
        case bound = "bound.exceeded"
    }

    package let kind: Code
    package let message: Bilingual
    package var code: String { kind.rawValue }
    package var exitStatus: ExitStatus { .badData }

    package init(_ kind: Code, zh: String, en: String) {
        self.kind = kind
        self.message = Bilingual(zh: zh, en: en)
    }
}
