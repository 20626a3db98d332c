import Projections

/// A figure's value as a report keeps it, in whole numbers alone, so that it is the same bytes wherever it is written.
///
/// In JSON a count is `{"value": 12}`, a rate `{"numerator": 9, "denominator": 11}`, days are `{"median_e4": 112000,
/// "p90_e4": 410000, "speedup_e4": 1234}`: ten-thousandths of a day, and of one for the speed-up; what there is not is
/// left out.
package struct ReportValue: Hashable, Sendable {
    package let figure: FigureValue

    package init(_ figure: FigureValue) { self.figure = figure }

    package var text: String { figure.text }

    /// `9/11` beside a percentage; nil for everything else.
    package var fraction: String? {
        switch figure {
        case .rate(let numerator, let denominator): "\(numerator)/\(denominator)"
        case .count, .days: nil
        }
    }

    /// What a chart draws and what text counts: a count, or the numerator of a rate; nil for days.
    package var count: Int? {
        switch figure {
        case .count(let count): count
        case .rate(let numerator, _): numerator
        case .days: nil
        }
    }

    /// Whether there is anything behind it.
    package var isSomething: Bool {
        switch figure {
        case .count(let count): count > 0
        case .rate(_, let denominator): denominator > 0
        case .days(let median, _, _): median != nil
        }
    }
}

extension ReportValue: Codable {
    private enum Keys: String, CodingKey {
        case value, numerator, denominator
        case median = "median_e4"
        case p90 = "p90_e4"
        case speedup = "speedup_e4"
    }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Keys.self)
        if let value = try fields.decodeIfPresent(Int.self, forKey: .value) {
            self.init(.count(value))
        } else if let numerator = try fields.decodeIfPresent(Int.self, forKey: .numerator) {
            self.init(.rate(numerator: numerator, denominator: try fields.decode(Int.self, forKey: .denominator)))
        } else {
            func days(_ key: Keys) throws -> Double? {
                try fields.decodeIfPresent(Int.self, forKey: key).map { Double($0) / 10_000 }
            }
            self.init(.days(median: try days(.median), p90: try days(.p90), speedup: try days(.speedup)))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Keys.self)
        func days(_ days: Double?, _ key: Keys) throws {
            try fields.encodeIfPresent(days.map { Int(($0 * 10_000).rounded()) }, forKey: key)
        }
        switch figure {
        case .count(let count): try fields.encode(count, forKey: .value)
        case .rate(let numerator, let denominator):
            try fields.encode(numerator, forKey: .numerator)
            try fields.encode(denominator, forKey: .denominator)
        case .days(let median, let p90, let speedup):
            try days(median, .median)
            try days(p90, .p90)
            try days(speedup, .speedup)
        }
    }
}
