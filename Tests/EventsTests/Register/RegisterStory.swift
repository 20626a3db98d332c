import Events
import Foundation

/// Records of the register as logs would hold them, one minute apart, and what they make of an entry.
struct RegisterStory {
    static let hub = "520103-H01"
    static let station = "520103001-Z02"
    static let other = "520103001-Z03"
    static let start = Instant(milliseconds: 1_778_574_600_000)

    private(set) var events: [LoggedEvent] = []

    /// What a hub and stations wrote, in this order.
    init(_ records: (log: String, body: Event.Body)...) throws {
        for record in records { try add(record.body, by: record.log) }
    }

    /// The next record, at a given minute or the next one.
    @discardableResult
    mutating func add(_ body: Event.Body, by log: String, minute: Int? = nil) throws -> Ref {
        let log = try LogID(name: log)
        let time = Self.start.advanced(byMilliseconds: Int64(minute ?? events.count) * 60_000)
        let event = Draft(body, occurredAt: time, actor: "lin").event(
            hlc: HybridTime(time), recordedAt: time, subject: nil)
        let payload: Data = try event.serializedBytes()
        let logged = try LoggedEvent(
            position: Int64(events.count + 1), log: log, epoch: 1, seq: UInt64(events.count { $0.log == log } + 1),
            receivedAt: time, payload: payload, hash: .of(payload))
        events.append(logged)
        return logged.ref
    }

    func entry(_ kind: EntryName.Kind, _ key: String) -> Entry {
        Entry.fold(EntryName(kind, key), events.compactMap { RegisterRecord($0) })
    }

    /// The moment of the record that was added as that one, counted from 0.
    static func minute(_ number: Int) -> Instant { start.advanced(byMilliseconds: Int64(number) * 60_000) }

    static func enrolled(_ name: String, _ level: DeputyLevel = .county) -> Event.Body {
        .deputyEnrolled(
            .with {
                $0.id = "D1"
                $0.name = name
                $0.level = level
            })
    }
    static func posted(_ site: String) -> Event.Body {
        .deputyPosted(
            .with {
                $0.deputy = "D1"
                $0.site = site
            })
    }
    static func removed(_ site: String) -> Event.Body {
        .deputyRemoved(
            .with {
                $0.deputy = "D1"
                $0.site = site
            })
    }
    static let left = Event.Body.deputyLeft(.with { $0.id = "D1" })
    static func amended(_ name: String) -> Event.Body {
        .deputyAmended(
            .with {
                $0.id = "D1"
                $0.name = name
            })
    }
    static func organ(_ name: String, _ code: String = "housing") -> Event.Body {
        .organRegistered(
            .with {
                $0.code = code
                $0.name = name
            })
    }
    static func renamed(_ name: String) -> Event.Body {
        .organRenamed(
            .with {
                $0.code = "housing"
                $0.name = name
            })
    }
    static func merged(into: String) -> Event.Body {
        .organMerged(
            .with {
                $0.code = "housing"
                $0.into = into
            })
    }
    static let closed = Event.Body.organClosed(.with { $0.code = "housing" })
    static func confirmed(_ standsFor: String = "") -> Event.Body {
        .entryConfirmed(
            .with {
                $0.kind = .organ
                $0.key = "housing"
                $0.standsFor = standsFor
            })
    }
    static func category(_ path: String) -> Event.Body { .categoryDefined(.with { $0.path = path }) }
    static func retired(_ path: String) -> Event.Body { .categoryRetired(.with { $0.path = path }) }
    static func opened(_ name: String) -> Event.Body {
        .siteOpened(
            .with {
                $0.code = Self.station
                $0.name = name
                $0.kind = .station
            })
    }
    static func siteAmended(_ change: (inout SiteAmended) -> Void) -> Event.Body {
        var fact = SiteAmended.with { $0.code = Self.station }
        change(&fact)
        return .siteAmended(fact)
    }
    static let siteClosed = Event.Body.siteClosed(.with { $0.code = Self.station })
}
