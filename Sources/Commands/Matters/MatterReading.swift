import Events

/// A matter as this site knows it, read together with the matters that its merges lead on to: one matter's events alone
/// cannot tell whether a merge would close a circle.
struct MatterReading {
    let ref: Ref
    /// In the order in which they are folded, each once.
    let events: [LoggedEvent]
    let matter: Matter
    let merges: MergeGraph
    /// The merges and undoings of the matters that it leads on to.
    private let further: [Ref: LoggedEvent]

    /// - Throws: whatever the reader throws.
    init(_ ref: Ref, _ reader: some EventReader) throws {
        let ref = ref.plain
        var links: [MergeGraph.Link] = []
        var further: [Ref: LoggedEvent] = [:]
        var own: [LoggedEvent] = []
        var seen: Set<Ref> = [ref]
        var waiting = [ref]
        while let next = waiting.popLast() {
            let events = Self.folded(try reader.events(about: next))
            if next == ref { own = events }
            let retracted = Self.retracted(by: events)
            for event in events where !retracted.contains(event.ref) {
                guard let link = event.mergeLink else { continue }
                links.append(link)
                if next != ref { further[event.ref] = event }
                guard let merge = link.merge, merge.hasInto, seen.insert(merge.into.plain).inserted else { continue }
                waiting.append(merge.into.plain)
            }
        }
        self.ref = ref
        self.further = further
        events = own
        merges = MergeGraph(links)
        matter = Matter.fold(own, voidMerges: merges.void)
    }

    /// Contradictions among the records of this matter, and circles that one of them belongs to.
    var conflicts: [Conflict] {
        let own = Set(events.map(\.ref))
        return matter.conflicts + merges.conflicts.filter { own.contains($0.first) || own.contains($0.second) }
    }

    /// A record of this matter, or a merge of one that it leads on to.
    func record(_ ref: Ref) -> LoggedEvent? { events.first { $0.ref == ref.plain } ?? further[ref.plain] }

    private static func folded(_ events: [LoggedEvent]) -> [LoggedEvent] {
        var folded: [LoggedEvent] = []
        for event in events.sorted(by: LoggedEvent.precedes) where folded.last?.ref != event.ref {
            folded.append(event)
        }
        return folded
    }

    private static func retracted(by events: [LoggedEvent]) -> Set<Ref> {
        var retracted: Set<Ref> = []
        for case .recordRetracted(let fact) in events.lazy.map(\.event.body) { retracted.insert(fact.record.plain) }
        return retracted
    }
}
