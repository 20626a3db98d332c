import Events
import Foundation

/// What the script draws, as JSON inside the page: the very numbers of the tables.
struct ChartContent: Encodable {
    struct Series: Encodable {
        let name: String
        let values: [Int]
    }

    struct Chart: Encodable {
        let labels: [String]
        let series: [Series]
    }

    private let months: Chart?
    private let classes: Chart?
    private let grades: Chart?

    init(months: MonthlyTrend, classes: ShareChart, grades: ShareChart, language: Language) {
        self.months =
            months.hasRows
            ? Chart(
                labels: months.rows.map(\.key),
                series: [
                    Series(
                        name: PageWord.collected.text.text(language), values: months.rows.map(\.collected)),
                    Series(
                        name: PageWord.resolvedFlow.text.text(language), values: months.rows.map(\.resolved)),
                ]) : nil
        self.classes = Self.chart(classes)
        self.grades = Self.chart(grades)
    }

    private static func chart(_ shares: ShareChart) -> Chart? {
        guard shares.hasRows else { return nil }
        return Chart(
            labels: shares.rows.map(\.label),
            series: shares.series.enumerated().map { index, name in
                Series(name: name, values: shares.rows.map { $0.parts[index].count })
            })
    }

    /// JSON that may stand inside a `script` element.
    func inScript() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Self.escaped(String(decoding: try encoder.encode(self), as: UTF8.self))
    }

    /// Nothing in it can end the element or begin a comment (`</script`, `<!--`), and no line separator is left that
    /// older engines take for the end of a line. All of these occur in JSON within strings only.
    static func escaped(_ json: String) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in json.unicodeScalars {
            switch scalar {
            case "<", ">", "&", "\u{2028}", "\u{2029}":
                let hexadecimal = String(scalar.value, radix: 16)
                escaped.append(contentsOf: "\\u".unicodeScalars)
                escaped.append(contentsOf: String(repeating: "0", count: 4 - hexadecimal.count).unicodeScalars)
                escaped.append(contentsOf: hexadecimal.unicodeScalars)
            default: escaped.append(scalar)
            }
        }
        return String(escaped)
    }
}
