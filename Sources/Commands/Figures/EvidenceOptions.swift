import ArgumentParser
import Events
import Projections
import SiteStore

/// The options of `figures` that ask for what a number was counted from.
package struct EvidenceOptions: ParsableArguments {
    @Option(help: ArgumentHelp(Console.words("列出该指标所计的记录", "list what that figure counts"), valueName: "ID"))
    var evidence: String?
    @Option(
        help: ArgumentHelp(
            Console.words("分子或分母：", "which integer: ")
                + EvidenceQuery.Part.allCases.map(\.rawValue).joined(separator: ", "), valueName: "PART"))
    var part: String?
    @Option(
        help: ArgumentHelp(
            Console.words("只列该行（与 --by 同用；空为未注明）", "that row alone (with --by; empty for what names none)"),
            valueName: "KEY"))
    var key: String?
    @Option(
        help: ArgumentHelp(
            Console.words("自此之后（上一页末所示）", "behind that place, as the page before says"), valueName: "PLACE"))
    var after: String?
    @Option(help: ArgumentHelp(Console.words("每页行数", "entries on a page"))) var limit: Int?

    package init() {}

    static let pageEntries = 50
    /// More entries than this are written out as a file instead.
    static let mostEntries = 10_000

    /// Nil where no evidence is asked for.
    ///
    /// - Throws: `SiteStoreError` (`argument.invalid`) naming the option.
    func query(_ question: FigureQuery) throws -> EvidenceQuery? {
        guard let evidence else {
            for (option, value) in [
                ("--part", part), ("--key", key), ("--after", after), ("--limit", limit.map(String.init)),
            ]
            where value != nil {
                throw SiteStoreError(
                    .argument, zh: "\(option) 要与 --evidence 同用", en: "\(option) goes with --evidence")
            }
            return nil
        }
        guard let definition = FigureDefinition.named(evidence) else {
            throw SiteStoreError(
                .argument, zh: "没有“\(evidence)”这个指标，代号见 figures",
                en: "there is no figure \"\(evidence)\"; figures lists their ids")
        }
        guard key == nil || question.by != nil else {
            throw SiteStoreError(.argument, zh: "--key 要与 --by 同用", en: "--key goes with --by")
        }
        return EvidenceQuery(definition, try chosenPart(of: definition), of: question, key: key)
    }

    private func chosenPart(of definition: FigureDefinition) throws -> EvidenceQuery.Part {
        guard let part else { return .numerator }
        guard let chosen = EvidenceQuery.Part(rawValue: part), definition.parts.contains(chosen) else {
            let words = definition.parts.map(\.rawValue)
            throw SiteStoreError(
                .argument, zh: "\(definition.id) 的 --part 不能是“\(part)”，可用：\(words.joined(separator: "、"))",
                en: "--part of \(definition.id) cannot be \"\(part)\"; use \(words.joined(separator: ", "))")
        }
        return chosen
    }

    func place() throws -> EvidencePlace? {
        guard let after else { return nil }
        guard let place = EvidencePlace(after) else {
            throw SiteStoreError(
                .argument, zh: "--after 不能是“\(after)”，应照抄上一页末所示",
                en: "--after cannot be \"\(after)\"; copy it from the page before")
        }
        return place
    }

    func entriesOnPage() throws -> Int {
        let limit = limit ?? Self.pageEntries
        guard (1...Self.mostEntries).contains(limit) else {
            throw SiteStoreError(
                .argument, zh: "--limit 应为 1 至 \(Self.mostEntries)，更多请用 --csv",
                en: "--limit is 1 to \(Self.mostEntries); for more use --csv")
        }
        return limit
    }
}
