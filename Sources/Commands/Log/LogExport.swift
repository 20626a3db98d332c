import ArgumentParser
import EventLog
import Events
import Foundation
import SiteStore

/// `log export`: every event in the order of arrival, one JSON object a line, however long the log is.
struct LogExport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: Console.words("按到达次序导出全部记录", "print every event in the order of arrival"),
        discussion: Console.words(
            "例：hub log export --format jsonl > 日志.jsonl（格式见 docs/EVENTS.md）",
            "Example: hub log export --format jsonl > log.jsonl (docs/EVENTS.md says what is in it)"))

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case jsonl
        case cloudevents
    }

    @OptionGroup var site: SiteOptions
    @Option(help: ArgumentHelp(Console.words("格式", "format"))) var format: Format = .jsonl
    @Option(help: ArgumentHelp(Console.words("从此位置起", "begin at this position"), valueName: "POSITION"))
    var from: Int64?
    @Option(help: ArgumentHelp(Console.words("至此位置止", "end with this position"), valueName: "POSITION"))
    var through: Int64?
    @Flag(
        help: ArgumentHelp(
            Console.words("连同姓名、电话等身份信息", "with names, telephone numbers and whatever else tells who a citizen is")))
    var withIdentities = false

    /// Events that are read at once.
    private static let page = 500
    /// Bytes that are gathered before they are written.
    private static let chunk = 256 * 1024

    func run() throws {
        let first = from ?? 1
        guard first >= 1, first <= through ?? .max else {
            throw SiteStoreError(
                .argument, zh: "--from 与 --through 是位置：从 1 数起，前者不大于后者",
                en: "--from and --through are positions: counted from 1, the one not beyond the other")
        }
        let log = try site.open().log
        // What arrives meanwhile is left for the next export: the end is settled before the first line.
        let last = min(through ?? .max, try log.lastPosition())
        let line = ProgressLine("导出", "exporting")
        var position = first - 1
        var gathered = Data()
        while position < last {
            let events = try log.events(after: position, limit: Int(min(Int64(Self.page), last - position)))
            guard let newest = events.last?.position else { break }
            for event in events where event.position <= last {
                let contents = try ExportedContent.all(of: event.event, in: log, withIdentities: withIdentities)
                gathered.append(try encoded(ExportedEvent(event, contents: contents)))
                if gathered.count >= Self.chunk {
                    try Console.write(gathered)
                    gathered.removeAll(keepingCapacity: true)
                }
            }
            position = newest
            line.show(Int(position - first) + 1, of: Int(last - first) + 1)
        }
        if !gathered.isEmpty { try Console.write(gathered) }
        line.finish()
    }

    private func encoded(_ event: ExportedEvent) throws -> Data {
        switch format {
        case .jsonl: try event.line()
        case .cloudevents: try CloudEvent(event).line()
        }
    }
}
