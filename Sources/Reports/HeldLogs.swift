import Events
import Foundation

/// Logs as a report looks at them: their events, how far each is held, and the chain's hash at any place.
package protocol HeldLogs: EventReader {
    func heads() throws -> [Head]

    /// Nil when that place is not held.
    func hash(of log: LogID, at seq: UInt64) throws -> Hash?
}

/// The logs as they were at a position: events beyond it do not exist.
struct PositionReader: EventReader {
    private let base: any EventReader
    private let reach: [String: UInt64]

    init(_ base: any EventReader, at position: LogPosition) {
        self.base = base
        reach = Dictionary(position.heads.map { ($0.log, $0.seq) }) { first, _ in first }
    }

    var incarnation: Data { get throws { try base.incarnation } }

    func holds(_ event: LoggedEvent) -> Bool { reach[event.log.name].map { event.seq <= $0 } ?? false }

    func events(after position: Int64, limit: Int) throws -> [LoggedEvent] {
        var position = position
        while true {
            let page = try base.events(after: position, limit: limit)
            guard let last = page.last else { return [] }
            let kept = page.filter(holds)
            if !kept.isEmpty { return kept }
            position = last.position
        }
    }

    func events(about subject: Ref) throws -> [LoggedEvent] { try base.events(about: subject).filter(holds) }

    func content(_ digest: Hash) throws -> Content? { try base.content(digest) }

    func lastPosition() throws -> Int64 { try base.lastPosition() }
}
