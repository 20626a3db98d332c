import Events
import Foundation

/// What an import tells people: its counts, and every row that is not simply in the log now.
package struct ImportReport: Sendable {
    package struct Line: Hashable, Sendable {
        /// 1-based line of the ledger.
        package let line: Int
        package let key: String
        package let outcome: Bilingual
        package let reason: Bilingual
    }

    package let ledger: String
    package let counts: ImportCounts
    package let blankRecords: Int
    /// Rows that were refused, that changed or that repeat another one, and rows about which something is odd.
    package let lines: [Line]

    package init(_ plan: ImportPlan) {
        ledger = plan.ledger
        counts = plan.counts
        blankRecords = plan.blankRecords
        lines = plan.rows.flatMap(Self.lines)
    }

    private static func lines(of row: PlannedRow) -> [Line] {
        let notes = row.notes.map { line(row, Bilingual(zh: "注意", en: "noted"), $0) }
        switch row.outcome {
        case .new, .further, .known: return notes
        case .changed(_, _, let steps, let differing):
            let names = Bilingual(
                zh: differing.map(\.label.zh).joined(separator: "、"),
                en: differing.map(\.rawValue).joined(separator: ", "))
            let reason = Bilingual(
                zh: "台账中的“\(names.zh)”与已入库的不同，未改动已入库的；另补入 \(steps.count) 步",
                en:
                    "the ledger now differs on: \(names.en); what is in the log stays; \(steps.count) further steps are taken in"
            )
            return [line(row, Bilingual(zh: "有变动", en: "changed"), reason)] + notes
        case .repeated(_, let first):
            let reason = Bilingual(zh: "与第 \(first) 行完全相同", en: "the same as line \(first)")
            return [line(row, Bilingual(zh: "重复", en: "repeated"), reason)] + notes
        case .refused(let refusal):
            return [line(row, Bilingual(zh: "未导入", en: "refused"), refusal.reason)] + notes
        }
    }

    private static func line(_ row: PlannedRow, _ outcome: Bilingual, _ reason: Bilingual) -> Line {
        Line(line: row.line, key: row.key, outcome: outcome, reason: reason)
    }

    /// The lines as CSV: UTF-8 with a byte order mark, since Excel takes it for the local encoding otherwise, CRLF, and
    /// the columns 行/line, 编号/key, 结果/outcome, 原因/reason.
    package func csv(_ language: Language) -> Data {
        let header = [
            Bilingual(zh: "行", en: "line"), Bilingual(zh: "编号", en: "key"), Bilingual(zh: "结果", en: "outcome"),
            Bilingual(zh: "原因", en: "reason"),
        ]
        let records =
            [header.map { $0.text(language) }]
            + lines.map { ["\($0.line)", $0.key, $0.outcome.text(language), $0.reason.text(language)] }
        let text = records.map { $0.map(Self.quoted).joined(separator: ",") + "\r\n" }.joined()
        return Data([0xEF, 0xBB, 0xBF]) + Data(text.utf8)
    }

    /// A cell that a spreadsheet shows as text: one that it would read as a formula gets an apostrophe before it.
    private static func quoted(_ cell: String) -> String {
        let isFormula = cell.first.map { "=+-@\t\r".contains($0) } ?? false
        let text = isFormula ? "'" + cell : cell
        guard text.utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}
