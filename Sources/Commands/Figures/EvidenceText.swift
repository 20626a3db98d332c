import Events
import Projections

/// A page of evidence as a table for the terminal.
struct EvidenceText {
    private let evidence: Evidence
    private let title: (Hash) throws -> String?

    /// - Parameter title: the words of a title; nil where they are awaited or were forgotten.
    init(_ evidence: Evidence, title: @escaping (Hash) throws -> String?) {
        self.evidence = evidence
        self.title = title
    }

    func text() throws -> String {
        var table = TextTable([
            (Console.words("编号", "number"), .left), (Console.words("计", "adds"), .right),
            (Console.words("日期", "day"), .left), (Console.words("站点", "site"), .left),
            (Console.words("类型", "type"), .left), (Console.words("阶段", "stage"), .left),
            (Console.words("名称", "what"), .left),
        ])
        for entry in evidence.entries {
            let what = try entry.title.flatMap(title) ?? entry.name
            table.add([
                entry.item.reference, amount(of: entry), entry.day?.description ?? "", entry.siteName,
                (entry.kind ?? entry.item.label).text(Console.language),
                entry.stageLabel?.text(Console.language) ?? "", what.isEmpty ? "—" : what,
            ])
        }
        let next = evidence.next.map { Console.words("\n下一页：--after \($0)", "\nnext page: --after \($0)") } ?? ""
        return heading + "\n\n" + table.text + next
    }

    private var definition: FigureDefinition? { FigureDefinition.named(evidence.query.figure) }

    private var heading: String {
        let (query, summary) = (evidence.query, evidence.summary)
        var name = definition?.name.text(Console.language) ?? query.figure
        if let part = definition?.name(of: query.part) { name += "·" + part.text(Console.language) }
        if let row = evidence.row { name += "·" + row.text(Console.language) }
        let sum =
            definition?.measuresTime ?? false ? "" : Console.words("，合计 \(summary.sum)", ", \(summary.sum) in all")
        return Console.words(
            "\(name)：\(summary.count) 条\(sum)\n摘要 \(summary.digest)",
            "\(name): \(summary.count) entries\(sum)\ndigest \(summary.digest)")
    }

    private func amount(of entry: EvidenceEntry) -> String {
        guard definition?.measuresTime ?? false else { return String(entry.amount) }
        let days = FigureValue.days(median: Double(entry.amount) / 86_400_000, p90: nil, speedup: nil).text
        return Console.words("\(days) 天", "\(days) d")
    }
}
