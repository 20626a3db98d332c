import EventLog
import Events

/// A contradiction together with what it is about.
package struct KnownConflict: Sendable {
    package enum Subject: Hashable, Sendable {
        /// A matter, a visit or a duty, by the event that opened it.
        case opened(Ref)
        case entry(EntryName)
    }

    package let subject: Subject
    package let conflict: Conflict
}

extension SiteFolder {
    /// Every contradiction among the records that are held here, in the order of the records that contradict.
    package func conflicts() throws -> [KnownConflict] {
        var openings: [Ref: Fact] = [:]
        var records: [EntryName: [RegisterRecord]] = [:]
        var links: [MergeGraph.Link] = []
        var order: [Ref: Int64] = [:]
        try scan { logged in
            order[logged.ref] = logged.position
            if let subject = logged.subject?.plain, subject == logged.ref { openings[subject] = logged.event.fact }
            if let record = RegisterRecord(logged), let name = record.fact.entry {
                records[name, default: []].append(record)
            }
        }
        var found: [KnownConflict] = []
        for (name, records) in records {
            found += Entry.fold(name, records).conflicts.map { KnownConflict(subject: .entry(name), conflict: $0) }
        }
        for (opening, fact) in openings {
            let events = try log.events(about: opening)
            let conflicts: [Conflict]
            switch fact {
            case .visit: conflicts = Visit.fold(events).conflicts
            case .duty: conflicts = Duty.fold(events).conflicts
            case .matter:
                let matter = Matter.fold(events)
                conflicts = matter.conflicts
                links += events.filter { !matter.retracted.contains($0.ref) }.compactMap(\.mergeLink)
            case .key, .register, .words: conflicts = []
            }
            found += conflicts.map { KnownConflict(subject: .opened(opening), conflict: $0) }
        }
        let matters = Dictionary(links.map { ($0.ref, $0.matter) }, uniquingKeysWith: { first, _ in first })
        for conflict in MergeGraph(links).conflicts {
            guard let matter = matters[conflict.second] else { continue }
            found.append(KnownConflict(subject: .opened(matter), conflict: conflict))
        }
        return found.sorted { left, right in
            (order[left.conflict.second] ?? 0, order[left.conflict.first] ?? 0)
                < (order[right.conflict.second] ?? 0, order[right.conflict.first] ?? 0)
        }
    }

    /// What stands at that place of a log; nil where it is not held.
    package func event(at ref: Ref) throws -> Event? {
        guard let log = try? LogID(name: ref.log), ref.seq > 0 else { return nil }
        let payload = try self.log.payloads(
            of: log, after: ref.seq - 1, maxEvents: 1, maxBytes: Bounds.eventBytes
        ).first
        return try payload.map { try Event(serializedBytes: $0) }
    }
}
