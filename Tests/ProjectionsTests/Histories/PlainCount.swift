import Events
import Foundation

@testable import Projections

/// Counts matters straight from the list of events, one loop a matter, as somebody with paper and pencil would: neither
/// the fold nor a query is asked. What it says must be what the figures say.
struct PlainCount {
    struct Card {
        var site = ""
        var opening = OpinionCollected()
        var collected = BusinessDate(daysSince1970: 0)
        var organ = ""
        var isReferred = false
        var isReplied = false
        var due: BusinessDate?
        var replyClass = ReplyClass.unspecified
        var implementation = Grade.unspecified
        var resolved: BusinessDate?
    }

    private(set) var cards: [Card] = []

    init(_ events: [LoggedEvent], asOf: BusinessDate, knownOn: Instant?) {
        let calendar = BusinessCalendar.shanghai
        let there = events.filter { event in
            calendar.date(of: event.occurredAt) <= asOf && event.receivedAt <= knownOn ?? .distantFuture
        }.sorted { ($0.event.hlc, $0.log.name, $0.seq) < ($1.event.hlc, $1.log.name, $1.seq) }
        for opening in there {
            guard case .opinionCollected(let fact) = opening.event.body else { continue }
            let steps = there.filter { $0.event.hasSubject && $0.event.subject == opening.ref }
            var card = Card()
            card.site = opening.log.site.text
            card.opening = fact
            card.collected = calendar.date(of: opening.occurredAt)
            var isMerged = false
            for step in steps {
                switch step.event.body {
                case .matterReferred(let referral):
                    card.isReferred = true
                    card.organ = referral.lead
                    card.due =
                        referral.dueAt == 0 ? nil : calendar.date(of: Instant(milliseconds: referral.dueAt))
                case .replyGiven(let reply):
                    card.isReplied = true
                    card.replyClass = reply.class
                case .matterResolved:
                    let date = calendar.date(of: step.occurredAt)
                    card.resolved = min(card.resolved ?? date, date)
                case .satisfactionRated(let rating):
                    if rating.implementation != .unspecified { card.implementation = rating.implementation }
                case .matterMerged: isMerged = true
                case .siteOpened, .deputyEnrolled, .deputyPosted, .organRegistered, .keyInvited, .keyEnrolled,
                    .keyRevoked, .visitLogged, .opinionCollected, nil:
                    break
                }
            }
            if !isMerged { cards.append(card) }
        }
    }

    /// The rows of one figure: numerator and, for a rate, denominator by key; everything under one empty key without a
    /// dimension.
    func rows(_ id: String, _ query: FigureQuery) -> [String: [Int]] {
        var rows: [String: [Int]] = [:]
        for card in cards where isIn(query.scope, card) {
            let isStock = id == "matters.overdue"
            let date = id == "matters.resolved.flow" ? card.resolved : card.collected
            guard let date else { continue }
            if !isStock {
                if let from = query.period.from, date < from { continue }
                if let through = query.period.through, date > through { continue }
            }
            for key in Self.keys(card, date, query) {
                let old = rows[key] ?? []
                let new = Self.counts(id, card, asOf: query.asOf).map { $0 ? 1 : 0 }
                rows[key] = old.isEmpty ? new : zip(old, new).map { $0 + $1 }
            }
        }
        return rows
    }

    private static func counts(_ id: String, _ card: Card, asOf: BusinessDate) -> [Bool] {
        switch id {
        case "matters.collected", "matters.resolved.flow": [true]
        case "matters.referred": [card.isReferred]
        case "matters.replied": [card.isReferred && card.isReplied, card.isReferred]
        case "matters.resolved": [card.resolved != nil, true]
        case "matters.overdue": [card.isReferred && !card.isReplied && (card.due.map { $0 < asOf } ?? false)]
        case "matters.class.A": [card.isReplied && card.replyClass == .a, card.isReplied]
        case "matters.class.none": [card.isReplied && card.replyClass == .unspecified, card.isReplied]
        case "ratings.impl.basic": [card.implementation == .basic, card.implementation != .unspecified]
        default: preconditionFailure("no plain count of \(id)")
        }
    }

    private func isIn(_ scope: Scope, _ card: Card) -> Bool {
        if let region = scope.region, !card.site.hasPrefix(region.digits) { return false }
        if let site = scope.site, card.site != site.text { return false }
        if let deputy = scope.deputy, !card.opening.deputies.contains(deputy) { return false }
        if let organ = scope.organ, card.organ != organ { return false }
        if let category = scope.category, card.opening.category != category {
            guard card.opening.category.hasPrefix(category + "/") else { return false }
        }
        if let channel = scope.channel, card.opening.channel != channel { return false }
        return true
    }

    private static func keys(_ card: Card, _ date: BusinessDate, _ query: FigureQuery) -> [String] {
        guard let by = query.by else { return [""] }
        let (year, month, _) = date.civil
        switch by {
        case .site: return [card.site]
        case .division:
            let own = query.scope.region?.digits.count ?? 0
            let level = [2, 4, 6, 9, 12].first { $0 > own } ?? own
            return [String(card.site.split(separator: "-")[0].prefix(level))]
        case .deputy: return card.opening.deputies.isEmpty ? [""] : Array(Set(card.opening.deputies))
        case .organ: return [card.organ]
        case .category: return [card.opening.category]
        case .channel: return [card.opening.channel.word]
        case .kind: return [card.opening.kind.word]
        case .month: return [date.month]
        case .quarter: return ["\(year)-Q\((month + 2) / 3)"]
        case .year: return ["\(year)"]
        }
    }
}
