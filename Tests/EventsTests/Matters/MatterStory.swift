import Events
import Foundation

/// Events of one matter as a log would hold them, one minute apart.
struct MatterStory {
    static let start = Instant(milliseconds: 1_778_574_600_000)
    let log: LogID
    private(set) var events: [LoggedEvent] = []

    init(_ bodies: Event.Body...) throws {
        try self.init(bodies)
    }

    init(_ bodies: [Event.Body], log: String = "520103001-Z02") throws {
        self.log = try LogID(name: log)
        for body in bodies { try add(body) }
    }

    static let opened = Event.Body.opinionCollected(.with { $0.kind = .opinion })
    static let referred = Event.Body.matterReferred(.with { $0.lead = "housing" })
    static let replied = Event.Body.replyGiven(.with { $0.class = .a })
    static let resolved = Event.Body.matterResolved(MatterResolved())
    static let rated = Event.Body.satisfactionRated(.with { $0.reply = .satisfied })
    static let merged = Event.Body.matterMerged(MatterMerged())
    static let onSpot = Event.Body.answeredOnSpot(AnsweredOnSpot())
    static let signed = Event.Body.referralSigned(ReferralSigned())
    static let returned = Event.Body.referralReturned(ReferralReturned())
    static let reopened = Event.Body.matterReopened(MatterReopened())
    static let fedBack = Event.Body.feedbackGiven(.with { $0.channel = .phone })
    static let withdrawn = Event.Body.matterWithdrawn(MatterWithdrawn())
    static let unmerged = Event.Body.matterUnmerged(MatterUnmerged())
    static let closed = Event.Body.matterClosed(MatterClosed())
    static let followedUp = Event.Body.followedUp(.with { $0.finding = .slipped })

    /// A referral that is due one day after the story's start.
    static let dated = Event.Body.matterReferred(
        .with {
            $0.lead = "housing"
            $0.dueAt = start.milliseconds + 86_400_000
        })

    static func granted(day: Int64) -> Event.Body {
        .extensionGranted(.with { $0.dueAt = start.milliseconds + day * 86_400_000 })
    }

    static func retracted(_ seq: UInt64, log: String = "520103001-Z02") -> Event.Body {
        .recordRetracted(
            .with {
                $0.record.log = log
                $0.record.seq = seq
            })
    }

    var matter: Matter { Matter.fold(events) }
    var opening: Ref { Ref(log, 1) }

    /// The next event, in this log or another, at a given minute or the next one.
    mutating func add(_ body: Event.Body, log other: String? = nil, minute: Int? = nil, assumed: [String] = []) throws {
        let log = try other.map { try LogID(name: $0) } ?? self.log
        let seq = UInt64(events.count { $0.log == log } + 1)
        let time = Self.start.advanced(byMilliseconds: Int64(minute ?? events.count) * 60_000)
        let draft = Draft(
            body, occurredAt: time, actor: "lin",
            origin: assumed.isEmpty ? nil : .with { $0.assumed = assumed })
        let event = draft.event(
            hlc: HybridTime(time), recordedAt: time, subject: seq == 1 && other == nil ? nil : opening)
        let payload: Data = try event.serializedBytes()
        events.append(
            try LoggedEvent(
                position: Int64(events.count + 1), log: log, epoch: 1, seq: seq, receivedAt: time, payload: payload,
                hash: .of(payload)))
    }
}
