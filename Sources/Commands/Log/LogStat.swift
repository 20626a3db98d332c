import ArgumentParser
import EventLog
import Events
import SiteStore

/// `log stat`: what the log holds, counted.
struct LogStat: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stat",
        abstract: Console.words("各日志、各类记录的条数，正文的份数", "counts by log and by type, and of contents"))

    @OptionGroup var site: SiteOptions

    func run() throws {
        let folder = try site.open()
        let statistics = try folder.log.statistics()
        let types = try folder.log.typesByLog()
        if site.json {
            try Console.print(json: Document(statistics, types))
            return
        }
        print(
            [Self.logs(statistics, folder.calendar), Self.types(statistics, types), Self.contents(statistics)]
                .joined(separator: "\n\n"))
    }

    private static func logs(_ statistics: LogStatistics, _ calendar: BusinessCalendar) -> String {
        var table = TextTable([
            (Console.words("日志", "log"), .left), (Console.words("世代", "epoch"), .right),
            (Console.words("条数", "events"), .right), (Console.words("最早登记", "first recorded"), .left),
            (Console.words("最后登记", "last recorded"), .left),
        ])
        for log in statistics.logs {
            table.add([
                log.head.log.name, String(log.head.epoch), String(log.events),
                log.firstRecordedAt.map { calendar.text(of: $0) } ?? "—",
                log.lastRecordedAt.map { calendar.text(of: $0) } ?? "—",
            ])
        }
        return table.text
    }

    /// One row per log and type: the name in the schema, and what people call it in both languages.
    private static func types(_ statistics: LogStatistics, _ byLog: [LogID: [EventType: Int]]) -> String {
        var table = TextTable([
            (Console.words("日志", "log"), .left), (Console.words("类别", "type"), .left), ("中文", .left),
            ("English", .left), (Console.words("条数", "events"), .right),
        ])
        for log in statistics.logs {
            for (type, count) in (byLog[log.head.log] ?? [:]).sorted(by: { $0.key.number < $1.key.number }) {
                table.add([log.head.log.name, type.description, type.label.zh, type.label.en, String(count)])
            }
        }
        let unknown = statistics.types.filter { !$0.key.isKnown }.values.reduce(0, +)
        guard unknown > 0 else { return table.text }
        return table.text + "\n"
            + Console.words(
                "其中 \(unknown) 条由更新版本的程序写成：原样保存、转送、导出，升级后计入指标",
                "\(unknown) of these were written by a later version: kept, handed on and exported as they are, and counted in figures after an upgrade"
            )
    }

    private static func contents(_ statistics: LogStatistics) -> String {
        Console.words(
            "正文：\(statistics.contentsHeld) 份在库，\(statistics.contentsAwaited) 份未到，\(statistics.contentsForgotten) 份已遗忘\n文件：\(statistics.bytes) 字节",
            "contents: \(statistics.contentsHeld) held, \(statistics.contentsAwaited) awaited, \(statistics.contentsForgotten) forgotten\nfile: \(statistics.bytes) bytes"
        )
    }

    /// `types` counts over all logs by the name in the schema; `labels` says what people call those that occur.
    struct Document: Encodable {
        struct Log: Encodable {
            let log: String
            let epoch, seq: UInt64
            let hash: String
            let events: Int
            let first_recorded_at, last_recorded_at: String?
            let types: [String: Int]
        }
        struct Label: Encodable {
            let number: Int
            let zh, en: String
        }
        let logs: [Log]
        let types: [String: Int]
        let labels: [String: Label]
        /// Types of later versions among `types`.
        let unknown_types: [String]
        let contents: [String: Int]
        let bytes: Int

        init(_ statistics: LogStatistics, _ byLog: [LogID: [EventType: Int]]) {
            logs = statistics.logs.map {
                Log(
                    log: $0.head.log.name, epoch: $0.head.epoch, seq: $0.head.seq, hash: $0.head.hash.description,
                    events: $0.events, first_recorded_at: $0.firstRecordedAt?.rfc3339,
                    last_recorded_at: $0.lastRecordedAt?.rfc3339, types: Self.named(byLog[$0.head.log] ?? [:]))
            }
            types = Self.named(statistics.types)
            labels = Dictionary(
                statistics.types.keys.map {
                    ($0.description, Label(number: $0.number, zh: $0.label.zh, en: $0.label.en))
                }, uniquingKeysWith: { first, _ in first })
            unknown_types = statistics.types.keys.filter { !$0.isKnown }.sorted { $0.number < $1.number }
                .map(\.description)
            contents = [
                "held": statistics.contentsHeld, "awaited": statistics.contentsAwaited,
                "forgotten": statistics.contentsForgotten,
            ]
            bytes = statistics.bytes
        }

        private static func named(_ types: [EventType: Int]) -> [String: Int] {
            Dictionary(types.map { ($0.key.description, $0.value) }, uniquingKeysWith: +)
        }
    }
}
