import Events
import Projections

/// One value in which two reports on the same question differ.
package struct ReportDifference: Hashable, Sendable, Encodable {
    /// `total`, `before`, `year_before`, or the dimension of a table.
    package let part: String
    /// A figure's id; of a list that differs, its name.
    package let figure: String
    /// The row of a table; nil elsewhere.
    package let key: String?
    package let sealed: ReportValue?
    package let found: ReportValue?

    package var text: Bilingual {
        let name = FigureDefinition.named(figure)?.name ?? Bilingual(zh: figure, en: figure)
        let row = key.map { " " + ($0.isEmpty ? "—" : $0) } ?? ""
        let place = partName.map { Bilingual(zh: "［\($0.zh)\(row)］", en: " [\($0.en)\(row)]") }
        let (then, now) = (Self.text(sealed), Self.text(found))
        return Bilingual(
            zh: "\(name.zh)（\(figure)）\(place?.zh ?? "")：\(then) → \(now)",
            en: "\(figure)\(place?.en ?? ""): \(then) → \(now)")
    }

    /// What the part is called; nil for the total.
    private var partName: Bilingual? {
        switch part {
        case "total": nil
        case "before": ReportWord.before.text
        case "year_before": ReportWord.yearBefore.text
        case "list": ReportWord.overdueList.text
        // A sealed file may name a dimension that this version has not.
        default: Dimension(rawValue: part).map { ReportWord.heading(of: $0).text } ?? Bilingual(zh: part, en: part)
        }
    }

    private static func text(_ value: ReportValue?) -> String {
        guard let value else { return "—" }
        return value.fraction.map { "\(value.text) (\($0))" } ?? value.text
    }

    /// Every value of one report beside that of the other, in the order of the first.
    package static func between(_ sealed: Report, _ found: Report) -> [ReportDifference] {
        let other = Dictionary(found.figures.map { ($0.id, $0) }) { first, _ in first }
        var differences: [ReportDifference] = []
        func compare(_ part: String, _ figure: String, _ key: String?, _ then: ReportValue?, _ now: ReportValue?) {
            guard then != now else { return }
            differences.append(
                ReportDifference(part: part, figure: figure, key: key, sealed: then, found: now))
        }
        for line in sealed.figures {
            let twin = other[line.id]
            compare("total", line.id, nil, line.now, twin?.now)
            compare("before", line.id, nil, line.before, twin?.before)
            compare("year_before", line.id, nil, line.year_before, twin?.year_before)
        }
        for table in sealed.tables {
            let twin = found.tables.first { $0.by == table.by }
            let rows = Dictionary((twin?.rows ?? []).map { ($0.key, $0.values) }) { first, _ in first }
            for row in table.rows {
                for (index, figure) in table.figures.enumerated() where index < row.values.count {
                    let now = rows[row.key].flatMap { $0.indices.contains(index) ? $0[index] : nil }
                    compare(table.by, figure, row.key, row.values[index], now)
                }
            }
            let known = Set(table.rows.map(\.key))
            for row in twin?.rows ?? [] where !known.contains(row.key) {
                for (figure, value) in zip(table.figures, row.values) where value.isSomething {
                    compare(table.by, figure, row.key, nil, value)
                }
            }
        }
        if sealed.overdue.map(\.matter) != found.overdue.map(\.matter) {
            differences.append(ReportDifference(part: "list", figure: "overdue", key: nil, sealed: nil, found: nil))
        }
        return differences
    }
}
