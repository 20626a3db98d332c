import Foundation
import Testing

/// docs/EVENTS.md says which command makes an event; each of them is there.
@Suite struct DocumentedCommandsTests {
    /// The commands of the list's last column, each with the events that it is to make.
    private static func commands() throws -> [String: [String]] {
        let guide = try String(contentsOf: Programs.root.appendingPathComponent("docs/EVENTS.md"), encoding: .utf8)
        var commands: [String: [String]] = [:]
        for row in guide.matches(of: /(?m)^\| \d+ \| \[`(\w+)`\]\([^)]*\) \|[^|]*\|[^|]*\| (.*) \|$/) {
            for command in row.output.2.matches(of: /`([^`]+)`/) {
                commands[String(command.output.1), default: []].append(String(row.output.1))
            }
        }
        return commands
    }

    @Test func `every command that is said to make an event exists, in every program that is named`() throws {
        let commands = try Self.commands()
        #expect(Set(commands.values.joined()).count == 58)
        for (command, events) in commands.sorted(by: { $0.key < $1.key }) {
            var words = command.split(separator: " ").map(String.init)
            let programs = ["station", "hub"].contains(words[0]) ? [words.removeFirst()] : ["station", "hub"]
            let options = words.filter { $0.hasPrefix("--") }
            words.removeAll { $0.hasPrefix("--") }
            for program in programs {
                let help = try Programs.succeed(program, words + ["--help"]).output
                // The help of a command that is not there is that of the one above it.
                let usage = "USAGE: " + ([program] + words).joined(separator: " ")
                #expect(help.contains(usage), "\(program) \(command), for \(events)")
                for option in options { #expect(help.contains(option), "\(program) \(command), for \(events)") }
            }
        }
    }
}
