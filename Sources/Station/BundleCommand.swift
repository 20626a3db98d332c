import ArgumentParser
import Commands
import EventLog
import Events
import Foundation
import Replication
import SiteStore

/// `bundle export | import | show`: exchanges records with the hub as files where there is no line.
struct BundleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bundle", abstract: Console.words("以文件与中心交换记录", "exchange records with the hub as files"),
        subcommands: [Export.self, Take.self, BundleShow.self])

    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Console.words("导出给中心的数据包", "write a bundle for the hub"),
            discussion: Console.words(
                "例：station bundle export /media/usb/站点.bundle", "Example: station bundle export /media/usb/site.bundle")
        )

        @OptionGroup var site: SiteOptions
        @Argument(help: ArgumentHelp(Console.words("写到哪个文件", "file to write"))) var file: String
        @Flag(help: ArgumentHelp(Console.words("从头导出，不论中心已存多少", "everything, whatever the hub is known to hold")))
        var all = false

        func run() throws {
            let folder = try site.open()
            let hub = try folder.requireHub()
            let after = all ? 0 : try folder.log.heldMark(of: hub.site, log: folder.log.own)?.settled ?? 0
            let line = ProgressLine("导出", "exporting")
            let report = try BundleExport(
                log: folder.log, hub: hub.site, signingKey: folder.signingKey, enrolment: try folder.enrolment()
            ).write(to: file, after: after, writtenAt: WallClock.now()) { line.show(Int($0), of: Int($1)) }
            line.finish()
            if site.json {
                try Console.print(
                    json: Document(
                        file: file, hub: hub.site.text, events: report.events, contents: report.contents,
                        first_seq: report.firstSeq, last_seq: report.lastSeq, bytes: report.bytes))
            } else {
                print(
                    Console.words(
                        "已写入 \(file)：记录 \(report.events) 条、正文 \(report.contents) 份，共 \(report.bytes) 字节；请交 \(hub.site) 用 hub bundle import 导入。数据包未加密，含群众信息，请妥善保管",
                        "wrote \(file): \(report.events) events, \(report.contents) contents, \(report.bytes) bytes; have \(hub.site) take it in with hub bundle import. It is not encrypted and holds citizens' details: keep it safe"
                    ))
            }
        }

        private struct Document: Encodable {
            let file, hub: String
            let events, contents: Int
            let first_seq, last_seq: UInt64
            let bytes: Int
        }
    }

    struct Take: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import", abstract: Console.words("导入中心的数据包", "take in the hub's bundle"),
            discussion: Console.words(
                "例：station bundle import /media/usb/给站点.bundle\n同一数据包可反复导入，不会重复。",
                "Example: station bundle import /media/usb/to-site.bundle\nImporting it again adds nothing."))

        @OptionGroup var site: SiteOptions
        @Argument(help: ArgumentHelp(Console.words("数据包", "the bundle"))) var file: String

        func run() throws {
            let folder = try site.open()
            let hub = try folder.requireHub()
            guard let key = hub.signingKey else {
                throw SiteStoreError(
                    .noHub, zh: "尚不知道中心的签名公钥；请先联网同步一次，或向中心索取新的邀请文件",
                    en: "the hub's signing key is not known yet; sync once, or join with a new invitation")
            }
            let line = ProgressLine("导入", "importing")
            let report = try BundleImport(log: folder.log, hub: hub.site, hubKey: key, now: WallClock.now).run(
                path: file
            ) { line.show(Int($0), of: Int($1)) }
            line.finish()
            try BundleTaken(report).print(json: site.json)
        }
    }
}
