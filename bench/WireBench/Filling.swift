import EventLog
import Events
import Foundation
import SiteStore

/// Opinions of about 200 bytes, as a station writes them, without contents.
enum Filling {
    /// - Parameter folder: of a site; nobody else may be at work there.
    static func fill(_ folder: String, _ events: Int) throws {
        let site = try SiteFolder.open(path: folder)
        for start in stride(from: 0, to: events, by: 500) {
            let drafts = (start..<min(start + 500, events)).map { opinion($0, of: site.log.own, at: WallClock.now()) }
            _ = try site.log.append(drafts, now: WallClock.now())
        }
    }

    /// The bytes of so many events of a log.
    static func payloads(_ count: Int, of log: LogID) throws -> [Data] {
        let written = InMemoryLog(own: log, epoch: 1)
        let now = WallClock.now()
        return try written.append((0..<count).map { opinion($0, of: log, at: now) }, now: now).map(\.payload)
    }

    private static func opinion(_ number: Int, of log: LogID, at now: Instant) -> Draft {
        let body = OpinionCollected.with {
            $0.kind = .opinion
            $0.channel = .visit
            $0.category = "城乡建设/物业管理/电梯维修"
            $0.division = "520103001012"
            $0.deputies = (0..<6).map { "52010300-D\(1000 + (number + $0) % 900)" }
            $0.visit = Ref(log, UInt64(1 + number % 1000))
            $0.people = UInt32(1 + number % 7)
        }
        return Draft(.opinionCollected(body), occurredAt: now, actor: "lin")
    }
}
