import EventLog
import Events
import Projections

extension SiteFolder {
    /// Whether this site writes the register; a station only adds to it provisionally.
    package var isHub: Bool { code.kind == .hub }

    /// What is known of one entry of the register; one that nobody made does not `exist`.
    package func entry(_ name: EntryName) throws -> Entry {
        try views { _, _ in }.entry(name)
    }

    /// Every entry of that kind that somebody made, closed ones too, by key.
    package func entries(of kind: EntryName.Kind) throws -> [Entry] {
        try views { _, _ in }.entries(kind: kind, limit: .max)
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
