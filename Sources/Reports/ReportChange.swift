import Events
import Projections

/// How far a figure lies from what it was: `+12`, `−3.20 个百分点`, `+1.5`; a dash where either is missing.
package enum ReportChange {
    /// Reckoned from what is printed, so that a reader who subtracts finds the same.
    package static func text(_ now: ReportValue?, from then: ReportValue?, _ language: Language) -> String {
        guard let now, let then else { return "—" }
        switch (now.figure, then.figure) {
        case (.count(let now), .count(let then)): return signed(now - then, String((now - then).magnitude))
        case (.rate(let part, let whole), .rate(let formerPart, let formerWhole)):
            guard whole > 0, formerWhole > 0 else { return "—" }
            let points = hundredths(part, whole) - hundredths(formerPart, formerWhole)
            let unit = Bilingual(zh: " 个百分点", en: " points").text(language)
            return signed(points, decimal(points.magnitude, digits: 2)) + unit
        case (.days(let median?, _, _), .days(let former?, _, _)):
            let tenths = self.tenths(median) - self.tenths(former)
            return signed(tenths, decimal(tenths.magnitude, digits: 1))
        case (.count, _), (.rate, _), (.days, _): return "—"
        }
    }

    private static func hundredths(_ part: Int, _ whole: Int) -> Int { (part * 20_000 + whole) / (whole * 2) }

    private static func tenths(_ days: Double) -> Int { Int((days * 10).rounded(.toNearestOrAwayFromZero)) }

    private static func decimal(_ value: UInt, digits: Int) -> String {
        let text = String(value)
        let padded = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
        return padded.dropLast(digits) + "." + padded.suffix(digits)
    }

    private static func signed(_ value: Int, _ magnitude: String) -> String {
        value == 0 ? "±0" : value > 0 ? "+" + magnitude : "−" + magnitude
    }
}
