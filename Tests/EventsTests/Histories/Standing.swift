import Events

/// What a set of records comes to, as one comparable value: every matter's, visit's and entry's state and conflicts.
struct Standing: Equatable {
    private(set) var lines: [String] = []
    private(set) var conflicts: [Conflict] = []

    /// - Parameter events: in any order, each as often as it likes.
    init(_ history: History, _ events: [LoggedEvent]) {
        var stories: [Ref: [LoggedEvent]] = [:]
        for event in events { if let subject = event.subject?.plain { stories[subject, default: []].append(event) } }
        let graph = Self.graph(of: history.matters.map { stories[$0] ?? [] })
        conflicts += graph.conflicts
        for ref in history.matters {
            let matter = Matter.fold(stories[ref] ?? [], voidMerges: graph.void)
            conflicts += matter.conflicts
            lines.append(Self.line(matter) + " root \(graph.root(of: ref).seq)")
        }
        for ref in history.visits {
            let visit = Visit.fold(stories[ref] ?? [])
            conflicts += visit.conflicts
            lines.append("visit \(visit.counts) \(visit.facts?.groups ?? 0) \(visit.voiding?.seq ?? 0)")
        }
        let entry = Entry.fold(History.organ, events.compactMap { RegisterRecord($0) })
        conflicts += entry.conflicts
        lines.append("\(entry.facts.name) \(entry.standing) \(entry.closedBy?.seq ?? 0) \(entry.exists)")
    }

    /// Merges and their undoings, retracted ones left out.
    static func graph(of stories: [[LoggedEvent]]) -> MergeGraph {
        MergeGraph(
            stories.flatMap { story in
                let retracted = Matter.fold(story).retracted
                return story.compactMap(\.mergeLink).filter { !retracted.contains($0.ref) }
            })
    }

    private static func line(_ matter: Matter) -> String {
        var line = "\(matter.stage.rawValue) \(matter.counts) \(matter.organ ?? "-") \(matter.facts.people)"
        line += " due \(matter.dueDate?.milliseconds ?? 0) at \(matter.firstReply?.ref.seq ?? 0)"
        line += " \(matter.settlement?.ref.log ?? "-") \(matter.settlement?.ref.seq ?? 0)"
        line += " \(matter.withdrawal?.ref.seq ?? 0) \(matter.closing?.ref.seq ?? 0) \(matter.merge?.ref.seq ?? 0)"
        for referral in matter.referred {
            line += " r\(referral.ref.seq)-\(referral.signed?.seq ?? 0)-\(referral.returned?.seq ?? 0)"
        }
        line += " \(matter.replies.map(\.ref.seq)) \(matter.ratings.count) \(matter.reopenings.count)"
        return line + " \(matter.firstSettled?.occurredAt.milliseconds ?? 0)"
    }
}
