import ArgumentParser
import Events
import Export
import Foundation
import Projections
import SiteStore

/// `figures`, the same in both programs: what it prints is computed from the site's events and from nothing else.
package struct FiguresCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "figures", abstract: Console.words("由记录算出的统计", "figures computed from the records"),
        discussion: Console.words(
            """
            例：hub figures --region 520103 --from 2026-01-01 --through 2026-06-30
                hub figures --by organ --json
                hub figures --evidence matters.replied --part denominator --by organ --key 住建局
                hub figures --evidence matters.overdue --csv > 逾期.csv
            """,
            """
            Examples: hub figures --region 520103 --from 2026-01-01 --through 2026-06-30
                      hub figures --by organ --json
                      hub figures --evidence matters.replied --part denominator --by organ --key housing
                      hub figures --evidence matters.overdue --csv > overdue.csv
            """))

    @OptionGroup var site: SiteOptions
    @OptionGroup var question: FigureOptions
    @OptionGroup var evidence: EvidenceOptions
    @OptionGroup var output: ExportOptions

    package init() {}

    package func run() throws {
        let folder = try site.open()
        let query = try question.query(folder)
        let listed = try evidence.query(query)
        let divisions = try folder.divisions()
        if let region = query.scope.region { try divisions.require(region) }
        let line = ProgressLine("统计", "counting")
        let views = try folder.views { line.show($0, of: $1) }
        line.finish()
        if let listed {
            try list(listed, folder, views, divisions)
        } else {
            try show(try views.board(query, reader: folder.log, divisions: divisions, now: WallClock.now()), folder)
        }
    }

    private func show(_ board: Board, _ folder: SiteFolder) throws {
        if output.isGiven {
            try output.write(BoardTable.tables(board, language: Console.language), json: site.json)
        } else if site.json {
            try Console.print(json: try BoardDocument(board, language: Console.language).encoded())
        } else {
            print(BoardText(board, calendar: folder.calendar).text)
        }
    }

    private func list(_ query: EvidenceQuery, _ folder: SiteFolder, _ views: ReadModel, _ divisions: Divisions) throws {
        func title(_ digest: Hash) throws -> String? { try folder.log.content(digest)?.text }
        if output.isGiven {
            let table = EvidenceTable.table(query, language: Console.language, title: title) { body in
                _ = try views.forEachEvidence(
                    query, reader: folder.log, divisions: divisions, now: WallClock.now(), body)
            }
            return try output.write([table], json: site.json)
        }
        let page = try views.evidence(
            query, after: try evidence.place(), limit: try evidence.entriesOnPage(), reader: folder.log,
            divisions: divisions, now: WallClock.now())
        if site.json {
            try Console.print(json: try EvidenceDocument(page, language: Console.language, title: title).encoded())
        } else {
            print(try EvidenceText(page, title: title).text())
        }
    }
}

/// The options of `figures`.
package struct FigureOptions: ParsableArguments {
    @Option(help: ArgumentHelp(Console.words("行政区划及其下级", "a division and all below it"), valueName: "PREFIX"))
    var region: String?
    @Option(name: .customLong("site"), help: ArgumentHelp(Console.words("站点", "a site"), valueName: "CODE"))
    var siteCode: String?
    @Option(help: ArgumentHelp(Console.words("代表", "a deputy"), valueName: "ID")) var deputy: String?
    @Option(help: ArgumentHelp(Console.words("主办单位", "the lead organ"), valueName: "CODE")) var organ: String?
    @Option(help: ArgumentHelp(Console.words("类别及其下级", "a category and its branch"), valueName: "PATH"))
    var category: String?
    @Option(help: ArgumentHelp(Console.words("渠道：", "channel: ") + Channel.words.joined(separator: ", ")))
    var channel: String?
    @Option(help: ArgumentHelp(Console.words("自何日", "first day"), valueName: "DATE")) var from: String?
    @Option(help: ArgumentHelp(Console.words("至何日", "last day"), valueName: "DATE")) var through: String?
    @Option(help: ArgumentHelp(Console.words("截至何日的状态（默认今天）", "states as of that day (today)"), valueName: "DATE"))
    var asOf: String?
    @Option(help: ArgumentHelp(Console.words("只算此刻前已汇入的记录", "only what was held here by then"), valueName: "INSTANT"))
    var knownOn: String?
    @Option(
        help: ArgumentHelp(
            Console.words("分组：", "split by: ") + Dimension.allCases.map(\.rawValue).joined(separator: ", "),
            valueName: "DIMENSION"))
    var by: String?

    package init() {}

    func query(_ folder: SiteFolder) throws -> FigureQuery {
        let scope = Scope(
            region: try region.map { try DivisionCode($0) }, site: try siteCode.map { try SiteCode($0) },
            deputy: deputy, organ: organ, category: category,
            channel: try channel.map { try Input.word($0, option: "--channel") })
        let period = Period(
            from: try from.map { try BusinessDate($0) }, through: try through.map { try BusinessDate($0) })
        if let from = period.from, let through = period.through, through < from {
            throw SiteStoreError(
                .argument, zh: "--through \(through) 早于 --from \(from)",
                en: "--through \(through) lies before --from \(from)")
        }
        let dimension = try by.map { text in
            guard let dimension = Dimension(rawValue: text) else {
                let words = Dimension.allCases.map(\.rawValue).joined(separator: ", ")
                throw SiteStoreError(
                    .argument, zh: "--by 不能是“\(text)”，可用：\(words)",
                    en: "--by cannot be \"\(text)\"; use one of \(words)")
            }
            return dimension
        }
        return FigureQuery(
            scope: scope, period: period,
            asOf: try asOf.map { try BusinessDate($0) } ?? folder.calendar.date(of: WallClock.now()),
            knownOn: try knownOn.map { try Input.deadline($0, folder.calendar) }, by: dimension)
    }
}
