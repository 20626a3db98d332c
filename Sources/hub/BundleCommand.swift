import ArgumentParser
import Commands
import Events
import Foundation
import Replication
import SiteStore

/// `bundle export | import | show`: records that go to a station, or came from one, as a file.
struct BundleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bundle", abstract: Console.words("以文件与站点交换记录", "exchange records with stations as files"),
        subcommands: [Export.self, Take.self, BundleShow.self])

    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Console.words(
                "导出给站点的数据包：在中心对其事项所做的办理", "write a bundle for a station: what was done here to its matters"),
            discussion: Console.words(
                "例：hub bundle export --to 520103100-Z02 /media/usb/给站点.bundle\n每次从头导出，站点已有的不会重复；--after 只导出其后的。",
                "Example: hub bundle export --to 520103100-Z02 /media/usb/to-site.bundle\nIt holds everything from the first record on; what the station has already adds nothing. --after leaves out the earlier ones."
            ))

        @OptionGroup var site: SiteOptions
        @Option(help: ArgumentHelp(Console.words("站点编码", "site code"), valueName: "SITE")) var to: String
        @Option(help: ArgumentHelp(Console.words("只导出第 N 条之后的", "only what follows record N"), valueName: "N"))
        var after: UInt64 = 0
        @Argument(help: ArgumentHelp(Console.words("写到哪个文件", "file to write"))) var file: String

        func run() throws {
            let folder = try site.open()
            let station = try SiteCode(to)
            guard let entry = try RosterView(log: folder.log).current().sites[station], entry.wasInvited else {
                throw SiteStoreError(
                    .argument, zh: "本中心没有邀请过站点 \(station)，可用 site list 查",
                    en: "this hub never invited site \(station); see site list")
            }
            guard !entry.revoked else {
                throw SiteStoreError(
                    .argument, zh: "站点 \(station) 的密钥已吊销，不再交给它记录",
                    en: "the keys of site \(station) are revoked; nothing more is handed to it")
            }
            let export = BundleExport(log: folder.log, station: station, signingKey: folder.signingKey)
            let last = try export.lastSeq()
            guard after <= last else {
                throw SiteStoreError(
                    .argument, zh: "--after \(after) 超出：给站点 \(station) 的记录共 \(last) 条",
                    en: "--after \(after) is too far: there are \(last) records for site \(station)")
            }
            let line = ProgressLine("导出", "exporting")
            let report = try export.write(to: file, after: after, writtenAt: WallClock.now()) {
                line.show(Int($0), of: Int($1))
            }
            line.finish()
            if site.json {
                try Console.print(
                    json: Document(
                        file: file, site: station.text, events: report.events, contents: report.contents,
                        first_seq: report.firstSeq, last_seq: report.lastSeq, bytes: report.bytes))
            } else {
                print(
                    Console.words(
                        "已写入 \(file)：记录 \(report.events) 条、正文 \(report.contents) 份，共 \(report.bytes) 字节；请交站点 \(station) 用 station bundle import 导入。数据包未加密，请妥善保管",
                        "wrote \(file): \(report.events) events, \(report.contents) contents, \(report.bytes) bytes; have \(station) take it in with station bundle import. It is not encrypted: keep it safe"
                    ))
            }
        }

        private struct Document: Encodable {
            let file, site: String
            let events, contents: Int
            let first_seq, last_seq: UInt64
            let bytes: Int
        }
    }

    struct Take: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import", abstract: Console.words("导入站点的数据包", "take in a station's bundle"),
            discussion: Console.words(
                "例：hub bundle import /media/usb/站点.bundle\n同一数据包可反复导入，不会重复。",
                "Example: hub bundle import /media/usb/site.bundle\nImporting it again adds nothing."))

        @OptionGroup var site: SiteOptions
        @Argument(help: ArgumentHelp(Console.words("数据包", "the bundle"))) var file: String

        func run() throws {
            let folder = try site.open()
            let line = ProgressLine("导入", "importing")
            let report = try BundleImport(log: folder.log, now: WallClock.now).run(path: file) {
                line.show(Int($0), of: Int($1))
            }
            line.finish()
            try BundleTaken(report).print(json: site.json)
        }
    }
}
