import Events

/// One record, asked through a mapping: every answer is cleaned, and every refusal names the column.
struct RowCells {
    let record: LedgerRecord
    let calendar: BusinessCalendar
    /// The latest moment at which anything can have happened.
    let latest: Instant
    /// The place of every column that the mapping names.
    let places: [String: Int]

    func cell(_ column: String) -> String {
        guard let place = places[column] else { preconditionFailure("Mapping.namedColumns lacks \(column)") }
        return record.cell(place)
    }

    /// Empty where there is no source, or nothing in its columns.
    func text(_ source: TextSource?) -> String {
        guard let source else { return "" }
        return source.columns.map(cell).filter { !$0.isEmpty }.joined(separator: source.join)
    }

    /// A text that goes into the event itself.
    func name(_ source: TextSource?) throws(RowRefusal) -> String {
        try bounded(text(source), column: source?.columns.joined(separator: "+") ?? "")
    }

    func names(_ source: ListSource?) throws(RowRefusal) -> [String] {
        guard let source else { return [] }
        let names = source.names(in: cell(source.column))
        guard names.count <= Bounds.listEntries else {
            throw refusal(
                zh: "“\(source.column)”列有 \(names.count) 个名字，最多 \(Bounds.listEntries) 个",
                en: "the column \"\(source.column)\" has \(names.count) names; \(Bounds.listEntries) at most")
        }
        for name in names { _ = try bounded(name, column: source.column) }
        return names
    }

    func bounded(_ name: String, column: String) throws(RowRefusal) -> String {
        guard name.utf8.count <= Bounds.nameBytes else {
            throw refusal(
                zh: "“\(column)”列超过 \(Bounds.nameBytes) 字节",
                en: "the column \"\(column)\" holds over \(Bounds.nameBytes) bytes")
        }
        return name
    }

    /// A content; nothing where it is empty.
    func contents(_ role: ContentRole, _ source: TextSource?) throws(RowRefusal) -> [Step.Text] {
        let text = text(source)
        guard let source, !text.isEmpty else { return [] }
        guard text.utf8.count <= Bounds.textBytes else {
            let column = source.columns.joined(separator: "+")
            throw refusal(
                zh: "“\(column)”列的文字有 \(text.utf8.count) 字节，最多 \(Bounds.textBytes) 字节",
                en: "the text in the column \"\(column)\" has \(text.utf8.count) bytes; \(Bounds.textBytes) at most")
        }
        return [Step.Text(role: role, text: text)]
    }

    /// The word that a cell stands for and whether it was assumed; nil where the row says nothing.
    func word<Word>(_ source: WordSource<Word>?) throws(RowRefusal) -> (word: Word, assumed: Bool)? {
        guard let source else { return nil }
        let cell = source.column.map(cell) ?? ""
        switch source.reading(of: cell) {
        case .said(let word): return (word, false)
        case .assumed(let word): return (word, true)
        case .nothing: return nil
        case .unknown(let known):
            let (column, words) = (source.column ?? "", known.joined(separator: ", "))
            throw refusal(
                zh: "“\(column)”列不是对照表中的词：\(words)",
                en: "the column \"\(column)\" holds none of the mapping's words: \(words)")
        }
    }

    /// - Parameters: what is wrong, naming the column and never quoting the cell: the report of an import stays in the site's
    ///   folder, and a row that has slipped may hold a name anywhere.
    func refusal(zh: String, en: String) -> RowRefusal {
        RowRefusal(line: record.line, key: "", reason: Bilingual(zh: zh, en: en))
    }
}
