import Events
import Foundation

/// Events of one visit or duty as logs would hold them, one minute apart.
struct OccasionStory {
    static let start = Instant(milliseconds: 1_778_574_600_000)
    static let station = "520103001-Z02"
    static let hub = "520103-H01"

    private(set) var events: [LoggedEvent] = []
    let opening: Ref

    /// - Parameter log: in which it is opened by the first of the bodies.
    init(_ bodies: [Event.Body], log: String = station) throws {
        opening = try Ref(LogID(name: log), 1)
        for body in bodies { try add(body, by: log) }
    }

    /// The next event, at a given minute or the next one.
    @discardableResult
    mutating func add(
        _ body: Event.Body, by log: String = station, minute: Int? = nil, contents: [NamedContent] = []
    ) throws -> Ref {
        let log = try LogID(name: log)
        let time = Self.start.advanced(byMilliseconds: Int64(minute ?? events.count) * 60_000)
        let seq = UInt64(events.count { $0.log == log } + 1)
        let isOpening = Ref(log, seq) == opening
        let event = Draft(body, occurredAt: time, actor: "lin", contents: contents).event(
            hlc: HybridTime(time), recordedAt: time, subject: isOpening ? nil : opening)
        let payload: Data = try event.serializedBytes()
        let logged = try LoggedEvent(
            position: Int64(events.count + 1), log: log, epoch: 1, seq: seq, receivedAt: time, payload: payload,
            hash: .of(payload))
        events.append(logged)
        return logged.ref
    }

    var visit: Visit { Visit.fold(events) }
    var duty: Duty { Duty.fold(events) }

    static let received = Event.Body.visitLogged(
        .with {
            $0.kind = .reception
            $0.deputies = ["D1", "D2"]
            $0.groups = 3
            $0.received = 5
        })
    static let visitVoided = Event.Body.visitVoided(VisitVoided())
    static func visitAmended(_ change: (inout VisitAmended) -> Void) -> Event.Body {
        var fact = VisitAmended()
        change(&fact)
        return .visitAmended(fact)
    }

    static let trained = Event.Body.dutyLogged(
        .with {
            $0.kind = .training
            $0.deputies = ["D1"]
        })
    static let dutyVoided = Event.Body.dutyVoided(DutyVoided())
    static func dutyAmended(_ change: (inout DutyAmended) -> Void) -> Event.Body {
        var fact = DutyAmended()
        change(&fact)
        return .dutyAmended(fact)
    }

    static func text(_ role: ContentRole, _ text: String, salt: UInt8) throws -> NamedContent {
        NamedContent(
            role,
            try Content(
                class: role.contentClass, salt: Data(repeating: salt, count: Content.saltBytes), bytes: Data(text.utf8))
        )
    }
}
