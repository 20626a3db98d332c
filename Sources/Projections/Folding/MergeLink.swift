import Events

/// A merge of a matter, or its undoing, as a row of `merge_links`.
struct MergeLink: Hashable, Sendable {
    let matter: Ref
    /// The event that says so.
    let step: Ref
    let hlc: UInt64
    let occurredAt: Instant
    let undoes: Bool
    /// Nil for an undoing, and for a merge that names no matter.
    let into: Ref?

    /// Those that a matter's events tell of, without the retracted ones.
    static func links(of matter: Ref, in story: [LoggedEvent]) -> Set<MergeLink> {
        var retracted: Set<Ref> = []
        for case .recordRetracted(let fact) in story.lazy.map(\.event.body) { retracted.insert(fact.record.plain) }
        return Set(
            story.compactMap { event in
                guard let link = event.mergeLink, !retracted.contains(event.ref) else { return nil }
                return MergeLink(
                    matter: matter, step: event.ref, hlc: link.hlc,
                    occurredAt: Instant(bounded: event.event.occurredAt), undoes: link.merge == nil,
                    into: link.merge.flatMap { $0.hasInto ? $0.into.plain : nil })
            })
    }

    static let columns = [
        "log", "seq", "step_log", "step_seq", "hlc", "occurred_at", "undoes", "into_log", "into_seq", "void",
    ]

    /// It is void in no matter, until that is decided.
    func insert(into row: Insertion) throws {
        row.bind(matter.log)
        row.bind(Int64(bitPattern: matter.seq))
        row.bind(step.log)
        row.bind(Int64(bitPattern: step.seq))
        row.bind(Int64(bitPattern: hlc))
        row.bind(occurredAt.milliseconds)
        row.bind(undoes)
        row.bind(into?.log)
        row.bind(into.map { Int64(bitPattern: $0.seq) })
        row.bind(false)
        try row.run()
    }

    /// As the graph of merges takes it.
    var edge: MergeGraph.Link {
        var merge: MatterMerged?
        if !undoes {
            merge = MatterMerged()
            if let into { merge?.into = into }
        }
        return MergeGraph.Link(matter: matter, ref: step, hlc: hlc, merge: merge)
    }

    var side: ConflictRow.Side {
        let type = Event.with { $0.body = undoes ? .matterUnmerged(MatterUnmerged()) : .matterMerged(MatterMerged()) }
            .type
        return ConflictRow.Side(type: type, occurredAt: occurredAt, hlc: hlc)
    }
}

extension Ref {
    /// - Parameter seq: as SQLite keeps it.
    init(log: String, seq: Int64) {
        self.init()
        self.log = log
        self.seq = UInt64(bitPattern: seq)
    }
}
