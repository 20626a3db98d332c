import EventLog
import Events
import Foundation
import Projections

/// Makes histories, and measures what the read model makes of them; `bench/views.py` drives it.
///
/// Usage: `ViewsBench make LOG EVENTS [SEED]` writes a new log; `ViewsBench rebuild LOG VIEWS` makes the read model anew and
/// `ViewsBench follow LOG VIEWS` folds what has come since. `ViewsBench ask LOG VIEWS TODAY COUNT [ingesting]` asks so many
/// questions as of that day, while other events come in if it is told so. Each answers with one JSON object on a line.
@main struct ViewsBench {
    static func main() throws {
        let words = CommandLine.arguments.dropFirst()
        switch (words.first, words.count) {
        case ("make", 3), ("make", 4):
            guard let events = Int(words[3]), events > 0, let seed = UInt64(words.count == 4 ? words[4] : "1") else {
                usage()
            }
            try make(words[2], events: events, seed: seed)
        case ("rebuild", 3): try rebuild(words[2], words[3])
        case ("follow", 3): try follow(words[2], words[3])
        case ("ask", 6), ("ask", 5):
            guard let count = Int(words[5]), count > 0, let today = try? BusinessDate(words[4]),
                words.count == 5 || words[6] == "ingesting"
            else { usage() }
            try ask(words[2], words[3], today, count, ingesting: words.count == 6)
        case (_, _): usage()
        }
    }

    private static func usage() -> Never {
        FileHandle.standardError.write(
            Data(
                "ViewsBench: usage: ViewsBench make LOG EVENTS [SEED] | rebuild LOG VIEWS | follow LOG VIEWS | ask LOG VIEWS TODAY COUNT [ingesting]\n"
                    .utf8))
        exit(64)
    }

    /// So many things begin in a day that the history of so many events takes about three years.
    private static let eventsPerOpening = 5.9

    private static func make(_ path: String, events: Int, seed: UInt64) throws {
        let log = try SQLiteLog.create(path: path, own: LogID(name: "52-H01"), epoch: 1, incarnation: Data(1...16))
        let first = History.lastDay.daysSince1970 - History.days + 1
        var history = try History(log: log, seed: seed, number: 1, firstDay: first, days: History.days + 400)
        try history.register()
        let perDay = Double(events) / eventsPerOpening / Double(History.days)
        var begun = 0.0
        while history.events < events {
            let before = Int(begun)
            begun += perDay
            try history.live(openings: Int(begun) - before, limit: events)
        }
        try answer([
            "events": "\(history.events)", "matters": "\(history.matters)",
            "lastDay": "\"\(BusinessDate(daysSince1970: history.day - 1))\"",
        ])
    }

    private static func rebuild(_ log: String, _ views: String) throws {
        let log = try SQLiteLog.open(path: log)
        let start = seconds(CLOCK_MONOTONIC)
        try ReadModel.rebuild(at: views, from: log, calendar: .shanghai)
        try answer(["seconds": "\(seconds(CLOCK_MONOTONIC) - start)", "peak": "\(peakBytes())"])
    }

    private static func follow(_ log: String, _ views: String) throws {
        let log = try SQLiteLog.open(path: log)
        let model = try ReadModel(path: views, calendar: .shanghai)
        let before = try model.position()
        let start = seconds(CLOCK_MONOTONIC)
        try model.catchUp(from: log)
        let events = try model.position() - before
        try answer([
            "seconds": "\(seconds(CLOCK_MONOTONIC) - start)", "events": "\(events)", "peak": "\(peakBytes())",
        ])
    }

    private static func ask(
        _ log: String, _ views: String, _ today: BusinessDate, _ count: Int, ingesting: Bool
    ) throws {
        var asking = try Asking(log: SQLiteLog.open(path: log), views: views, today: today)
        _ = try asking.ask(min(count, 100), ingesting: false)
        let answers = try asking.ask(count, ingesting: ingesting)
        func milliseconds(_ seconds: [Double], _ share: Double) -> String {
            let sorted = seconds.sorted()
            return String(format: "%.2f", sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))] * 1000)
        }
        let all = answers.map(\.seconds)
        var split: [String] = []
        for (name, answers) in Dictionary(grouping: answers, by: { $0.by?.rawValue ?? "none" }).sorted(by: {
            $0.key < $1.key
        }) {
            let seconds = answers.map(\.seconds)
            split.append("\"\(name)\": [\(milliseconds(seconds, 0.5)), \(milliseconds(seconds, 0.99))]")
        }
        try answer([
            "median": milliseconds(all, 0.5), "p99": milliseconds(all, 0.99), "most": milliseconds(all, 1),
            "by": "{\(split.joined(separator: ", "))}",
        ])
    }

    static func answer(_ facts: KeyValuePairs<String, String>) throws {
        let line = "{" + facts.map { "\"\($0)\": \($1)" }.joined(separator: ", ") + "}\n"
        try FileHandle.standardOutput.write(contentsOf: Data(line.utf8))
    }

    static func seconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// The most memory that this process ever held, in bytes; 0 where the system does not say.
    static func peakBytes() -> Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
        return (Int(line.filter(\.isNumber)) ?? 0) * 1024
    }
}
