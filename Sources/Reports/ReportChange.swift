import Events
import Projections

/// How far a figure lies from what it was: `+12`, `−3.20 个百分点`, `+1.5`.
package struct ReportChange: Hashable, Sendable {
    package enum Kind: Hashable, Sendable { case count, points, days }

    package let kind: Kind
    /// Of the last decimal: matters, hundredths of a percentage point, tenths of a day.
    package let units: Int

    /// Reckoned from what is printed, so that a reader who subtracts finds the same; nil where either is missing.
    package init?(_ now: ReportValue?, from then: ReportValue?) {
        guard let now, let then else { return nil }
        switch (now.figure, then.figure) {
        case (.count(let now), .count(let then)): (kind, units) = (.count, now - then)
        case (.rate(let part, let whole), .rate(let formerPart, let formerWhole)):
            guard whole > 0, formerWhole > 0 else { return nil }
            (kind, units) = (.points, Self.hundredths(part, whole) - Self.hundredths(formerPart, formerWhole))
        case (.days(let median?, _, _), .days(let former?, _, _)):
            (kind, units) = (.days, Self.tenths(median) - Self.tenths(former))
        case (.count, _), (.rate, _), (.days, _): return nil
        }
    }

    package var decimals: Int {
        switch kind {
        case .count: 0
        case .days: 1
        case .points: 2
        }
    }

    /// Of how many units the whole consists that the decimals are parts of.
    package var scale: Double {
        switch kind {
        case .count: 1
        case .days: 10
        case .points: 100
        }
    }

    package func text(_ language: Language) -> String {
        guard units != 0 else {
            return "±0" + unit.text(language)
        }
        return (units > 0 ? "+" : "−") + magnitude + unit.text(language)
    }

    private var unit: Bilingual {
        switch kind {
        case .points: Bilingual(zh: " 个百分点", en: " points")
        case .count, .days: Bilingual(zh: "", en: "")
        }
    }

    private var magnitude: String {
        guard decimals > 0 else { return String(units.magnitude) }
        let text = String(units.magnitude)
        let padded = String(repeating: "0", count: max(0, decimals + 1 - text.count)) + text
        return padded.dropLast(decimals) + "." + padded.suffix(decimals)
    }

    private static func hundredths(_ part: Int, _ whole: Int) -> Int { (part * 20_000 + whole) / (whole * 2) }

    private static func tenths(_ days: Double) -> Int { Int((days * 10).rounded(.toNearestOrAwayFromZero)) }
}
