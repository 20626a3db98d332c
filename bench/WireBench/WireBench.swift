import Foundation
import ZeroMQ

/// Stations that are not there, each with keys, a log and a socket of its own, all in one process; they speak the real protocol to a real hub.
///
/// Usage, in this order:
/// - `WireBench enrol HUB COUNT FILE` writes so many stations into the register of the hub in that folder, which must not serve, and what they need
///   to know into the file.
/// - `WireBench fill FOLDER EVENTS` records so many opinions at the site in that folder.
/// - `WireBench push FILE ENDPOINT STATIONS EVENTS` lets the first of them hand over so many events each, and says how long it took.
/// - `WireBench crowd FILE ENDPOINT EVENTS` connects all of them and syncs once with nothing to say; for a line on its input it hangs up, dials with all
///   of them at once and hands over so many events each; for the next one it ends.
///
/// Each step is answered with one JSON object on a line. Exit codes: 0, 1 a station failed, 64 bad usage.
@main struct WireBench {
    static func main() throws {
        let words = Array(CommandLine.arguments.dropFirst())
        OpenFiles.allow(1 << 20)
        switch (words.first, words.count) {
        case ("enrol", 4): try Roll.enrol(Int(words[2]) ?? usage(), in: words[1], writing: words[3])
        case ("fill", 3): try Filling.fill(words[1], Int(words[2]) ?? usage())
        case ("push", 5):
            let roll = try Roll.read(words[1])
            let crowd = try Crowd(
                roll, endpoint: words[2], count: Int(words[3]) ?? usage(), events: Int(words[4]) ?? usage())
            try answer(try crowd.sync())
        case ("crowd", 4):
            let roll = try Roll.read(words[1])
            let events = Int(words[3]) ?? usage()
            let crowd = try Crowd(roll, endpoint: words[2], count: roll.stations.count, events: 0)
            try answer(try crowd.sync())
            guard readLine() != nil else { return }
            crowd.hangUp()
            try crowd.record(events)
            try answer(try crowd.sync())
            _ = readLine()
        case (_, _): _ = usage()
        }
    }

    private static func usage() -> Int {
        let usage =
            "enrol HUB COUNT FILE | fill FOLDER EVENTS | push FILE ENDPOINT STATIONS EVENTS | crowd FILE ENDPOINT EVENTS"
        FileHandle.standardError.write(Data("WireBench: usage: WireBench \(usage)\n".utf8))
        exit(64)
    }

    private static func answer(_ result: Crowd.Result) throws {
        try FileHandle.standardOutput.write(contentsOf: try JSONEncoder().encode(result) + Data("\n".utf8))
        if !result.failures.isEmpty { exit(1) }
    }
}
