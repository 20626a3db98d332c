import Events

/// An edition as Markdown, tables in the form of GitHub Flavored Markdown.
package struct ReportMarkdown {
    private let edition: ReportEdition

    package init(_ edition: ReportEdition) { self.edition = edition }

    package var text: String {
        let summary = ReportWord.summary.text.text(edition.language)
        var blocks = [
            "# " + Self.escaped(edition.title), Self.escaped(edition.reading) + "  \n" + Self.escaped(edition.standing),
            "## " + summary, Self.escaped(edition.paragraph),
        ]
        for section in edition.sections {
            blocks.append("## " + Self.escaped(section.heading))
            if let note = section.note { blocks.append(Self.escaped(note)) }
            blocks.append(section.rows.isEmpty ? Self.escaped(section.none) : Self.table(section))
            if let more = section.more { blocks.append(Self.escaped(more)) }
        }
        return blocks.joined(separator: "\n\n") + "\n"
    }

    private static func table(_ section: ReportEdition.Section) -> String {
        let head = section.columns.map { escaped($0.heading) }
        let rule = section.columns.map { $0.isNumber ? "---:" : "---" }
        let rows = section.rows.map { row in
            row.map { cell in escaped(cell.text) + (cell.detail.map { " (\(escaped($0)))" } ?? "") }
        }
        return ([head, rule] + rows).map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
    }

    /// What has a meaning in Markdown or in HTML stands for itself; a text is one line.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\", "`", "*", "_", "[", "]", "|", "~", "#": escaped += "\\\(scalar)"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "&": escaped += "&amp;"
            case _ where scalar.properties.generalCategory == .control: escaped += " "
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
