import ArgumentParser
import Commands
import Events
import Foundation
import Replication
import SiteStore

/// `bundle …`: records that go to a neighbour, or came from one, as a file.
struct BundleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bundle", abstract: Console.words("以文件与站点交换记录", "exchange records with sites as files"),
        subcommands: [
            Export.self, BundleImportCommand.self, BundleShow.self, BundleListCommand.self, BundleCarryCommand.self,
            BundleCollectCommand.self, BundleDropCommand.self,
        ])

    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Console.words(
                "导出给站点或上级中心的数据包", "write a bundle for a site below, or for the hub above"),
            discussion: Console.words(
                "例：hub bundle export --to 520103100-Z02 /media/usb/给站点.bundle\n    hub bundle export --to 520103100-S01 --by 520103100-Z02\n已加密，只有对方能打开；其中有对方已存内容的回执。--by 不写文件，由该站点下次同步时带走。",
                "Examples: hub bundle export --to 520103100-Z02 /media/usb/to-site.bundle\n          hub bundle export --to 520103100-S01 --by 520103100-Z02\nIt is sealed to that site, and acknowledges what came from there. With --by no file is written: that site takes it along with its next sync."
            ))

        @OptionGroup var site: SiteOptions
        @OptionGroup var options: BundleExporting
        @Option(help: ArgumentHelp(Console.words("给谁：站点编码", "site code of the recipient"), valueName: "SITE"))
        var to: String
        @Option(
            help: ArgumentHelp(
                Console.words("由哪个站点同步时带走", "site that takes it along with its sync"), valueName: "SITE"))
        var by: String?
        @Argument(help: ArgumentHelp(Console.words("写到哪个文件", "file to write"))) var file: String?

        func run() throws {
            guard (file == nil) == (by != nil) else {
                throw SiteStoreError(
                    .argument, zh: "请写明文件名，或用 --by 指明由哪个站点带走，两者选一",
                    en: "name a file, or with --by a site that takes it along; one of the two")
            }
            let folder = try site.open()
            let recipient = try SiteCode(to)
            if let by { return try hand(recipient, by: SiteCode(by), folder) }
            _ = try options.export(
                from: folder, to: recipient, path: file ?? "", json: site.json,
                next: Bilingual(
                    zh: "请交 \(recipient) 用 bundle import 导入", en: "Have \(recipient) take it in with bundle import"))
        }

        /// Lays the bundle out for a site below, which takes it along.
        private func hand(_ recipient: SiteCode, by carrier: SiteCode, _ folder: SiteFolder) throws {
            let known = try RosterView(log: folder.log).current().sites[carrier]
            guard let known, known.keys != nil, !known.revoked else {
                throw SiteStoreError(
                    .argument, zh: "本中心没有站点 \(carrier)，可用 site list 查",
                    en: "this hub has no site \(carrier); see site list")
            }
            let work = NSTemporaryDirectory() + "jiazhan-\(UUID().uuidString)"
            try FileManager.default.createDirectory(
                atPath: work, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            defer { try? FileManager.default.removeItem(atPath: work) }
            let report = try options.export(
                from: folder, to: recipient, path: work + "/\(recipient).bundle", isKept: false,
                json: site.json,
                next: Bilingual(
                    zh: "将由 \(carrier) 下次同步时带走", en: "\(carrier) takes it along with its next sync"))
            for part in report.parts {
                let source = try BundleFileSource(path: part.name)
                let parcel = try BundleSummary(source).parcel
                try source.rewind()
                try folder.bundles.outgoing(by: carrier).add(source, as: parcel)
            }
        }
    }
}
