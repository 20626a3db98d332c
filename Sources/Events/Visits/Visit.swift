/// 接待走访: deputies received or visited people.
package typealias Visit = Occasion<VisitFacts>

package struct VisitFacts: OccasionFacts {
    package private(set) var kind: VisitKind
    package private(set) var deputies: [String]
    /// 批次
    package private(set) var groups: UInt32
    /// 人次
    package private(set) var received: UInt32
    package private(set) var startedAt: Instant

    package init(_ logged: VisitLogged, occurredAt: Instant) {
        kind = logged.kind
        deputies = logged.deputies
        groups = logged.groups
        received = logged.received
        startedAt = occurredAt
    }

    package mutating func amend(_ amendment: VisitAmended) {
        if amendment.hasKind { kind = amendment.kind }
        if amendment.hasDeputies { deputies = amendment.deputies.names }
        if amendment.hasGroups { groups = amendment.groups }
        if amendment.hasReceived { received = amendment.received }
        if amendment.hasStartedAt { startedAt = Instant(milliseconds: amendment.startedAt) }
    }

    package static func step(_ fact: Fact?) -> OccasionStep<VisitLogged, VisitAmended>? {
        guard case .visit(let fact) = fact else { return nil }
        return switch fact {
        case .logged(let logged): .logged(logged)
        case .amended(let amendment): .amended(amendment)
        case .voided: .voided
        }
    }

    package static func states(_ amendment: VisitAmended) -> Bool { amendment != VisitAmended() }
    package static func amended(_ amendment: VisitAmended) -> Event.Body { .visitAmended(amendment) }
    package static var voided: Event.Body { .visitVoided(VisitVoided()) }
}
