import Events
import Projections

/// A difference as tables: the figures then and now, what each site brought, and every event.
package enum DifferenceTable {
    /// - Parameter arrivals: hands over every event that arrived in between.
    package static func tables(
        _ difference: Difference, language: Language, calendar: BusinessCalendar,
        arrivals: @escaping (_ body: (Arrival) throws -> Void) throws -> Void
    ) -> [Table] {
        [figures(difference, language), sites(difference, language), events(language, calendar, arrivals)]
    }

    private static func figures(_ difference: Difference, _ language: Language) -> Table {
        let columns =
            [
                Table.Column("代号", "id", width: 28), Table.Column("指标", "figure", width: 28),
                Table.Column("有变化", "changed", width: 8),
            ] + numbers("当时", "then") + numbers("现在", "now")
        return Table(
            Bilingual(zh: "差别", en: "difference"), columns,
            rows: difference.figures.map { line in
                [.text(line.id), .text(line.name.text(language)), .integer(line.isChanged ? 1 : 0)]
                    + cells(line.before) + cells(line.after)
            })
    }

    private static func numbers(_ zh: String, _ en: String) -> [Table.Column] {
        [
            Table.Column(zh + "数值", en + ": value"), Table.Column(zh + "分子", en + ": numerator"),
            Table.Column(zh + "分母", en + ": denominator"), Table.Column(zh + "比率或中位天数", en + ": rate or median"),
        ]
    }

    private static func cells(_ value: FigureValue) -> [Cell] {
        switch value {
        case .count(let count): [.integer(count), .empty, .empty, .empty]
        case .rate(let part, let whole): [.empty, .integer(part), .integer(whole), .share(part, of: whole)]
        case .days(let median, _, _): [.empty, .empty, .empty, Cell(median)]
        }
    }

    private static func sites(_ difference: Difference, _ language: Language) -> Table {
        let columns = [
            Table.Column("站点", "site", width: 16), Table.Column("名称", "name", width: 28),
            Table.Column("记录种类", "type", width: 24), Table.Column("汇入", "arrived"),
        ]
        let rows = difference.sites.flatMap { site in
            site.types.map { type, events -> [Cell] in
                [.text(site.site.text), .text(site.name), .text(type.label.text(language)), .integer(events)]
            }
        }
        return Table(Bilingual(zh: "各站点汇入", en: "arrived by site"), columns, rows: rows)
    }

    private static func events(
        _ language: Language, _ calendar: BusinessCalendar,
        _ arrivals: @escaping (_ body: (Arrival) throws -> Void) throws -> Void
    ) -> Table {
        let columns = [
            Table.Column("编号", "event", width: 24), Table.Column("记录种类", "type", width: 20),
            Table.Column("事项、活动或登记", "about", width: 24), Table.Column("站点", "site", width: 16),
            Table.Column("发生", "occurred", width: 18), Table.Column("录入", "recorded", width: 18),
            Table.Column("汇入", "arrived", width: 18),
        ]
        return Table(Bilingual(zh: "其间汇入", en: "arrived in between"), columns) { body in
            try arrivals { arrival in
                try body([
                    .text(MatterID(arrival.ref).description), .text(arrival.type.label.text(language)),
                    .text(arrival.about), .text(arrival.site.text), .text(calendar.text(of: arrival.occurredAt)),
                    .text(calendar.text(of: arrival.recordedAt)), .text(calendar.text(of: arrival.receivedAt)),
                ])
            }
        }
    }
}
