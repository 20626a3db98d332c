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
