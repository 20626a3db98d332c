import ArgumentParser
import Events
import Foundation
import SiteStore

/// The terminal: the language people are addressed in, and what goes to which stream.
package enum Console {
    package static let language = Language(environment: ProcessInfo.processInfo.environment)

    /// The sentence in the reader's language.
    package static func words(_ zh: String, _ en: String) -> String { Bilingual(zh: zh, en: en).text(language) }

    /// The program's name as it was called: `station` or `hub`.
    package static let program =
        ProcessInfo.processInfo.arguments.first.map { ($0 as NSString).lastPathComponent } ?? "station"

    /// How a command is written, for its help.
    package static func example(_ zh: String, _ en: String) -> String {
        words("例：\(program) \(zh)", "Example: \(program) \(en)")
    }

    /// Text from outside cannot move the cursor or colour the screen; where lines may break, they stay.
    package static func printable(_ text: String, keepingLines: Bool = false) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    let isControl = scalar.properties.generalCategory == .control
                    return isControl && !(keepingLines && scalar == "\n") ? " " : scalar
                }))
    }

    /// One line on stderr.
    package static func complain(_ line: String) {
        let single = line.split(whereSeparator: \.isNewline).joined(separator: " ")
        FileHandle.standardError.write(Data((single + "\n").utf8))
    }

    /// Something to know that is no failure, on stderr.
    package static func note(_ zh: String, _ en: String) { complain(words(zh, en)) }

    package static func print(json data: Data) throws {
        try write(data + Data("\n".utf8))
    }

    /// Writes to stdout.
    ///
    /// - Throws: `ExitCode.success` when the reader has gone away (`| head`), which is no failure; `SiteStoreError`
    ///   (`site.cannot_write`) when nothing more can be written there.
    package static func write(_ data: Data) throws {
        do {
            try FileHandle.standardOutput.write(contentsOf: data)
        } catch {
            if errno == EPIPE { throw ExitCode.success }
            throw SiteStoreError(
                .cannotWrite, zh: "输出写不下去（磁盘已满？）", en: "the output cannot be written (is the disk full?)")
        }
    }

    /// Prints a value as one line of JSON with sorted keys.
    package static func print(json value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try print(json: try encoder.encode(value))
    }
}

/// A line on stderr that shows how far long work has come; nothing when stderr is no terminal, or when the work is
/// quick.
package final class ProgressLine {
    private let label: String
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let started = ContinuousClock.now
    private var shown = ContinuousClock.now
    private var isShowing = false

    /// How long work may take before it is shown, and how often the line changes.
    private static let interval = Duration.milliseconds(300)
    private static let width = 24

    package init(_ zh: String, _ en: String) {
        label = Console.words(zh, en)
    }

    package func show(_ done: Int, of total: Int) {
        let now = ContinuousClock.now
        guard isTerminal, shown.duration(to: now) >= Self.interval else { return }
        shown = now
        isShowing = true
        let share = total > 0 ? min(1, Double(done) / Double(total)) : 0
        let filled = Int(share * Double(Self.width))
        let bar = String(repeating: "█", count: filled) + String(repeating: "·", count: Self.width - filled)
        FileHandle.standardError.write(Data("\r\u{1B}[K\(label) \(bar) \(done)/\(total)\(estimate(share, now))".utf8))
    }

    private func estimate(_ share: Double, _ now: ContinuousClock.Instant) -> String {
        guard share > 0.05, share < 1 else { return "" }
        let elapsed = Double(started.duration(to: now).components.seconds) + 0.5
        let left = Int((elapsed / share - elapsed).rounded())
        return Console.words("，约剩 \(left) 秒", ", about \(left) s left")
    }

    /// Wipes the line.
    package func finish() {
        if isShowing { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
        isShowing = false
    }
}
