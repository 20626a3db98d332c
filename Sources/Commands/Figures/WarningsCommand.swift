import ArgumentParser
import Events
import Export
import Foundation
import Projections
import SiteStore

/// `warnings`: what should be seen to now, and what looks wrong.
package struct WarningsCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "warnings",
        abstract: Console.words("预警：逾期、反复、集中反映、失联", "warnings: overdue, repeated, rising, silent"),
        discussion: Console.words(
            "例：\(Console.program) warnings --region 520103\n各项标准见设置文件中的 warnings。",
            "Example: \(Console.program) warnings --region 520103\nThe settings file says under warnings what is worth one."
        ))

    @OptionGroup var site: SiteOptions
    @OptionGroup var scope: ScopeOptions
    @OptionGroup var moment: MomentOptions
    @Option(
        help: ArgumentHelp(
            Console.words("只看：", "one kind: ") + Warnings.Kind.allCases.map(\.rawValue).joined(separator: ", ")))
    var kind: String?
    @Option(help: ArgumentHelp(Console.words("每类最多列几件", "matters listed of each kind"))) var limit = 20
    @OptionGroup var output: ExportOptions

    package init() {}

    package func run() async throws {
        let folder = try site.open()
        let query = FigureQuery(
            scope: try scope.scope(), asOf: try moment.asOf(folder), knownOn: try moment.knownOn(folder))
        let kinds = try chosen(atHub: folder.isHub)
        guard (0...EvidenceOptions.mostEntries).contains(limit) else {
            throw SiteStoreError(
                .argument, zh: "--limit 应为 0 至 \(EvidenceOptions.mostEntries)，更多请用 --csv 或 --xlsx",
                en: "--limit is 0 to \(EvidenceOptions.mostEntries); for more use --csv or --xlsx")
        }
        let rules = try await Settings.load(folder: site.dir, file: folder.settingsFile).warnings
        let divisions = try folder.divisions()
        if let region = query.scope.region { try divisions.require(region) }
        let line = ProgressLine("统计", "counting")
        let views = try folder.views { line.show($0, of: $1) }
        line.finish()
        let warnings = try views.warnings(
            query, rules: rules, isHub: folder.isHub, limit: limit, reader: folder.log, divisions: divisions,
            now: WallClock.now())
        func title(_ digest: Hash) throws -> String? { try folder.log.content(digest)?.text }
        if output.isGiven {
            let table = WarningTable.table(
                warnings, kinds: kinds, language: Console.language, calendar: folder.calendar, title: title
            ) { kind, body in
                try views.forEachWarning(
                    kind, query, rules: rules, reader: folder.log, divisions: divisions, now: WallClock.now(), body)
            }
            try output.write([table], json: site.json)
        } else if site.json {
            try Console.print(json: try WarningDocument(warnings, language: Console.language, title: title).encoded())
        } else {
            print(try WarningText(warnings, kinds: kinds, calendar: folder.calendar, title: title).text())
        }
    }

    private func chosen(atHub isHub: Bool) throws -> [Warnings.Kind] {
        let told = Warnings.Kind.told(atHub: isHub)
        guard let kind else { return told }
        guard let chosen = Warnings.Kind(rawValue: kind) else {
            let words = told.map(\.rawValue).joined(separator: ", ")
            throw SiteStoreError(
                .argument, zh: "--kind 不能是“\(kind)”，可用：\(words)",
                en: "--kind cannot be \"\(kind)\"; use one of \(words)")
        }
        guard told.contains(chosen) else {
            throw SiteStoreError(
                .argument, zh: "--kind \(kind) 只有中心能看：站点不存其他站点的记录，请在中心上查",
                en: "--kind \(kind) is for a hub: a station holds no other site's records; ask the hub")
        }
        return [chosen]
    }
}
