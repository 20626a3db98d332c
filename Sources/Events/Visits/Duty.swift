/// 履职活动: deputies did something else that their office asks of them.
package typealias Duty = Occasion<DutyFacts>

package struct DutyFacts: OccasionFacts {
    package private(set) var kind: DutyKind
    package private(set) var deputies: [String]
    package private(set) var heldAt: Instant

    package init(_ logged: DutyLogged, occurredAt: Instant) {
        kind = logged.kind
        deputies = logged.deputies
        heldAt = occurredAt
    }

    package mutating func amend(_ amendment: DutyAmended) {
        if amendment.hasKind { kind = amendment.kind }
        if amendment.hasDeputies { deputies = amendment.deputies.names }
        if amendment.hasHeldAt { heldAt = Instant(milliseconds: amendment.heldAt) }
    }

    package static func step(_ fact: Fact?) -> OccasionStep<DutyLogged, DutyAmended>? {
        guard case .duty(let fact) = fact else { return nil }
        return switch fact {
        case .logged(let logged): .logged(logged)
        case .amended(let amendment): .amended(amendment)
        case .voided: .voided
        }
    }

    package static func states(_ amendment: DutyAmended) -> Bool { amendment != DutyAmended() }
    package static func amended(_ amendment: DutyAmended) -> Event.Body { .dutyAmended(amendment) }
    package static var voided: Event.Body { .dutyVoided(DutyVoided()) }
}
