import EventLog
import Events

/// What the hub above has of one of the logs that this site hands to it.
package struct HandedOver: Hashable, Sendable {
    package let log: LogID
    /// How far this site has it.
    package let seq: UInt64
    /// How far the hub has its events.
    package let held: UInt64
    /// How far the hub has their contents too, or was told that they are gone.
    package let settled: UInt64
    /// When the hub acknowledged something of it last; nil when it never did.
    package let at: Instant?

    /// Events that the hub does not have.
    package var waiting: UInt64 { seq - held }
}

extension SiteFolder {
    /// What the hub has of every log that this site hands to it, its own first; nothing where it has joined none.
    package func handedOver() throws -> [HandedOver] {
        guard profile.hub != nil else { return [] }
        let hub = try requireHub().site
        let heads = Dictionary(try log.heads().map { ($0.log, $0) }, uniquingKeysWith: { first, _ in first })
        let marks = Dictionary(
            try log.heldMarks(of: hub).map { ($0.head.log, $0) }, uniquingKeysWith: { first, _ in first })
        return try below().handedUp(of: Array(heads.keys)).sorted { $0 == log.own && $1 != log.own }.compactMap { log in
            guard let head = heads[log] else { return nil }
            let mark = marks[log]
            return HandedOver(
                log: log, seq: head.seq, held: min(mark?.head.seq ?? 0, head.seq),
                settled: min(mark?.settled ?? 0, head.seq), at: mark?.at)
        }
    }

    /// The own log's last place that the hub has with its texts; nil when the site has no hub.
    package func heldThrough() throws -> UInt64? {
        guard profile.hub != nil else { return nil }
        return try log.heldMark(of: try requireHub().site, log: log.own)?.settled ?? 0
    }
}
