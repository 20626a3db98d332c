import ArgumentParser
import Events
import Foundation
import SiteStore

/// What every command takes.
package struct SiteOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp(Console.words("站点文件夹", "the site's folder"), valueName: "DIR"))
    package var dir: String = "."

    @Flag(name: .long, help: ArgumentHelp(Console.words("以 JSON 输出", "print JSON")))
    package var json = false

    package init() {}

    package func open() throws -> SiteFolder { try SiteFolder.open(path: dir) }
}

/// Reads what people type, and says what is wrong with it by the option's name.
package enum Input {
    /// - Throws: `SiteStoreError` (`argument.invalid`) naming the words there are.
    package static func word<Word: Wording>(_ text: String, option: String) throws -> Word {
        if let word = Word(word: text), !word.word.isEmpty { return word }
        // People may also write the label that they read, in either language.
        let isLabel: (Word) -> Bool = { $0.label.zh == text || $0.label.en.lowercased() == text.lowercased() }
        if let word = Word.allCases.first(where: { isLabel($0) && !$0.word.isEmpty }) { return word }
        throw SiteStoreError(
            .argument, zh: "\(option) 不能是“\(text)”，可用：\(Self.choices(Word.self))",
            en: "\(option) cannot be \"\(text)\"; use one of \(Word.words.joined(separator: ", "))")
    }

    private static func choices<Word: Wording>(_ type: Word.Type) -> String {
        Word.allCases.filter { !$0.word.isEmpty }.map { "\($0.word)（\($0.label.zh)）" }.joined(separator: "、")
    }

    /// A moment, or a day's first moment: `2026-05-12`, `2026/5/12`, `2026-05-12 08:30`, RFC 3339. Without a zone it is the
    /// site's.
    package static func moment(_ typed: String, _ calendar: BusinessCalendar) throws -> Instant {
        let text = padded(typed)
        if let date = try? BusinessDate(text) { return calendar.start(of: date) }
        let local = /(\d{4}-\d{2}-\d{2})[T ](\d{1,2}):(\d{2})(?::(\d{2}))?/
        if let match = try? local.wholeMatch(in: text), let date = try? BusinessDate(String(match.1)),
            let hour = Int64(match.2), hour < 24, let minute = Int64(match.3), minute < 60,
            let second = Int64(match.4 ?? "0"), second < 60
        {
            return calendar.instant(date, millisecondOfDay: (hour * 3600 + minute * 60 + second) * 1000)
        }
        return try Instant(rfc3339: text)
    }

    /// `2026/5/2` and `2026-5-2` as `2026-05-02`; anything else as it is.
    static func padded(_ text: String) -> String {
        let loose = /(\d{4})[-\/](\d{1,2})[-\/](\d{1,2})(.*)/
        guard let match = try? loose.wholeMatch(in: text) else { return text }
        let (_, year, month, day, rest) = match.output
        return "\(year)-\(month.count == 1 ? "0" : "")\(month)-\(day.count == 1 ? "0" : "")\(day)\(rest)"
    }

    /// The last moment of a day, or a moment.
    package static func deadline(_ text: String, _ calendar: BusinessCalendar) throws -> Instant {
        if let date = try? BusinessDate(padded(text)) { return calendar.end(of: date) }
        return try moment(text, calendar)
    }

    /// A day, a moment, or a period such as `7 working days`.
    ///
    /// - Throws: `EventsError` `deadline.malformed` when it is none of them, `bound.exceeded` when it is too long.
    package static func due(_ text: String, _ calendar: BusinessCalendar) throws -> Deadline {
        do {
            return try Deadline(padded(text))
        } catch  where error.kind == .deadline {
            guard let moment = try? moment(text, calendar) else { throw error }
            return .at(moment)
        }
    }

    /// - Throws: `SiteStoreError` when it is longer than `Bounds.nameBytes` or empty.
    package static func name(_ text: String, option: String) throws -> String {
        let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !trimmed.isEmpty, trimmed.utf8.count <= Bounds.nameBytes else {
            throw SiteStoreError(
                .argument, zh: "\(option) 不能为空，也不能超过 \(Bounds.nameBytes) 字节",
                en: "\(option) is neither empty nor longer than \(Bounds.nameBytes) bytes")
        }
        return trimmed
    }

    /// A name that may be left out; empty when it is.
    ///
    /// - Throws: as `name(_:option:)`.
    package static func optionalName(_ text: String?, option: String) throws -> String {
        try text.map { try name($0, option: option) } ?? ""
    }

    /// A text that has to say something.
    ///
    /// - Throws: `SiteStoreError` (`argument.invalid`) when it is empty.
    package static func text(_ text: String, option: String) throws -> String {
        guard !text.trimmed.isEmpty else {
            throw SiteStoreError(.argument, zh: "\(option) 不能为空", en: "\(option) is not empty")
        }
        return text
    }
}
