import Events
import Projections

/// Evidence as a table. Its first three columns, as lines of text between tabs, are what the digest is over.
package enum EvidenceTable {
    /// - Parameters:
    ///   - entries: hands over every entry in order.
    ///   - title: the words of a title; nil where they are awaited or were forgotten.
    package static func table(
        _ query: EvidenceQuery, language: Language, title: @escaping (Hash) throws -> String?,
        entries: @escaping (_ body: (EvidenceEntry) throws -> Void) throws -> Void
    ) -> Table {
        let definition = FigureDefinition.named(query.figure)
        let measuresTime = definition?.measuresTime ?? false
        let name = definition.map { definition in
            Bilingual(
                zh: "\(definition.name.zh)·\(definition.name(of: query.part).zh)",
                en: "\(definition.name.en), \(definition.name(of: query.part).en)")
        }
        return Table(name ?? Bilingual(zh: query.figure, en: query.figure), columns(measuresTime)) { body in
            try entries { entry in
                try body(try cells(entry, measuresTime: measuresTime, language: language, title: title))
            }
        }
    }

    private static func columns(_ measuresTime: Bool) -> [Table.Column] {
        [
            Table.Column("类", "kind", width: 8), Table.Column("编号", "number", width: 24),
            Table.Column(measuresTime ? "毫秒" : "计数", measuresTime ? "milliseconds" : "adds", width: 10),
        ] + (measuresTime ? [Table.Column("天数", "days", width: 8)] : []) + [
            Table.Column("所属事项", "of matter", width: 24), Table.Column("日期", "day"),
            Table.Column("站点", "site", width: 16), Table.Column("站点名称", "site name", width: 24),
            Table.Column("名称", "name", width: 20), Table.Column("类型", "type"),
            Table.Column("类别", "category", width: 20), Table.Column("主办单位", "organ", width: 20),
            Table.Column("阶段", "stage"), Table.Column("标题", "title", width: 48),
        ]
    }

    private static func cells(
        _ entry: EvidenceEntry, measuresTime: Bool, language: Language, title: (Hash) throws -> String?
    ) throws -> [Cell] {
        let matter: Cell
        switch entry.item {
        case .event(_, let ref): matter = .text(MatterID(ref).description)
        case .matter, .visit, .duty, .project, .site, .deputy, .division: matter = .empty
        }
        let days = (Double(entry.amount) / 8_640_000).rounded() / 10
        return [.text(entry.item.kind), .text(entry.item.reference), .integer(entry.amount)]
            + (measuresTime ? [.decimal(days)] : [])
            + [
                matter, Cell(entry.day), Cell(entry.site), Cell(entry.siteName), Cell(entry.name),
                Cell(entry.kind?.text(language)), Cell(entry.category), Cell(entry.organ),
                Cell(entry.stageLabel?.text(language)), Cell(try entry.title.flatMap(title)),
            ]
    }
}
