import EventLog
import Events

extension SiteFolder {
    /// The own log's last place that the hub has with its texts; nil when the site has no hub.
    package func heldThrough() throws -> UInt64? {
        guard profile.hub != nil else { return nil }
        return try log.heldMark(of: try requireHub().site, log: log.own)?.settled ?? 0
    }
}
