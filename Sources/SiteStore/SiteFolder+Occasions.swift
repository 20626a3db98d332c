import EventLog
import Events

extension SiteFolder {
    /// Every visit that is known, voided ones too, the newest first.
    package func visits() throws -> [Visit] { try occasions(VisitFacts.self) { $0.startedAt } }

    /// Every duty that is known, voided ones too, the newest first.
    package func duties() throws -> [Duty] { try occasions(DutyFacts.self) { $0.heldAt } }

    private func occasions<Facts: OccasionFacts>(
        _ type: Facts.Type, _ moment: (Facts) -> Instant
    ) throws -> [Occasion<Facts>] {
        var openings: [Ref] = []
        try scan { logged in
            if case .logged = Facts.step(logged.event.fact), let subject = logged.subject { openings.append(subject) }
        }
        let known = try openings.map { Occasion<Facts>.fold(try log.events(about: $0)) }
        let dated = known.compactMap { occasion in
            occasion.facts.flatMap { facts in occasion.opening.map { (occasion, moment(facts), $0.ref) } }
        }
        return dated.sorted { left, right in
            (right.1.milliseconds, left.2.log, right.2.seq) < (left.1.milliseconds, right.2.log, left.2.seq)
        }.map(\.0)
    }
}
