extension FigureValue {
    /// As people read it: `12`, `81.82%`, `11.2`; a rate without a denominator and days without a resolution are `—`.
    package var text: String {
        switch self {
        case .count(let count): String(count)
        case .rate(let numerator, let denominator): Self.percent(numerator, of: denominator)
        case .days(let median, _, _): median.map { Self.oneDecimal($0) } ?? "—"
        }
    }

    /// Two decimals, rounded half up, computed in integers; `—` for a denominator of zero.
    package static func percent(_ numerator: Int, of denominator: Int) -> String {
        guard denominator > 0 else { return "—" }
        let hundredths = (numerator * 20_000 + denominator) / (denominator * 2)
        let cents = hundredths % 100
        return "\(hundredths / 100).\(cents < 10 ? "0" : "")\(cents)%"
    }

    private static func oneDecimal(_ days: Double) -> String {
        let tenths = Int((days * 10).rounded(.toNearestOrAwayFromZero))
        return "\(tenths < 0 ? "-" : "")\(tenths.magnitude / 10).\(tenths.magnitude % 10)"
    }
}
