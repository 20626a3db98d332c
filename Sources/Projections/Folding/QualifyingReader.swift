import Events
import Foundation

/// A log as it would look if only some of its events existed: what was held by a moment, what stood up to a position;
/// and stories of matters and visits as far as they had gone by a moment.
struct QualifyingReader: EventReader {
    let base: any EventReader
    /// Stories leave out what occurred later. The run of events keeps it: hearing of a site and entering names in the
    /// register are matters of knowledge, not of what had happened.
    var occurredBy: Instant?
    /// Events first held here later do not exist.
    var receivedBy: Instant?
    /// Events at later positions do not exist.
    var through: Int64?

    var incarnation: Data { get throws { try base.incarnation } }

    func events(after position: Int64, limit: Int) throws -> [LoggedEvent] {
        var position = position
        while true {
            let page = try base.events(after: position, limit: limit)
            guard let last = page.last else { return [] }
            let kept = page.filter(qualifies)
            if !kept.isEmpty { return kept }
            if let through, last.position >= through { return [] }
            position = last.position
        }
    }

    func events(about subject: Ref) throws -> [LoggedEvent] {
        try base.events(about: subject).filter { event in
            qualifies(event) && (occurredBy.map { event.occurredAt <= $0 } ?? true)
        }
    }

    func stories(about subjects: [Ref]) throws -> [[LoggedEvent]] {
        try base.stories(about: subjects).map { story in
            story.filter { event in qualifies(event) && (occurredBy.map { event.occurredAt <= $0 } ?? true) }
        }
    }

    func content(_ digest: Hash) throws -> Content? { try base.content(digest) }

    func lastPosition() throws -> Int64 {
        let last = try base.lastPosition()
        return through.map { min($0, last) } ?? last
    }

    private func qualifies(_ event: LoggedEvent) -> Bool {
        if let through, event.position > through { return false }
        if let receivedBy, event.receivedAt > receivedBy { return false }
        return true
    }
}
