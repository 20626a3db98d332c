import Events
import Foundation

@testable import Projections

/// Counts matters straight from the list of events, one loop a matter, as somebody with paper and pencil would: neither
/// the fold nor a query is asked. What it says must be what the figures say.
struct PlainCount {
    private let cards: [PlainCard]
    private let register: PlainRegister

    init(_ events: [LoggedEvent], asOf: BusinessDate, knownOn: Instant?) {
        let calendar = BusinessCalendar.shanghai
        let there = events.filter { event in
            calendar.date(of: event.occurredAt) <= asOf && event.receivedAt <= knownOn ?? .distantFuture
        }.sorted { ($0.event.hlc, $0.log.name, $0.seq) < ($1.event.hlc, $1.log.name, $1.seq) }
        register = PlainRegister(there)
        let merged = Self.merged(there)
        cards = there.compactMap { opening in
            guard case .opinionCollected(let fact) = opening.event.body, !opening.event.hasSubject else { return nil }
            var card = PlainCard(opening, fact)
            card.merged = merged[opening.ref].map { calendar.date(of: $0) }
            card.tell(there.filter { $0.event.hasSubject && $0.event.subject == opening.ref })
            return card
        }
    }

    /// When each merged matter went into another one: merges one after the other, each refused that would lead a matter
    /// back to itself.
    private static func merged(_ events: [LoggedEvent]) -> [Ref: Instant] {
        var retracted: Set<[Ref]> = []
        for event in events {
            if case .recordRetracted(let fact) = event.event.body {
                retracted.insert([event.event.subject, fact.record])
            }
        }
        var into: [Ref: (Ref?, Instant)] = [:]
        for event in events where event.event.hasSubject {
            let matter = event.event.subject
            if retracted.contains([matter, event.ref]) { continue }
            switch event.event.body {
            case .matterUnmerged: into[matter] = nil
            case .matterMerged(let fact) where into[matter] == nil:
                var place: Ref? = fact.hasInto ? fact.into : nil
                while let here = place, here != matter, let next = into[here] { place = next.0 }
                if place != matter { into[matter] = (fact.hasInto ? fact.into : nil, event.occurredAt) }
            default: break
            }
        }
        return into.mapValues(\.1)
    }

    /// The rows of one figure: numerator and, for a rate, denominator by key; everything under one empty key without a
    /// dimension.
    func rows(_ id: String, _ query: FigureQuery) -> [String: [Int]] {
        var rows: [String: [Int]] = [:]
        for card in cards where isIn(query.scope, card) {
            for (date, numbers) in card.numbers(id, query) {
                if let date {
                    if let from = query.period.from, date < from { continue }
                    if let through = query.period.through, date > through { continue }
                }
                for key in keys(card, date ?? card.collected, query) {
                    rows[key] = rows[key].map { zip($0, numbers).map { $0 + $1 } } ?? numbers
                }
            }
        }
        return rows
    }

    private func isIn(_ scope: Scope, _ card: PlainCard) -> Bool {
        if let region = scope.region, !card.site.hasPrefix(region.digits) { return false }
        if let site = scope.site, card.site != site.text { return false }
        if let deputy = scope.deputy {
            let named = card.deputies.map { register.counted("deputy", $0) }
            guard named.contains(register.counted("deputy", deputy)) else { return false }
        }
        if let organ = scope.organ, register.counted("organ", card.organ) != register.counted("organ", organ) {
            return false
        }
        if let category = scope.category {
            let (own, asked) = (register.counted("category", card.category), register.counted("category", category))
            guard own == asked || own.hasPrefix(asked + "/") || own.hasPrefix(category + "/") else { return false }
        }
        if let channel = scope.channel, card.channel != channel { return false }
        return true
    }

    private func keys(_ card: PlainCard, _ date: BusinessDate, _ query: FigureQuery) -> [String] {
        guard let by = query.by else { return [""] }
        let (year, month, _) = date.civil
        switch by {
        case .site: return [card.site]
        case .division:
            let own = query.scope.region?.digits.count ?? 0
            let level = [2, 4, 6, 9, 12].first { $0 > own } ?? own
            return [String(card.site.split(separator: "-")[0].prefix(level))]
        case .deputy:
            return card.deputies.isEmpty
                ? [""] : Array(Set(card.deputies.map { register.counted("deputy", $0) }))
        case .organ: return [register.counted("organ", card.organ)]
        case .category: return [register.counted("category", card.category)]
        case .channel: return [card.channel.word]
        case .kind: return [card.kind.word]
        case .month: return [date.month]
        case .quarter: return ["\(year)-Q\((month + 2) / 3)"]
        case .year: return ["\(year)"]
        }
    }
}

/// What stands for what in the register, followed step by step.
struct PlainRegister {
    private var standsFor: [String: [String: String]] = [:]

    init(_ events: [LoggedEvent]) {
        for event in events where event.log.site.text.contains("-H") {
            switch event.event.body {
            case .organMerged(let fact) where !fact.into.isEmpty && fact.into != fact.code:
                standsFor["organ", default: [:]][fact.code] = fact.into
            case .entryConfirmed(let fact) where !fact.kind.word.isEmpty && !fact.key.isEmpty:
                let isItself = fact.standsFor.isEmpty || fact.standsFor == fact.key
                standsFor[fact.kind.word, default: [:]][fact.key] = isItself ? nil : fact.standsFor
            default: break
            }
        }
    }

    func counted(_ kind: String, _ key: String) -> String {
        guard let stated = standsFor[kind] else { return key }
        var seen: [String] = []
        var key = key
        while let next = stated[key] {
            seen.append(key)
            key = next
            // Round and round: whoever comes first in order, among those that one comes by again and again.
            if let first = seen.firstIndex(of: key) { return seen[first...].sorted()[0] }
        }
        return key
    }
}
