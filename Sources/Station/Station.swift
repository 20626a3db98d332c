import ArgumentParser
import Commands

/// The station operator's program.
@main
struct Station: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "station",
        abstract: Console.words("家站室：联络站的记录、同步与统计", "Jiazhan: a liaison station's records, sync and figures"),
        discussion: Console.words(
            """
            例：station init --dir 站点 --site 520103100-Z02 --name 黔灵镇联络站
                station opinion add --dir 站点 --title 路灯不亮 --category 城乡建设/市政设施
                station sync --dir 站点 --once
            """,
            """
            Examples: station init --dir site --site 520103100-Z02 --name "Qianling station"
                      station opinion add --dir site --title "Street light out" --category roads/lights
                      station sync --dir site --once
            """),
        version: Program.version,
        subcommands: [InitCommand.self, JoinCommand.self, VisitCommand.self, DutyCommand.self] + MatterCommands.all + [
            ForgetCommand.self, RedactCommand.self, DisclosuresCommand.self, AttachmentCommand.self, ImportCommand.self,
            ListCommand.self, SearchCommand.self, SimilarCommand.self,
            FiguresCommand.self, DifferenceCommand.self, WarningsCommand.self, ExportCommand.self, RebuildCommand.self,
            SyncCommand.self, StatusCommand.self, RepairCommand.self,
            BundleCommand.self,
            SiteCommand.self, DeputyCommand.self, OrganCommand.self, CategoryCommand.self, StationRegisterCommand.self,
            DivisionCommand.self, LogCommand.self,
        ])

    /// `site amend | close`: what the register says of this station.
    struct SiteCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "site", abstract: Console.words("本站点的登记", "what the register says of this site"),
            subcommands: [SiteAmendCommand.self, SiteCloseCommand.self])
    }

    static func main() async { await Program.main(Station.self) }
}
