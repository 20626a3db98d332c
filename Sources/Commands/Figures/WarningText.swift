import Events
import Projections

/// Warnings as tables for the terminal, one for each kind of which there are any.
struct WarningText {
    private let warnings: Warnings
    private let kinds: [Warnings.Kind]
    private let calendar: BusinessCalendar
    private let title: (Hash) throws -> String?

    init(
        _ warnings: Warnings, kinds: [Warnings.Kind], calendar: BusinessCalendar,
        title: @escaping (Hash) throws -> String?
    ) {
        self.warnings = warnings
        self.kinds = kinds
        self.calendar = calendar
        self.title = title
    }

    func text() throws -> String {
        let blocks = try kinds.filter { warnings.count($0) > 0 }.map { kind in
            let heading = "\(kind.name.text(Console.language)) (\(warnings.count(kind)))"
            return [heading, kind.meaning(warnings.rules).text(Console.language), try table(kind)]
                .joined(separator: "\n")
        }
        guard !blocks.isEmpty else { return Console.words("没有预警", "no warnings") }
        return blocks.joined(separator: "\n\n")
    }

    private func table(_ kind: Warnings.Kind) throws -> String {
        switch kind {
        case .overdue, .dueSoon, .returned, .reopened, .leaderless:
            var table = TextTable([
                (Console.words("编号", "number"), .left), (Console.words("预警", "warning"), .left),
                (Console.words("站点", "site"), .left), (Console.words("主办单位", "organ"), .left),
                (Console.words("标题", "title"), .left),
            ])
            for warning in warnings.matters[kind] ?? [] {
                let matter = warning.matter
                table.add([
                    MatterID(matter.ref).description, kind.remark(warning.number).text(Console.language),
                    matter.siteName, matter.organ.isEmpty ? "—" : matter.organ, try matter.title.flatMap(title) ?? "—",
                ])
            }
            return table.text
        case .surge:
            var table = TextTable([
                (Console.words("地方", "place"), .left), (Console.words("类别", "category"), .left),
                (Console.words("本期", "now"), .right), (Console.words("平常", "expected"), .right),
                (Console.words("概率", "probability"), .right),
            ])
            for surge in warnings.surges {
                table.add([
                    surge.divisionName, surge.category, String(surge.test.count), surge.expectedText,
                    surge.probabilityText,
                ])
            }
            return table.text
        case .silent:
            var table = TextTable([
                (Console.words("站点", "site"), .left), (Console.words("名称", "name"), .left),
                (Console.words("汇聚至", "heard through"), .left), (Console.words("天数", "days"), .right),
            ])
            for silence in warnings.silences {
                let through = silence.site.through.map { calendar.date(of: $0).description }
                table.add([
                    silence.site.site.text, silence.site.name, through ?? Console.words("从未收到", "never heard"),
                    silence.days.map(String.init) ?? "—",
                ])
            }
            return table.text
        case .ownRatings:
            var table = TextTable([
                (Console.words("承办单位", "organ"), .left), (Console.words("测评次数", "ratings"), .right),
            ])
            for own in warnings.ownRatings { table.add([own.organName, String(own.ratings)]) }
            return table.text
        }
    }
}
