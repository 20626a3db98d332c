import ArgumentParser
import Commands
import Events
import Foundation
import Replication
import SiteStore

/// `bundle import | show`: records that came as a file.
struct BundleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bundle", abstract: Console.words("导入站点的数据包", "take in a station's bundle"),
        subcommands: [Take.self, BundleShow.self])

    struct Take: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import", abstract: Console.words("导入数据包", "take in a bundle"),
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
            if site.json {
                try Console.print(
                    json: Document(
                        site: report.site.text, events: report.events, events_new: report.eventsNew,
                        contents: report.contents, contents_new: report.contentsNew, held_seq: report.held?.seq ?? 0))
            } else {
                print(
                    Console.words(
                        "站点 \(report.site)：记录 \(report.events) 条，其中新增 \(report.eventsNew)；正文 \(report.contents) 份，其中新增 \(report.contentsNew)；已存至第 \(report.held?.seq ?? 0) 条",
                        "site \(report.site): \(report.events) events, \(report.eventsNew) of them new; \(report.contents) contents, \(report.contentsNew) new; held through \(report.held?.seq ?? 0)"
                    ))
            }
        }

        private struct Document: Encodable {
            let site: String
            let events, events_new, contents, contents_new: Int
            let held_seq: UInt64
        }
    }
}
