import Events
import Foundation

/// Events of one project as logs would hold them, one minute apart.
struct ProjectStory {
    static let start = Instant(milliseconds: 1_778_574_600_000)
    static let station = "520103001-Z02"
    static let hub = "520103-H01"

    private(set) var events: [LoggedEvent] = []
    let opening: Ref

    init(_ bodies: Event.Body...) throws {
        opening = try Ref(LogID(name: Self.station), 1)
        for body in bodies { try add(body) }
    }

    /// The next event, at a given minute or the next one.
    @discardableResult
    mutating func add(_ body: Event.Body, by log: String = station, minute: Int? = nil) throws -> Ref {
        let log = try LogID(name: log)
        let time = Self.start.advanced(byMilliseconds: Int64(minute ?? events.count) * 60_000)
        let seq = UInt64(events.count { $0.log == log } + 1)
        let event = Draft(body, occurredAt: time, actor: "lin").event(
            hlc: HybridTime(time), recordedAt: time, subject: Ref(log, seq) == opening ? nil : opening)
        let payload: Data = try event.serializedBytes()
        let logged = try LoggedEvent(
            position: Int64(events.count + 1), log: log, epoch: 1, seq: seq, receivedAt: time, payload: payload,
            hash: .of(payload))
        events.append(logged)
        return logged.ref
    }

    var project: Project { Project.fold(events) }

    static let proposed = Event.Body.projectProposed(
        .with {
            $0.category = "城建/照明"
            $0.deputies = ["D1", "D2"]
            $0.year = 2027
        })
    static let voted = Event.Body.projectPutToVote(.with { $0.session = "三次会议" })
    static let chosen = Event.Body.projectChosen(ProjectChosen())
    static let completed = Event.Body.projectCompleted(ProjectCompleted())
    static let voided = Event.Body.projectVoided(ProjectVoided())
    static func rated(_ grade: Grade) -> Event.Body { .projectRated(.with { $0.grade = grade }) }
    static func amended(_ change: (inout ProjectAmended) -> Void) -> Event.Body {
        var fact = ProjectAmended()
        change(&fact)
        return .projectAmended(fact)
    }
}
