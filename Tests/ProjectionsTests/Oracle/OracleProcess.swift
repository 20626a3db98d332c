import Events
import Foundation

@testable import Commands
@testable import Projections

/// `Tests/Oracle/oracle.py`, run over the export of a history.
struct OracleProcess {
    /// What a figure, or one row of it, says: numbers by name.
    typealias Numbers = [String: Double]

    struct Answer: Equatable {
        let whole: Numbers
        var rows: [String: Numbers]?
    }

    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    static let script = root.appending(path: "Tests/Oracle/oracle.py").path

    let events: [LoggedEvent]
    let divisions: [String]

    /// Every figure by its id, for each question.
    func answers(to questions: [FigureQuery]) throws -> [[String: Answer]] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "oracle-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var export = Data()
        for event in events { export += try ExportedEvent(event, contents: []).line() }
        try export.write(to: folder.appending(path: "log.jsonl"))
        try Data(("code,name\n" + divisions.joined(separator: ",\n")).utf8)
            .write(to: folder.appending(path: "divisions.csv"))
        try JSONEncoder().encode(questions.map(\.asked)).write(to: folder.appending(path: "questions.json"))
        let said = try run(in: folder)
        guard let answers = try JSONSerialization.jsonObject(with: said) as? [[String: Any]] else {
            throw Unexpected(what: "the oracle gave no list")
        }
        return try answers.map { try $0.mapValues(Self.answer) }
    }

    /// Files instead of pipes: neither side waits for the other.
    private func run(in folder: URL) throws -> Data {
        let (output, errors) = (folder.appending(path: "answers.json"), folder.appending(path: "errors"))
        for file in [output, errors] { try Data().write(to: file) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        process.arguments = [
            Self.script, "--divisions", folder.appending(path: "divisions.csv").path,
            folder.appending(path: "log.jsonl").path,
        ]
        process.standardInput = try FileHandle(forReadingFrom: folder.appending(path: "questions.json"))
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Unexpected(what: "the oracle ended with \(process.terminationStatus): \(try text(of: errors))")
        }
        return try Data(contentsOf: output)
    }

    private func text(of file: URL) throws -> String { String(decoding: try Data(contentsOf: file), as: UTF8.self) }

    private static func answer(_ said: Any) throws -> Answer {
        guard let members = said as? [String: Any] else { throw Unexpected(what: "\(said) is no figure") }
        let rows = try members["rows"].map { rows -> [String: Numbers] in
            guard let rows = rows as? [String: [String: Any]] else { throw Unexpected(what: "\(rows) are no rows") }
            return try rows.mapValues(numbers)
        }
        return Answer(whole: try numbers(members.filter { $0.key != "rows" }), rows: rows)
    }

    private static func numbers(_ members: [String: Any]) throws -> Numbers {
        try members.mapValues { value in
            guard let number = value as? NSNumber else { throw Unexpected(what: "\(value) is no number") }
            return number.doubleValue
        }
    }
}

extension OracleProcess.Answer {
    /// As the oracle would say what the program says.
    init(_ figure: Figure) throws {
        whole = Self.numbers(figure.value)
        guard let found = figure.rows else { return }
        var rows: [String: OracleProcess.Numbers] = [:]
        for row in found {
            guard rows.updateValue(Self.numbers(row.value), forKey: row.key) == nil else {
                throw Unexpected(what: "\(figure.id) has two rows \(row.key)")
            }
        }
        self.rows = rows
    }

    private static func numbers(_ value: FigureValue) -> OracleProcess.Numbers {
        switch value {
        case .count(let count): return ["value": Double(count)]
        case .rate(let numerator, let denominator):
            return ["numerator": Double(numerator), "denominator": Double(denominator)]
        case .days(let median, let p90, let speedup):
            return ["median": median, "p90": p90, "speedup": speedup].compactMapValues { $0 }
        }
    }

    /// How many numbers it consists of.
    var count: Int { whole.count + (rows ?? [:]).values.reduce(0) { $0 + $1.count } }

    /// Whether any number of it is not zero.
    var says: Bool { whole.values.contains { $0 != 0 } }

    /// Counts exactly; days, which both sides round to four decimals, to one in the last.
    func agrees(with other: Self) -> Bool {
        func agree(_ ours: OracleProcess.Numbers?, _ theirs: OracleProcess.Numbers?) -> Bool {
            guard let ours, let theirs, ours.count == theirs.count else { return ours == nil && theirs == nil }
            return ours.allSatisfy { name, value in
                let tolerance = ["median", "p90", "speedup"].contains(name) ? 0.00011 : 0
                return theirs[name].map { abs($0 - value) <= tolerance } ?? false
            }
        }
        guard agree(whole, other.whole), (rows == nil) == (other.rows == nil) else { return false }
        let (ours, theirs) = (rows ?? [:], other.rows ?? [:])
        return Set(ours.keys).union(theirs.keys).allSatisfy { agree(ours[$0], theirs[$0]) }
    }
}
