import Foundation
import Testing

/// A hub and a station that has joined it, at the keyboard.
final class JoinedDesk {
    static let code = "520103100-Z02"
    let workshop: Workshop
    let station: String
    var hub: String { workshop.hub }

    init() throws {
        workshop = try Workshop()
        try workshop.makeHub()
        station = try workshop.join(Self.code)
    }

    private func folder(_ program: String) -> [String] { ["--dir", program == "hub" ? hub : station] }

    /// Runs a command that must succeed, and returns the object that it prints.
    @discardableResult
    func run(_ program: String, _ arguments: [String]) throws -> [String: Any] {
        try Programs.succeed(program, arguments + folder(program) + ["--json"], environment: ["JIAZHAN_USER": "lin"])
            .json()
    }

    /// What a command says on stderr although it succeeds.
    func remarks(_ program: String, _ arguments: [String]) throws -> String {
        try Programs.succeed(program, arguments + folder(program)).errors
    }

    /// Runs what must fail: one line in either language, nothing printed, nothing recorded.
    func refuses(
        _ program: String, _ arguments: [String], status: Int32, saying words: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let before = try length(program)
        for language in ["en", "zh"] {
            let outcome = try Programs.run(
                program, arguments + folder(program), environment: ["JIAZHAN_LANG": language])
            let said = "\(arguments): \(outcome.errors)\(outcome.output)"
            #expect(outcome.status == status, "\(said)", sourceLocation: sourceLocation)
            #expect(outcome.errors.split(separator: "\n").count == 1, "\(said)", sourceLocation: sourceLocation)
            #expect(outcome.output.isEmpty, "\(said)", sourceLocation: sourceLocation)
            if language == "en" {
                #expect(outcome.errors.contains(words), "\(said)", sourceLocation: sourceLocation)
            }
        }
        #expect(try length(program) == before, sourceLocation: sourceLocation)
    }

    /// How many records there are of each type.
    func types(_ program: String) throws -> [String: Int] {
        try #require(try run(program, ["log", "stat"])["types"] as? [String: Int])
    }

    private func length(_ program: String) throws -> Int { try types(program).values.reduce(0, +) }

    /// Carries everything the station has recorded to the hub.
    func carry() throws {
        let bundle = workshop.file("carried-\(UUID().uuidString)")
        try Programs.succeed("station", ["bundle", "export", bundle, "--all", "--dir", station])
        try Programs.succeed("hub", ["bundle", "import", bundle, "--dir", hub])
    }
}

/// Reads printed JSON without a cast at every step.
struct Printed {
    let object: [String: Any]

    init(_ object: [String: Any]) {
        self.object = object
    }

    subscript(key: String) -> Printed { Printed(object[key] as? [String: Any] ?? [:]) }
    func text(_ key: String) -> String? { object[key] as? String }
    func number(_ key: String) -> Int? { object[key] as? Int }
    func flag(_ key: String) -> Bool? { object[key] as? Bool }
    func texts(_ key: String) -> [String] { object[key] as? [String] ?? [] }
    func rows(_ key: String) -> [Printed] { (object[key] as? [[String: Any]] ?? []).map(Printed.init) }
}
