import Events
import Foundation
import TestSupport

@testable import Projections

/// One matter of a lifelike history, from its collection to its end.
struct LifelikeMatter {
    let matter: Ref
    private let site: String
    private var now: Instant
    private var records: [Ref] = []
    private var referrals: [Ref] = []

    init(in history: inout LifelikeHistory, others: [Ref]) throws {
        site = history.site()
        now = history.moment()
        matter = try history.write(Self.opening(&history), at: site, on: now)
        if history.chance(7) {
            try take(.answeredOnSpot(AnsweredOnSpot()), &history, days: 0...0)
        } else if !history.chance(8) {
            try work(&history)
        }
        if history.chance(6), let other = others.randomElement(using: &history.random) {
            try take(.matterMerged(.with { if !history.chance(5) { $0.into = other } }), &history, days: 0...30)
            // The other into this one: one of the two closes a circle.
            if history.chance(3) {
                try history.write(
                    .matterMerged(.with { $0.into = matter }), at: other.log, about: other,
                    on: history.after(now, days: 0...20))
            }
            if history.chance(4) { try take(.matterUnmerged(MatterUnmerged()), &history, days: 0...20) }
        }
        if history.chance(14) { try take(.matterWithdrawn(MatterWithdrawn()), &history, days: 0...20) }
        if history.chance(5) { try take(.opinionAmended(Self.amendment(&history)), &history, days: 0...20) }
        if history.chance(6), let record = records.randomElement(using: &history.random) {
            try take(.recordRetracted(.with { $0.record = record }), &history, days: 0...10)
        }
        if history.chance(6) { try disturb(&history, others) }
    }

    /// From the first referral to the last word.
    private mutating func work(_ history: inout LifelikeHistory) throws {
        try refer(&history)
        if history.chance(5) { try returnAndReferAgain(&history) }
        if history.chance(4) { try extend(&history) }
        if history.chance(6) { try take(.matterUrged(MatterUrged()), &history, days: 0...5) }
        if history.chance(9) { try take(.supervisionOrdered(.with { $0.leader = "副主任" }), &history, days: 0...3) }
        if history.chance(6) { try take(.progressReported(ProgressReported()), &history, days: 0...5) }
        for _ in 0..<Int.random(in: 0...3, using: &history.random) {
            if history.chance(2) { try take(.proposerContacted(ProposerContacted()), &history, days: 0...4) }
            guard !history.chance(5) else { continue }
            try reply(&history)
            if !history.chance(3) { try take(Self.rating(&history), &history, days: 0...9) }
        }
        guard !history.chance(4) else { return }
        try take(.matterResolved(MatterResolved()), &history, days: 0...15)
        if !history.chance(3) { try take(Self.rating(&history), &history, days: 0...9) }
        if !history.chance(3) {
            let letter = history.chance(2) ? "函 \(matter.seq)" : ""
            try take(.feedbackGiven(.with { $0.letter = letter }), &history, days: 0...9)
        }
        if history.chance(3) {
            let finding = RandomHistory.pick(Finding.self, &history.random)
            try take(.followedUp(.with { $0.finding = finding }), &history, days: 5...40)
        }
        if history.chance(6) { try reopen(&history) }
        if history.chance(6) { try take(.matterClosed(MatterClosed()), &history, days: 0...30) }
    }

    private mutating func refer(_ history: inout LifelikeHistory) throws {
        let due = history.chance(5) ? nil : history.after(now, days: 5...45)
        let converts = history.chance(6) ? RandomHistory.pick(Conversion.self, &history.random) : .unspecified
        let organ = history.chance(7) ? "" : RandomHistory.organ(&history.random)
        try take(
            .matterReferred(
                .with {
                    $0.mode = converts == .unspecified ? .assign : .convert
                    $0.lead = organ
                    $0.dueAt = due?.milliseconds ?? 0
                    $0.convertsTo = converts
                    $0.coHandlers = organ.isEmpty ? [] : ["o1", "o2"]
                }), &history, days: 0...5)
        if let referral = records.last { referrals.append(referral) }
        if !history.chance(4) {
            let named = referral(&history)
            try take(.referralSigned(.with { if let named { $0.referral = named } }), &history, days: 0...3)
        }
    }

    /// One of them by name, not always the newest; mostly none, which stands for the newest.
    private func referral(_ history: inout LifelikeHistory) -> Ref? {
        history.chance(3) ? referrals.randomElement(using: &history.random) : nil
    }

    private mutating func returnAndReferAgain(_ history: inout LifelikeHistory) throws {
        let named = referral(&history)
        try take(.referralReturned(.with { if let named { $0.referral = named } }), &history, days: 0...5)
        if !history.chance(3) { try refer(&history) }
    }

    private mutating func extend(_ history: inout LifelikeHistory) throws {
        let until = history.after(now, days: 10...60).milliseconds
        try take(.extensionAsked(.with { $0.until = until }), &history, days: 0...5)
        let named = referral(&history)
        if history.chance(3) {
            try take(.extensionRefused(.with { if let named { $0.referral = named } }), &history, days: 0...3)
        }
        guard !history.chance(3) else { return }
        try take(
            .extensionGranted(
                .with {
                    $0.dueAt = until
                    if let named { $0.referral = named }
                }), &history, days: 0...3)
    }

    private mutating func reply(_ history: inout LifelikeHistory) throws {
        let kind = history.chance(2) ? ReplyClass.a : RandomHistory.pick(ReplyClass.self, &history.random)
        let adoption = history.chance(3) ? RandomHistory.pick(Adoption.self, &history.random) : .unspecified
        try take(
            .replyGiven(
                .with {
                    $0.class = kind
                    $0.adoption = adoption
                }), &history, days: 0...20)
    }

    private mutating func reopen(_ history: inout LifelikeHistory) throws {
        let due = history.chance(2) ? history.after(now, days: 10...40).milliseconds : 0
        try take(.matterReopened(.with { $0.dueAt = due }), &history, days: 1...30)
        if history.chance(2) { try refer(&history) }
        if history.chance(2) { try reply(&history) }
        if history.chance(2) { try take(.matterResolved(MatterResolved()), &history, days: 1...20) }
    }

    /// A record that belongs to no course, of this matter or of any kind.
    private mutating func disturb(_ history: inout LifelikeHistory, _ others: [Ref]) throws {
        let before = history.told.entries.filter { $0.event.hasSubject && $0.event.subject == matter }
        let step = RandomHistory.step(&history.random, others + [matter], before)
        try take(history.chance(8) ? nil : step, &history, days: 0...20)
    }

    private mutating func take(
        _ body: Event.Body?, _ history: inout LifelikeHistory, days: ClosedRange<Int64>
    ) throws {
        now = history.after(now, days: days)
        // What is done at the hub stands in its mailbox for the site, or in any other's log where a hand slips.
        let log = history.chance(4) ? LifelikeHistory.mailbox : history.chance(12) ? history.site() : site
        records.append(try history.write(body, at: log, about: matter, on: now))
    }

    private static func opening(_ history: inout LifelikeHistory) -> Event.Body {
        .opinionCollected(
            .with {
                $0.kind = RandomHistory.pick(MatterKind.self, &history.random)
                $0.channel = RandomHistory.pick(Channel.self, &history.random)
                $0.category = category(&history)
                $0.deputies = RandomHistory.deputies(&history.random)
                $0.people = UInt32.random(in: 0...5, using: &history.random)
            })
    }

    private static func category(_ history: inout LifelikeHistory) -> String {
        history.chance(4) ? "交通/公交/线路" : RandomHistory.category(&history.random)
    }

    private static func amendment(_ history: inout LifelikeHistory) -> OpinionAmended {
        .with {
            if history.chance(2) { $0.kind = RandomHistory.pick(MatterKind.self, &history.random) }
            if history.chance(2) { $0.channel = RandomHistory.pick(Channel.self, &history.random) }
            if history.chance(2) { $0.category = category(&history) }
            if history.chance(2) { $0.deputies.names = RandomHistory.deputies(&history.random) }
            if history.chance(2) { $0.people = UInt32.random(in: 0...9, using: &history.random) }
            if history.chance(3) { $0.collectedAt = history.moment().milliseconds }
        }
    }

    private static func rating(_ history: inout LifelikeHistory) -> Event.Body {
        .satisfactionRated(
            .with {
                $0.reply = RandomHistory.pick(Grade.self, &history.random)
                $0.implementation = RandomHistory.pick(Grade.self, &history.random)
            })
    }
}
