import Foundation
import Testing

/// An operator at one site: records and looks things up through the program alone.
struct Desk {
    let program: String
    let folder: String
    var environment: [String: String] = ["JIAZHAN_USER": "lin"]
    /// Lives, with its folder, as long as somebody works there.
    var workshop: Workshop?

    /// Runs a command at this site and demands success.
    @discardableResult
    func run(_ arguments: [String]) throws -> Programs.Outcome {
        let outcome = try attempt(arguments)
        guard outcome.status == 0 else {
            throw Programs.Unexpected(what: "\(program) \(arguments) ended with \(outcome.status): \(outcome.errors)")
        }
        return outcome
    }

    func attempt(_ arguments: [String]) throws -> Programs.Outcome {
        try Programs.run(program, arguments + ["--dir", folder], environment: environment)
    }

    /// Runs a command and reads what it prints as JSON.
    @discardableResult
    func json(_ arguments: [String]) throws -> [String: Any] { try run(arguments + ["--json"]).json() }

    /// Records a new opinion; returns the matter's number.
    func opinion(_ arguments: [String] = []) throws -> String {
        let added = try json(["opinion", "add", "--title", "路灯不亮", "--occurred-at", "2026-05-06"] + arguments)
        return try #require(added["matter"] as? String)
    }

    /// Takes steps about a matter, each a command without the matter's number; returns the last one's answer.
    @discardableResult
    func steps(_ matter: String, _ steps: [[String]]) throws -> [String: Any] {
        var last: [String: Any] = [:]
        for step in steps { last = try json(Self.placed(step, matter)) }
        return last
    }

    /// The command with the matter's number behind its name: behind both of `extend ask` and `opinion amend`.
    static func placed(_ step: [String], _ matter: String) -> [String] {
        let names = ["extend", "opinion"].contains(step[0]) ? 2 : 1
        return Array(step.prefix(names)) + [matter] + step.dropFirst(names)
    }

    func show(_ matter: String, _ arguments: [String] = []) throws -> Shown {
        Shown(document: try json(["show", matter] + arguments))
    }

    /// The stage that `show` tells.
    func stage(_ matter: String) throws -> String { try show(matter).stage }

    /// Runs what must be refused, in both languages: one line on stderr, nothing on stdout, nothing saved.
    func refuses(
        _ arguments: [String], status: Int32, saying words: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let before = try saved()
        for (language, isEnglish) in [("en", true), ("zh", false)] {
            let outcome = try Programs.run(
                program, arguments + ["--dir", folder],
                environment: environment.merging(["JIAZHAN_LANG": language]) { $1 })
            #expect(outcome.status == status, "\(outcome.errors)", sourceLocation: sourceLocation)
            #expect(
                outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)", sourceLocation: sourceLocation)
            #expect(outcome.output.isEmpty, sourceLocation: sourceLocation)
            let isLatin = outcome.errors.unicodeScalars.allSatisfy { $0.value < 0x2E80 || $0.value > 0x9FFF }
            if isEnglish {
                #expect(outcome.errors.contains(words), "\(outcome.errors)", sourceLocation: sourceLocation)
            } else {
                #expect(!isLatin, "no Chinese in: \(outcome.errors)", sourceLocation: sourceLocation)
            }
        }
        #expect(try saved() == before, sourceLocation: sourceLocation)
    }

    /// How many records the site's log holds.
    func saved() throws -> Int {
        let logs = try #require(try json(["log", "stat"])["logs"] as? [[String: Any]])
        return logs.compactMap { $0["events"] as? Int }.reduce(0, +)
    }
}

/// What `show --json` prints.
struct Shown {
    let document: [String: Any]

    var stage: String { document["stage"] as? String ?? "" }
    var events: [[String: Any]] { document["events"] as? [[String: Any]] ?? [] }
    var types: [String] { events.compactMap { $0["type"] as? String } }
    var conflicts: [[String: Any]] { document["conflicts"] as? [[String: Any]] ?? [] }
    var due: [String: Any] { document["due"] as? [String: Any] ?? [:] }
    var current: [String: Any] { document["current"] as? [String: Any] ?? [:] }

    /// The whole matter's words as they are shown, by role.
    var words: [String: String] {
        let words = document["words"] as? [[String: Any]] ?? []
        return Dictionary(
            words.compactMap { word in (word["role"] as? String).map { ($0, word["text"] as? String ?? "") } },
            uniquingKeysWith: { first, _ in first })
    }

    /// The newest record of that type.
    func last(_ type: String) throws -> [String: Any] {
        try #require(events.last { $0["type"] as? String == type }, "no \(type)")
    }
}

extension Desk {
    /// At a station that has joined no hub, in a folder of its own.
    static func alone() throws -> Desk {
        let workshop = try Workshop()
        let desk = Desk(program: "station", folder: workshop.file("site"), workshop: workshop)
        try Programs.succeed("station", ["init", "--dir", desk.folder, "--site", "520103100-Z02", "--name", "n"])
        return desk
    }
}
