import EventLog
import Events

extension SiteFolder {
    /// The hybrid time of the newest record that this site wrote, in whichever of its logs; nil when there is none.
    package func newestOwnStamp() throws -> HybridTime? {
        try log.heads().filter { $0.log.site == code && $0.seq > 0 }.compactMap { head in
            let payload = try log.payloads(
                of: head.log, after: head.seq - 1, maxEvents: 1, maxBytes: Bounds.eventBytes
            ).first
            return try payload.map { HybridTime(rawValue: try Event(serializedBytes: $0).hlc) }
        }.max()
    }
}
