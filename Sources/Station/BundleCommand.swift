import ArgumentParser
import Commands
import Events
import SiteStore

/// `bundle …`: exchanges records with the hub as files where there is no line, and carries those of neighbours.
struct BundleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bundle", abstract: Console.words("以文件与中心交换记录", "exchange records with the hub as files"),
        subcommands: [
            Export.self, BundleImportCommand.self, BundleShow.self, BundleListCommand.self, BundleCarryCommand.self,
            BundleCollectCommand.self, BundleDropCommand.self,
        ])

    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Console.words("导出给中心的数据包", "write a bundle for the hub"),
            discussion: Console.words(
                "例：station bundle export /media/usb/站点.bundle\n已加密，只有中心能打开。只含中心尚未回执的内容；--all 从头导出。",
                "Example: station bundle export /media/usb/site.bundle\nIt is sealed to the hub. It holds what the hub has not acknowledged; --all everything."
            ))

        @OptionGroup var site: SiteOptions
        @OptionGroup var options: BundleExporting
        @Argument(help: ArgumentHelp(Console.words("写到哪个文件", "file to write"))) var file: String

        func run() throws {
            let folder = try site.open()
            let hub = try SiteCode(folder.joinedHub().site)
            _ = try options.export(
                from: folder, to: hub, path: file, json: site.json,
                next: Bilingual(
                    zh: "请交 \(hub) 用 hub bundle import 导入，或由邻近站点用 station bundle carry 转交",
                    en:
                        "Have \(hub) take it in with hub bundle import, or a neighbour carry it with station bundle carry"
                ))
        }
    }
}
