import EventLog
import Events
import Foundation

/// Writes to a new log through `SQLiteLog`, or makes an empty one for the program that it is compared with.
///
/// Usage: `LogBench empty FILE`, `LogBench append FILE EVENTS BATCH` and `LogBench ingest FILE EVENTS BATCH LOGS`. The latter
/// two write so many events for every line of their input, and answer with one JSON object on a line: `seconds` and `cpu` of
/// writing alone, and the mean `payload` in bytes.
///
/// `append` has its drafts made before the clock starts; stamping, encoding, chaining and committing are measured. `ingest`
/// has the payloads of so many sites at hand, which come in turns, in runs of `Bounds.batchEvents` and BATCH events a
/// commit; chaining, decoding and committing are measured.
@main struct LogBench {
    static func main() throws {
        let words = CommandLine.arguments.dropFirst()
        switch (words.first, words.count) {
        case ("empty", 2): _ = try newLog(words[2])
        case ("append", 4):
            guard let events = Int(words[3]), let batch = Int(words[4]), events > 0, batch > 0 else { usage() }
            let log = try newLog(words[2])
            while readLine() != nil { try append(events, batch, to: log) }
        case ("ingest", 5):
            guard let events = Int(words[3]), let batch = Int(words[4]), let logs = Int(words[5]), events > 0, logs > 0,
                batch > 0, batch.isMultiple(of: Bounds.batchEvents), events.isMultiple(of: batch)
            else { usage() }
            var intake = try Intake(log: newLog(words[2]), sites: logs)
            while readLine() != nil { try intake.take(events, batch) }
        case (_, _): usage()
        }
    }

    private static func usage() -> Never {
        FileHandle.standardError.write(
            Data(
                "LogBench: usage: LogBench empty FILE | append FILE EVENTS BATCH | ingest FILE EVENTS BATCH LOGS\n".utf8
            ))
        exit(64)
    }

    private static func newLog(_ path: String) throws -> SQLiteLog {
        try SQLiteLog.create(path: path, own: LogID(name: "520103001-Z02"), epoch: 1, incarnation: Data(1...16))
    }

    private static func append(_ events: Int, _ batch: Int, to log: SQLiteLog) throws {
        let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        let batches = stride(from: 0, to: events, by: batch).map { start in
            (start..<min(start + batch, events)).map { opinion($0, of: log.own, at: now) }
        }
        var bytes = 0
        let (wall, cpu) = (seconds(CLOCK_MONOTONIC), seconds(CLOCK_PROCESS_CPUTIME_ID))
        for drafts in batches {
            bytes += try log.append(drafts, now: now).reduce(0) { $0 + $1.payload.count }
        }
        let (wallEnd, cpuEnd) = (seconds(CLOCK_MONOTONIC), seconds(CLOCK_PROCESS_CPUTIME_ID))
        try answer(seconds: wallEnd - wall, cpu: cpuEnd - cpu, payload: bytes / events)
    }

    static func answer(seconds: Double, cpu: Double, payload: Int) throws {
        let answer = #"{"seconds": \#(seconds), "cpu": \#(cpu), "payload": \#(payload)}"# + "\n"
        try FileHandle.standardOutput.write(contentsOf: Data(answer.utf8))
    }

    /// An opinion of about 200 bytes, as a station writes it, without contents.
    static func opinion(_ number: Int, of log: LogID, at now: Instant) -> Draft {
        let body = OpinionCollected.with {
            $0.kind = .opinion
            $0.channel = .visit
            $0.category = "城乡建设/物业管理/电梯维修"
            $0.division = "520103001012"
            $0.deputies = (0..<6).map { "52010300-D\(1000 + (number + $0) % 900)" }
            $0.visit = Ref(log, UInt64(1 + number % 1000))
            $0.people = UInt32(1 + number % 7)
        }
        return Draft(.opinionCollected(body), occurredAt: now, actor: "lin")
    }

    static func seconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
