import EventLog
import Events

extension SiteFolder {
    /// The hybrid time of the newest record in the site's own log; nil when it is empty.
    package func newestOwnStamp() throws -> HybridTime? {
        guard let head = try log.head(of: log.own), head.seq > 0 else { return nil }
        let payload = try log.payloads(of: log.own, after: head.seq - 1, maxEvents: 1, maxBytes: Bounds.eventBytes)
            .first
        return try payload.map { HybridTime(rawValue: try Event(serializedBytes: $0).hlc) }
    }
}
