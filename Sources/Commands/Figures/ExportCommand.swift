import ArgumentParser
import Events
import Export
import Projections
import SiteStore

/// `export`: a whole list, as it is now, as CSV or Excel.
package struct ExportCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "export", abstract: Console.words("把整份清单导出为 CSV 或 Excel", "write a whole list as CSV or Excel"),
        discussion: Console.words(
            """
            例：\(Console.program) export matters --from 2026-01-01 --csv > 事项.csv
                \(Console.program) export visits --xlsx 接待走访.xlsx
            统计见 figures，依据见 figures --evidence，预警见 warnings，都有 --csv 和 --xlsx。
            """,
            """
            Examples: \(Console.program) export matters --from 2026-01-01 --csv > matters.csv
                      \(Console.program) export visits --xlsx visits.xlsx
            Figures, figures --evidence, difference and warnings take --csv and --xlsx themselves.
            """))

    @OptionGroup var site: SiteOptions
    @Argument(
        help: ArgumentHelp(
            Console.words("清单：", "the list: ") + ListName.allCases.map(\.rawValue).joined(separator: ", ")))
    var list: String
    @OptionGroup var scope: ScopeOptions
    @OptionGroup var days: PeriodOptions
    @OptionGroup var output: ExportOptions

    package init() {}

    package func run() throws {
        guard let name = ListName(rawValue: list) else {
            let words = ListName.allCases.map(\.rawValue).joined(separator: ", ")
            throw SiteStoreError(
                .argument, zh: "没有清单“\(list)”，可用：\(words)", en: "there is no list \"\(list)\"; use one of \(words)")
        }
        guard output.isGiven else {
            throw SiteStoreError(
                .argument, zh: "请用 --csv 或 --xlsx FILE 指明格式；在屏幕上查看请用 list",
                en: "say --csv or --xlsx FILE; to read it on the screen use list")
        }
        let folder = try site.open()
        let (scope, period) = (try scope.scope(), try days.period())
        let line = ProgressLine("统计", "counting")
        let views = try folder.views { line.show($0, of: $1) }
        line.finish()
        let table = ListTable(
            of: views, scope: scope, period: period, language: Console.language
        ) { try folder.log.content($0)?.text }.table(name)
        try output.write([table], json: site.json)
    }
}
