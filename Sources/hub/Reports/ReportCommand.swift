import ArgumentParser
import Commands

/// `report monthly | annual | verify | show`: bulletins of a region and a period.
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: Console.words("月报、年度报告：编写、封存、核对", "bulletins: write, seal, verify"),
        discussion: Console.words(
            """
            例：hub report monthly --region 520103 --period 2026-10 --seal
                hub report annual --period 2026
                hub report verify reports/monthly-520103-2026-10.sealed
            """,
            """
            Examples: hub report monthly --region 520103 --period 2026-10 --seal
                      hub report annual --period 2026
                      hub report verify reports/monthly-520103-2026-10.sealed
            """),
        subcommands: [Monthly.self, Annual.self, ReportShowCommand.self, ReportVerifyCommand.self])

    struct Monthly: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Console.words("编写月报", "write a monthly bulletin"),
            discussion: Console.example(
                "report monthly --region 520103 --period 2026-10 --seal",
                "report monthly --region 520103 --period 2026-10 --seal"))

        @OptionGroup var site: SiteOptions
        @OptionGroup var options: ReportOptions

        func run() async throws { try await ReportWriting(site, options).run(.monthly) }
    }

    struct Annual: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Console.words("编写年度报告", "write an annual review"),
            discussion: Console.example("report annual --period 2026 --seal", "report annual --period 2026 --seal"))

        @OptionGroup var site: SiteOptions
        @OptionGroup var options: ReportOptions

        func run() async throws { try await ReportWriting(site, options).run(.annual) }
    }
}

/// What `report monthly` and `report annual` take.
struct ReportOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            Console.words("行政区划及其下级（默认本中心所在的）", "a division and all below it (the hub's own)"), valueName: "PREFIX"))
    var region: String?
    @Option(
        help: ArgumentHelp(Console.words("月份 2026-10，或年份 2026", "a month 2026-10, or a year 2026"), valueName: "PERIOD")
    )
    var period: String
    @Option(
        help: ArgumentHelp(
            Console.words(
                "截至何日的状态（默认期末；未到期末为今天）", "states as of that day (the period's last; today before it is over)"),
            valueName: "DATE"))
    var asOf: String?
    @Option(
        help: ArgumentHelp(
            Console.words("写到哪个文件夹（默认中心文件夹下的 reports）", "the folder to write to (reports in the hub's)"),
            valueName: "FOLDER"))
    var out: String?
    @Flag(help: ArgumentHelp(Console.words("封存：签名，此后不再改变", "seal: sign it, never to change again")))
    var seal = false

    init() {}
}
