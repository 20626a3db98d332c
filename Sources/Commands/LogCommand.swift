import ArgumentParser
import EventLog
import Events
import Foundation
import SiteStore

/// `log verify | export | stat`, the same in both programs.
package struct LogCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "log", abstract: Console.words("检查、导出、统计日志", "check, export and count the log"),
        subcommands: [Verify.self, Export.self, Stat.self])

    package init() {}

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Console.words(
                "逐条核对校验链与正文，指出第一处损坏", "walk every chain and content, and name the first damage"),
            discussion: Console.words("例：station log verify --dir 我的站点", "Example: station log verify --dir my-site"))

        @OptionGroup var site: SiteOptions

        func run() throws {
            let folder = try site.open()
            let line = ProgressLine("核对", "verifying")
            let report = try folder.log.verify { line.show($0, of: $1) }
            line.finish()
            if let damage = report.damage { throw Self.complaint(damage) }
            if site.json {
                try Console.print(
                    json: Sound(
                        sound: true, events: report.events, logs: report.logs, contents_held: report.contentsHeld,
                        contents_awaited: report.contentsAwaited, contents_forgotten: report.contentsForgotten))
            } else {
                print(
                    Console.words(
                        "完好：\(report.logs) 个日志，\(report.events) 条记录；正文 \(report.contentsHeld) 份在库，\(report.contentsAwaited) 份未到，\(report.contentsForgotten) 份已遗忘",
                        "sound: \(report.logs) logs, \(report.events) events; contents: \(report.contentsHeld) held, \(report.contentsAwaited) awaited, \(report.contentsForgotten) forgotten"
                    ))
            }
        }

        private struct Sound: Encodable {
            let sound: Bool
            let events, logs, contents_held, contents_awaited, contents_forgotten: Int
        }

        private static func complaint(_ damage: VerifyReport.Damage) -> EventLogError {
            let log = damage.log?.name ?? "—"
            return EventLogError(
                .damaged,
                zh: "日志损坏：\(log) 第 \(damage.seq) 条（位置 \(damage.position)）：\(damage.what.zh)；请勿改动文件，从备份恢复，或由中心核对",
                en:
                    "damaged: log \(log), event \(damage.seq) (position \(damage.position)): \(damage.what.en); leave the files as they are and restore from a backup"
            )
        }
    }

    struct Stat: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Console.words("各日志、各类记录的条数", "counts by log and by type"))

        @OptionGroup var site: SiteOptions

        func run() throws {
            let folder = try site.open()
            let statistics = try folder.log.statistics()
            if site.json {
                try Console.print(json: Document(statistics))
                return
            }
            var logs = TextTable([
                (Console.words("日志", "log"), .left), (Console.words("条数", "events"), .right),
                (Console.words("最后登记", "last recorded"), .left),
            ])
            for log in statistics.logs {
                logs.add([
                    log.head.log.name, String(log.events),
                    log.lastRecordedAt.map { folder.calendar.text(of: $0) } ?? "—",
                ])
            }
            var types = TextTable([(Console.words("类别", "type"), .left), (Console.words("条数", "events"), .right)])
            for (type, count) in statistics.types.sorted(by: { $0.key.number < $1.key.number }) {
                types.add(["\(type.label.text(Console.language)) \(type)", String(count)])
            }
            print(logs.text + "\n\n" + types.text)
        }

        private struct Document: Encodable {
            struct Log: Encodable {
                let log: String
                let epoch, seq: UInt64
                let hash: String
                let events: Int
                let last_recorded_at: String?
            }
            let logs: [Log]
            let types: [String: Int]
            let contents: [String: Int]
            let bytes: Int

            init(_ statistics: LogStatistics) {
                logs = statistics.logs.map {
                    Log(
                        log: $0.head.log.name, epoch: $0.head.epoch, seq: $0.head.seq, hash: $0.head.hash.description,
                        events: $0.events, last_recorded_at: $0.lastRecordedAt?.rfc3339)
                }
                types = Dictionary(
                    statistics.types.map { ($0.key.description, $0.value) }, uniquingKeysWith: { $0 + $1 })
                contents = [
                    "held": statistics.contentsHeld, "awaited": statistics.contentsAwaited,
                    "forgotten": statistics.contentsForgotten,
                ]
                bytes = statistics.bytes
            }
        }
    }

    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Console.words("按到达次序导出全部记录", "print every event in the order of arrival"),
            discussion: Console.words(
                "例：hub log export --format jsonl > 日志.jsonl", "Example: hub log export --format jsonl > log.jsonl"))

        enum Format: String, ExpressibleByArgument, CaseIterable { case jsonl }

        @OptionGroup var site: SiteOptions
        @Option(help: ArgumentHelp(Console.words("格式", "format"))) var format: Format = .jsonl
        @Flag(help: ArgumentHelp(Console.words("不导出姓名电话", "leave names and telephone numbers out")))
        var withoutIdentities = false

        private static let page = 1000

        func run() throws {
            let log = try site.open().log
            let line = ProgressLine("导出", "exporting")
            let total = Int(try log.lastPosition())
            var position: Int64 = 0
            while true {
                let events = try log.events(after: position, limit: Self.page)
                guard let last = events.last else { break }
                for event in events {
                    let document = try ExportedEvent(event, contents: contents(of: event, log))
                    try Console.write(document.encoded())
                }
                position = last.position
                line.show(Int(position), of: total)
            }
            line.finish()
        }

        private func contents(of event: LoggedEvent, _ log: SQLiteLog) throws -> [Content] {
            try event.event.contents.compactMap { ref in
                guard let digest = Hash(ref.digest), !(withoutIdentities && ref.class == .identity) else { return nil }
                return try log.content(digest)
            }
        }
    }
}
