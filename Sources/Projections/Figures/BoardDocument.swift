import Events
import Foundation

/// A board as programs read it: `figures --json` and `/figures.json` print this and nothing else.
///
/// A count carries `value`, a rate `numerator` and `denominator`, the days `median`, `p90` and `speedup` (absent where
/// nothing was resolved); with a dimension each figure carries `rows`. `pending` is there while records are held that are not
/// counted yet.
package struct BoardDocument: JSONDocument {
    private let board: Board
    private let language: Language
    private let pending: Int64

    /// - Parameter pending: how many records are held that the board does not count yet.
    package init(_ board: Board, language: Language, pending: Int64 = 0) {
        self.board = board
        self.language = language
        self.pending = pending
    }

    private enum Keys: String, CodingKey {
        case scope, figures, heard, pending
        case site, through
        case id, name, value, numerator, denominator, median, p90, speedup, assumed, rows, key, label, events
    }

    package func encode(to encoder: any Encoder) throws {
        var root = encoder.container(keyedBy: Keys.self)
        try root.encode(ScopeDocument(board.query), forKey: .scope)
        if pending > 0 { try root.encode(pending, forKey: .pending) }
        var figures = root.nestedUnkeyedContainer(forKey: .figures)
        for figure in board.figures {
            var entry = figures.nestedContainer(keyedBy: Keys.self)
            try entry.encode(figure.id, forKey: .id)
            try entry.encode(figure.name.text(language), forKey: .name)
            try Self.encode(figure.value, &entry)
            if figure.assumed > 0 { try entry.encode(figure.assumed, forKey: .assumed) }
            guard let rows = figure.rows else { continue }
            var list = entry.nestedUnkeyedContainer(forKey: .rows)
            for row in rows {
                var line = list.nestedContainer(keyedBy: Keys.self)
                try line.encode(row.key, forKey: .key)
                try line.encode(row.label.text(language), forKey: .label)
                try Self.encode(row.value, &line)
            }
        }
        var heard = root.nestedUnkeyedContainer(forKey: .heard)
        for site in board.heard {
            var entry = heard.nestedContainer(keyedBy: Keys.self)
            try entry.encode(site.site.text, forKey: .site)
            try entry.encode(site.name, forKey: .name)
            try entry.encodeIfPresent(site.through?.rfc3339, forKey: .through)
            try entry.encode(site.events, forKey: .events)
        }
    }

    private static func encode(_ value: FigureValue, _ container: inout KeyedEncodingContainer<Keys>) throws {
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
