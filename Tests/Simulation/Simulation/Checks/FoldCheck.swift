import Events

/// What is known of each matter must be the same wherever its events are held, in whatever order they came.
struct FoldCheck {
    let world: World

    func run() {
        do {
            var told: [Ref: (site: SiteCode, state: String)] = [:]
            for site in world.sites where site.isInUse && !site.isRevoked {
                let events = try site.disk.memory.events(after: 0, limit: .max)
                let stories = Dictionary(grouping: events.filter { $0.subject != nil }) { Self.subject($0) }
                for (matter, story) in stories where story.contains(where: { $0.event.body?.opensMatter ?? false }) {
                    let state = "\(story.count) events: \(Self.text(Matter.fold(story)))"
                    if let other = told[matter], other.state != state {
                        world.witness.breach(
                            .sameFold,
                            "matter \(matter.log) #\(matter.seq) is \(state) at \(site.code), \(other.state) at \(other.site)"
                        )
                    }
                    told[matter] = (site.code, state)
                }
            }
        } catch {
            world.witness.breach(.program, "a site cannot be read: \(error)")
        }
    }

    private static func subject(_ event: LoggedEvent) -> Ref {
        guard let subject = event.subject else { preconditionFailure("the caller has looked") }
        return subject.plain
    }

    private static func text(_ matter: Matter) -> String {
        "\(matter.stage.rawValue) \(matter.counts) \(matter.organ ?? "-") \(matter.facts.people) "
            + "\(matter.dueDate?.milliseconds ?? 0) \(matter.settlement?.ref.seq ?? 0) \(matter.withdrawal?.ref.seq ?? 0) "
            + "\(matter.referred.map(\.ref.seq)) \(matter.replies.map(\.ref.seq)) \(matter.ratings.count) "
            + "\(matter.conflicts.count)"
    }
}
