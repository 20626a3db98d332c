import Events
import Projections

/// Warnings as one table, a row for each.
package enum WarningTable {
    /// - Parameters:
    ///   - title: the words of a title; nil where they are awaited or were forgotten.
    ///   - matters: hands over every matter of a kind, not only those that the warnings list.
    package static func table(
        _ warnings: Warnings, kinds: [Warnings.Kind], language: Language, calendar: BusinessCalendar,
        title: @escaping (Hash) throws -> String?,
        matters: @escaping (Warnings.Kind, _ body: (Warnings.MatterWarning) throws -> Void) throws -> Void
    ) -> Table {
        let columns = [
            Table.Column("预警", "warning", width: 20), Table.Column("说明", "remark", width: 24),
            Table.Column("编号或代码", "number or code", width: 24), Table.Column("站点或地方", "site or place", width: 24),
            Table.Column("类别", "category", width: 20), Table.Column("主办单位", "organ", width: 20),
            Table.Column("期限", "due"), Table.Column("阶段", "stage"), Table.Column("标题", "title", width: 48),
        ]
        return Table(Bilingual(zh: "预警", en: "warnings"), columns) { body in
            for kind in kinds {
                let name = Cell.text(kind.name.text(language))
                switch kind {
                case .overdue, .dueSoon, .returned, .reopened, .leaderless:
                    try matters(kind) { warning in
                        let matter = warning.matter
                        try body([
                            name, .text(kind.remark(warning.number).text(language)),
                            .text(MatterID(matter.ref).description), .text(matter.siteName), Cell(matter.category),
                            Cell(matter.organ), Cell(matter.dueAt.map { calendar.date(of: $0) }),
                            .text(matter.stage.label.text(language)), Cell(try matter.title.flatMap(title)),
                        ])
                    }
                case .surge:
                    for surge in warnings.surges {
                        try body([
                            name, .text(surge.remark.text(language)), .text(surge.division.digits),
                            .text(surge.divisionName), .text(surge.category), .empty, .empty, .empty, .empty,
                        ])
                    }
                case .silent:
                    for silence in warnings.silences {
                        try body([
                            name, .text(silence.remark.text(language)), .text(silence.site.site.text),
                            .text(silence.site.name), .empty, .empty, .empty, .empty, .empty,
                        ])
                    }
                case .ownRatings:
                    for own in warnings.ownRatings {
                        try body([
                            name, .text(own.remark.text(language)), .text(own.organ), .empty, .empty,
                            .text(own.organName), .empty, .empty, .empty,
                        ])
                    }
                }
            }
        }
    }
}
