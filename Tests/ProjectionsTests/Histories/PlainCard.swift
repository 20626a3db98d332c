import Events
import Foundation

@testable import Projections

/// One matter on a card, as somebody keeps it who reads its records one by one.
struct PlainCard {
    let site: String
    var kind: MatterKind
    var channel: Channel
    var category: String
    var deputies: [String]
    var people: Int
    var collected: BusinessDate
    var merged: BusinessDate?
    private(set) var withdrawn: BusinessDate?
    private(set) var organ = ""
    private var referrals: [(ref: Ref, isSigned: Bool, isReturned: Bool, isReplied: Bool, isDecided: Bool)] = []
    private var isReturned = false
    private var dues: [(from: Instant, day: BusinessDate?)] = []
    private var replies: [(at: Instant, place: Int, fact: ReplyGiven)] = []
    private var contacts: [(at: Instant, place: Int)] = []
    private var settlements: [Instant] = []
    private var wasOnSpot = false
    /// When the settlement that stands was.
    private var settled: Instant?
    private var isClosed = false
    private var reopenings = 0
    private var feedbacks: [Instant] = []
    private var letters: [BusinessDate] = []
    private var conversions: [(BusinessDate, Conversion)] = []
    private var ratings = 0
    private var implementation: [Grade] = []
    private var replyGrades: [Grade] = []
    private var findings: [Finding] = []

    private static func day(_ moment: Instant) -> BusinessDate { BusinessCalendar.shanghai.date(of: moment) }

    init(_ opening: LoggedEvent, _ fact: OpinionCollected) {
        site = opening.log.site.text
        kind = fact.kind
        channel = fact.channel
        category = fact.category
        deputies = fact.deputies
        people = max(1, Int(fact.people))
        collected = Self.day(opening.occurredAt)
    }

    /// - Parameter steps: the matter's later records in order.
    mutating func tell(_ steps: [LoggedEvent]) {
        let retracted = steps.compactMap { step -> Ref? in
            if case .recordRetracted(let fact) = step.event.body { fact.record } else { nil }
        }
        for (place, step) in steps.enumerated() where !retracted.contains(step.ref) {
            tell(step, place, at: step.occurredAt)
        }
    }

    private mutating func tell(_ step: LoggedEvent, _ place: Int, at moment: Instant) {
        switch step.event.body {
        case .opinionAmended(let fact): amend(fact)
        case .matterReferred(let fact):
            referrals.append((step.ref, false, false, false, false))
            organ = fact.lead
            dues.append((moment, fact.dueAt == 0 ? nil : Self.day(Instant(milliseconds: fact.dueAt))))
            if fact.convertsTo != .unspecified { conversions.append((Self.day(moment), fact.convertsTo)) }
        case .referralSigned(let fact):
            guard let at = index(fact.hasReferral ? fact.referral : nil), !referrals[at].isReturned else { return }
            referrals[at].isSigned = true
        case .referralReturned(let fact):
            isReturned = true
            if let at = index(fact.hasReferral ? fact.referral : nil) { referrals[at].isReturned = true }
        case .extensionGranted(let fact):
            guard let at = index(fact.hasReferral ? fact.referral : nil), !referrals[at].isDecided else { return }
            referrals[at].isDecided = true
            if at == referrals.count - 1 { dues.append((moment, Self.day(Instant(milliseconds: fact.dueAt)))) }
        case .extensionRefused(let fact):
            if let at = index(fact.hasReferral ? fact.referral : nil) { referrals[at].isDecided = true }
        case .proposerContacted: contacts.append((moment, place))
        case .replyGiven(let fact):
            replies.append((moment, place, fact))
            if let last = referrals.indices.last { referrals[last].isReplied = true }
        case .answeredOnSpot:
            wasOnSpot = true
            settle(moment)
        case .matterResolved: settle(moment)
        case .satisfactionRated(let fact):
            ratings += 1
            if !fact.implementation.word.isEmpty { implementation.append(fact.implementation) }
            if !fact.reply.word.isEmpty { replyGrades.append(fact.reply) }
        case .followedUp(let fact): findings.append(fact.finding)
        case .matterReopened(let fact):
            reopenings += 1
            (settled, isClosed) = (nil, false)
            if fact.dueAt != 0 { dues.append((moment, Self.day(Instant(milliseconds: fact.dueAt)))) }
        case .feedbackGiven(let fact):
            feedbacks.append(moment)
            if !fact.letter.isEmpty { letters.append(Self.day(moment)) }
        case .matterWithdrawn: if settled == nil, withdrawn == nil { withdrawn = Self.day(moment) }
        case .matterClosed: isClosed = true
        default: break
        }
    }

    private mutating func amend(_ fact: OpinionAmended) {
        if fact.hasKind { kind = fact.kind }
        if fact.hasChannel { channel = fact.channel }
        if fact.hasCategory { category = fact.category }
        if fact.hasDeputies { deputies = fact.deputies.names }
        if fact.hasPeople { people = max(1, Int(fact.people)) }
        if fact.hasCollectedAt { collected = Self.day(Instant(milliseconds: fact.collectedAt)) }
    }

    /// What stood first stands; what was withdrawn is not settled any more.
    private mutating func settle(_ moment: Instant) {
        settlements.append(moment)
        if withdrawn == nil, settled == nil { settled = moment }
    }

    private func index(_ referral: Ref?) -> Int? {
        guard let referral else { return referrals.indices.last }
        return referrals.lastIndex { $0.ref == referral }
    }

    private func due(at moment: Instant) -> BusinessDate? { dues.last { $0.from <= moment }.flatMap(\.day) }

    /// What the card adds to a figure, with the day on which it does; a day of nil is no matter of the period.
    func numbers(_ id: String, _ query: FigureQuery) -> [(BusinessDate?, [Int])] {
        switch id {
        case "matters.merged": return merged.map { [($0, [1])] } ?? []
        case "matters.withdrawn": return withdrawn.map { [($0, [1])] } ?? []
        default: break
        }
        guard merged == nil, withdrawn == nil else { return [] }
        switch id {
        case "matters.resolved.flow":
            let days = settlements.map(Self.day).filter { day in
                day >= query.period.from ?? day && day <= query.period.through ?? day
            }
            return days.min().map { [($0, [1])] } ?? []
        case "letters.sent": return letters.map { ($0, [1]) }
        case "matters.converted": return conversions.map { ($0.0, [1]) }
        case "matters.converted.petition": return conversions.map { ($0.0, [$0.1 == .petition ? 1 : 0]) }
        case "matters.overdue", "matters.lights.red", "matters.lights.yellow", "matters.lights.green":
            return [(nil, [light(id, asOf: query.asOf) ? 1 : 0])]
        case "followups.hold": return [(collected, [findings.count { $0 == .holds }, findings.count])]
        case "petitions.received": return [(collected, [kind == .petition ? people : 0])]
        default: return [(collected, flags(id, asOf: query.asOf).map { $0 ? 1 : 0 })]
        }
    }

    private func light(_ id: String, asOf: BusinessDate) -> Bool {
        guard !referrals.isEmpty else { return false }
        let days = due(at: .distantFuture).map { $0.daysSince1970 - asOf.daysSince1970 }
        let isLate = replies.isEmpty && (days.map { $0 < 0 } ?? false)
        let isSoon = replies.isEmpty && (days.map { (0...7).contains($0) } ?? false)
        if id == "matters.overdue" { return isLate }
        guard settled == nil, !isClosed else { return false }
        return id.hasSuffix(".red") ? isLate : id.hasSuffix(".yellow") ? isSoon : !isLate && !isSoon
    }

    private func flags(_ id: String, asOf: BusinessDate) -> [Bool] {
        let (isReferred, isReplied) = (!referrals.isEmpty, !replies.isEmpty)
        let word = replies.last?.fact.class ?? .unspecified
        let first = replies.min { $0.at < $1.at }
        let hadOutcome = isReplied || !settlements.isEmpty
        switch id {
        case "matters.collected": return [true]
        case "matters.onspot": return [wasOnSpot]
        case "matters.referred": return [isReferred]
        case "matters.signed": return [referrals.last.map { $0.isSigned || $0.isReplied } ?? false]
        case "matters.returned": return [isReferred && isReturned, isReferred]
        case "matters.contacted":
            guard let first else { return [false, false] }
            let isFirst = contacts.contains { $0.at < first.at || ($0.at == first.at && $0.place < first.place) }
            return [isFirst, isReplied]
        case "matters.replied": return [isReferred && isReplied, isReferred]
        case "matters.ontime":
            var isInTime = false
            if let first, let limit = due(at: first.at) { isInTime = Self.day(first.at) <= limit }
            let hasPassed = due(at: .distantFuture).map { $0 < asOf } ?? false
            return [isReferred && isInTime, isReferred && (isReplied || hasPassed)]
        case "matters.resolved": return [settled != nil, true]
        case "matters.achieved":
            let isContent = implementation.last == .satisfied || implementation.last == .basic
            return [settled != nil && isReplied && word == .a && isContent, isReplied]
        case "matters.reopened": return [reopenings > 0 && hadOutcome, hadOutcome]
        case "matters.fedback":
            guard let settled else { return [false, false] }
            return [feedbacks.contains { $0 >= settled }, true]
        case "matters.class.A": return [isReplied && word == .a, isReplied]
        case "matters.class.none": return [isReplied && word == .unspecified, isReplied]
        case "matters.adopted":
            let isComment = kind == .legislative || conversions.last?.1 == .legislative
            let adoption = replies.last { $0.fact.adoption != .unspecified }?.fact.adoption
            return [isComment && isReplied && adoption == .adopted, isComment && isReplied]
        case "ratings.impl.basic": return [implementation.last == .basic, !implementation.isEmpty]
        case "ratings.reply.satisfied": return [replyGrades.last == .satisfied, !replyGrades.isEmpty]
        case "ratings.first.satisfied": return [implementation.first == .satisfied, !implementation.isEmpty]
        case "ratings.returned": return [isReplied && ratings > 0, isReplied]
        case "petitions.groups": return [kind == .petition]
        case "petitions.referred": return [kind == .petition && isReferred]
        case "petitions.resolved": return [kind == .petition && settled != nil, kind == .petition]
        default: preconditionFailure("no plain count of \(id)")
        }
    }
}
