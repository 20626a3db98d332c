import Events

/// Organs and deputies that rows name and the register does not know, in the order in which they come up.
///
/// A ledger has names where the register has codes, so the name becomes the code. The hub can confirm such an organ or
/// replace it.
struct Registrations: Sendable {
    private let known: KnownEntries
    private(set) var drafts: [Draft] = []
    /// Where each entry's draft is, to move it back when an earlier event names the same.
    private var places: [String: Int] = [:]

    init(_ known: KnownEntries) {
        self.known = known
    }

    mutating func take(_ step: Step) {
        for organ in step.fact.organs where !known.organs.contains(organ) {
            let body = OrganRegistered.with {
                $0.code = organ
                $0.name = organ
                $0.provisional = true
            }
            register("organ/\(organ)", .organRegistered(body), step.occurredAt)
        }
        for deputy in step.fact.deputies where !known.deputies.contains(deputy) {
            let body = DeputyEnrolled.with {
                $0.id = deputy
                $0.name = deputy
                $0.provisional = true
            }
            register("deputy/\(deputy)", .deputyEnrolled(body), step.occurredAt)
        }
    }

    /// An entry begins with the earliest event that names it, so that no figure of an earlier day lacks it.
    private mutating func register(_ entry: String, _ body: Event.Body, _ occurredAt: Instant) {
        if let place = places[entry] {
            drafts[place].occurredAt = min(drafts[place].occurredAt, occurredAt)
        } else {
            places[entry] = drafts.count
            drafts.append(Draft(body, entry: entry, occurredAt: occurredAt))
        }
    }
}
