import Events
import Foundation

/// A difference as programs read it: `difference --json` and `/difference.json`.
package struct DifferenceDocument: JSONDocument {
    private let difference: Difference
    private let arrivals: [Arrival]
    private let next: Int64?
    private let language: Language

    package init(_ difference: Difference, arrivals: [Arrival], next: Int64?, language: Language) {
        self.difference = difference
        self.arrivals = arrivals
        self.next = next
        self.language = language
    }

    private enum Keys: String, CodingKey {
        case scope, since = "since_known", figures, sites, events, next
        case id, name, before, after, changed, value, numerator, denominator, median, p90, speedup
        case site, inPeriod = "in_period", types, type, label
        case position, number, about, occurredAt = "occurred_at", recordedAt = "recorded_at", receivedAt = "received_at"
    }

    package func encode(to encoder: any Encoder) throws {
        var root = encoder.container(keyedBy: Keys.self)
        try root.encode(ScopeDocument(difference.query), forKey: .scope)
        try root.encode(difference.since.rfc3339, forKey: .since)
        var figures = root.nestedUnkeyedContainer(forKey: .figures)
        for line in difference.figures {
            var entry = figures.nestedContainer(keyedBy: Keys.self)
            try entry.encode(line.id, forKey: .id)
            try entry.encode(line.name.text(language), forKey: .name)
            try Self.encode(line.before, entry.nestedContainer(keyedBy: Keys.self, forKey: .before))
            try Self.encode(line.after, entry.nestedContainer(keyedBy: Keys.self, forKey: .after))
            try entry.encode(line.isChanged, forKey: .changed)
        }
        var sites = root.nestedUnkeyedContainer(forKey: .sites)
        for site in difference.sites {
            var entry = sites.nestedContainer(keyedBy: Keys.self)
            try entry.encode(site.site.text, forKey: .site)
            try entry.encode(site.name, forKey: .name)
            try entry.encode(site.events, forKey: .events)
            try entry.encode(site.inPeriod, forKey: .inPeriod)
            var types = entry.nestedUnkeyedContainer(forKey: .types)
            for (type, events) in site.types {
                var line = types.nestedContainer(keyedBy: Keys.self)
                try line.encode(type.description, forKey: .type)
                try line.encode(type.label.text(language), forKey: .label)
                try line.encode(events, forKey: .events)
            }
        }
        var events = root.nestedUnkeyedContainer(forKey: .events)
        for arrival in arrivals { try encode(arrival, events.nestedContainer(keyedBy: Keys.self)) }
        try root.encodeIfPresent(next, forKey: .next)
    }

    private func encode(_ arrival: Arrival, _ container: KeyedEncodingContainer<Keys>) throws {
        var line = container
        try line.encode(arrival.position, forKey: .position)
        try line.encode(MatterID(arrival.ref).description, forKey: .number)
        try line.encode(arrival.site.text, forKey: .site)
        try line.encode(arrival.type.description, forKey: .type)
        try line.encode(arrival.about, forKey: .about)
        try line.encode(arrival.occurredAt.rfc3339, forKey: .occurredAt)
        try line.encode(arrival.recordedAt.rfc3339, forKey: .recordedAt)
        try line.encode(arrival.receivedAt.rfc3339, forKey: .receivedAt)
    }

    private static func encode(_ value: FigureValue, _ container: KeyedEncodingContainer<Keys>) throws {
        var container = container
        switch value {
        case .count(let count): try container.encode(count, forKey: .value)
        case .rate(let numerator, let denominator):
            try container.encode(numerator, forKey: .numerator)
            try container.encode(denominator, forKey: .denominator)
        case .days(let median, let p90, let speedup):
            try container.encodeIfPresent(median, forKey: .median)
            try container.encodeIfPresent(p90, forKey: .p90)
            try container.encodeIfPresent(speedup, forKey: .speedup)
        }
    }
}

extension Arrival {
    /// The number of the matter, visit, duty or project, or the entry of the register.
    package var about: String { subject.map { MatterID($0).description } ?? entry }
}
