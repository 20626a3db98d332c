import ArgumentParser
import Commands

/// The hub admin's program.
@main
struct Hub: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hub",
        abstract: Console.words("家站室：中心的汇聚、统计与看板", "Jiazhan: a hub's intake, figures and dashboard"),
        discussion: Console.words(
            """
            例：hub init --dir 中心 --site 520103-H01 --name 云岩区代表联络中心 --endpoint tcp://10.0.0.5:7420
                hub invite --dir 中心 --site 520103100-Z02 --name 黔灵镇联络站 > 邀请.json
                hub serve --dir 中心
            """,
            """
            Examples: hub init --dir hub --site 520103-H01 --name Yunyan --endpoint tcp://10.0.0.5:7420
                      hub invite --dir hub --site 520103100-Z02 --name Qianling > invitation.json
                      hub serve --dir hub
            """),
        version: Program.version,
        subcommands: [
            InitCommand.self, InviteCommand.self, JoinCommand.self, SyncCommand.self, StatusCommand.self,
            RepairCommand.self, SiteCommand.self, ServeCommand.self, VisitCommand.self,
            DutyCommand.self, ForgetCommand.self, RedactCommand.self, DisclosuresCommand.self, AttachmentCommand.self,
            ListCommand.self, SearchCommand.self, SimilarCommand.self,
            FiguresCommand.self, DifferenceCommand.self, WarningsCommand.self, ExportCommand.self, ReportCommand.self,
            RebuildCommand.self, BundleCommand.self, DeputyCommand.self, OrganCommand.self,
            CategoryCommand.self, HubRegisterCommand.self, DivisionCommand.self, LogCommand.self,
        ] + MatterCommands.all)

    static func main() async { await Program.main(Hub.self) }
}
