import Events
import Foundation
import Yams

/// What a `deadlines.yaml` says. A key that it leaves out is left to whoever is asked next.
///
/// Read with Yams and not as `Settings` are: a key that is misspelt has to be found, and a complaint names the line. No
/// environment variable stands in for it, because what is due when may not depend on the shell that a command was typed in.
struct DeadlineFile {
    enum Key: String, CaseIterable {
        case signing, returning, reply, `extension`, redo, endsOnWorkingDay
    }

    static let name = "deadlines.yaml"

    private(set) var periods: [Key: DeadlinePeriod] = [:]
    private(set) var endsOnWorkingDay: Bool?

    /// - Returns: nil when there is no such file.
    /// - Throws: `SiteStoreError` (`configuration.invalid`) naming the file, the line, the key and what is expected.
    static func read(_ path: String) throws(SiteStoreError) -> DeadlineFile? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        return try DeadlineFile(yaml: ConfigText.read(path), path: path)
    }

    init(yaml: String, path: String) throws(SiteStoreError) {
        let top: Node?
        do {
            top = try Yams.compose(yaml: yaml)
        } catch {
            // Yams quotes the offending place on lines of its own.
            let what = "\(error)".split(whereSeparator: \.isNewline).joined(separator: " ")
            throw SiteStoreError(.setting, zh: "\(path) 不是有效的 YAML：\(what)", en: "\(path) is no valid YAML: \(what)")
        }
        // A file of comments only has no node, one of `---` only an empty scalar; neither says anything.
        guard let top, top.scalar?.string != "" else { return }
        guard let mapping = top.mapping else {
            throw SiteStoreError(
                .setting, zh: "\(path) 应由“项目: 值”组成，项目有：\(Self.keys("、"))",
                en: "\(path) consists of \"key: value\", the keys are \(Self.keys(", "))")
        }
        for (name, value) in mapping {
            let text = name.scalar?.string ?? ""
            let line = name.mark.map { ":\($0.line)" } ?? ""
            guard let key = Key(rawValue: text) else {
                throw SiteStoreError(
                    .setting, zh: "\(path)\(line) 没有“\(text)”这一项，项目有：\(Self.keys("、"))",
                    en: "\(path)\(line): there is no key \"\(text)\"; the keys are \(Self.keys(", "))")
            }
            try take(key, value, place: "\(path)\(line)")
        }
    }

    private mutating func take(_ key: Key, _ value: Node, place: String) throws(SiteStoreError) {
        let written = value.scalar?.string ?? ""
        switch key {
        case .signing, .returning, .reply, .extension, .redo:
            do {
                periods[key] = try DeadlinePeriod(written)
            } catch {
                throw SiteStoreError(
                    .setting, zh: "\(place) 的 \(key.rawValue)：\(error.message.zh)",
                    en: "\(place): \(key.rawValue): \(error.message.en)")
            }
        case .endsOnWorkingDay:
            guard let answer = value.bool else {
                throw SiteStoreError(
                    .setting, zh: "\(place) 的 \(key.rawValue)：“\(written)”应为 true 或 false",
                    en: "\(place): \(key.rawValue): \"\(written)\" should be true or false")
            }
            endsOnWorkingDay = answer
        }
    }

    private static func keys(_ separator: String) -> String {
        Key.allCases.map(\.rawValue).joined(separator: separator)
    }
}
