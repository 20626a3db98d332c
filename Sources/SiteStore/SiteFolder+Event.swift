import EventLog
import Events

extension SiteFolder {
    /// What stands at that place of a log; nil where it is not held.
    package func event(at ref: Ref) throws -> Event? {
        guard let log = try? LogID(name: ref.log), ref.seq > 0 else { return nil }
        let payload = try self.log.payloads(
            of: log, after: ref.seq - 1, maxEvents: 1, maxBytes: Bounds.eventBytes
        ).first
        return try payload.map { try Event(serializedBytes: $0) }
    }
}
