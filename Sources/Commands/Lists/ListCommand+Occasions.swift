import ArgumentParser
import Events
import Projections
import SiteStore

extension ListCommand {
    struct Visits: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Console.words("接待走访，新的在前", "visits, newest first"))

        @OptionGroup var site: SiteOptions
        @OptionGroup var page: OccasionPage

        func run() throws {
            let folder = try site.open()
            let visits = try folder.views { _, _ in }.visits(
                voided: page.all, limit: max(0, page.limit), offset: max(0, page.offset))
            try page.print(visits.map(\.ref), VisitFacts.self, folder, json: site.json, key: "visits")
        }
    }

    struct Duties: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Console.words("履职活动，新的在前", "duties, newest first"))

        @OptionGroup var site: SiteOptions
        @OptionGroup var page: OccasionPage

        func run() throws {
            let folder = try site.open()
            let duties = try folder.views { _, _ in }.duties(
                voided: page.all, limit: max(0, page.limit), offset: max(0, page.offset))
            try page.print(duties.map(\.ref), DutyFacts.self, folder, json: site.json, key: "duties")
        }
    }
}

/// Which visits or duties are listed.
struct OccasionPage: ParsableArguments {
    @Option(help: ArgumentHelp(Console.words("最多几行", "rows at most"))) var limit = 50
    @Option(help: ArgumentHelp(Console.words("略过几行", "rows to pass over"))) var offset = 0
    @Flag(help: ArgumentHelp(Console.words("连作废的一起列出", "voided ones too"))) var all = false

    /// - Parameter openings: the events that opened them, newest first.
    func print<Facts: OccasionTelling>(
        _ openings: [Ref], _ type: Facts.Type, _ folder: SiteFolder, json: Bool, key: String
    ) throws {
        let rows = try openings.map {
            try ShownOccasion(Occasion<Facts>.fold(try folder.log.events(about: $0)), folder)
        }
        if json {
            try Console.print(json: [key: rows])
            return
        }
        let counted = Facts.word == VisitFacts.word
        var columns: [(heading: String, alignment: TextTable.Alignment)] = [
            (Console.words("编号", "number"), .left), (Console.words("日期", "date"), .left),
            (Console.words("类别", "kind"), .left), (Console.words("代表", "deputies"), .left),
        ]
        if counted {
            columns += [(Console.words("批次", "groups"), .right), (Console.words("人次", "people"), .right)]
        } else {
            columns += [(Console.words("标题", "title"), .left)]
        }
        if all { columns += [(Console.words("作废", "voided"), .left)] }
        var table = TextTable(columns)
        for row in rows {
            var cells = [
                row.visit ?? row.duty ?? "", row.date, row.kindLabel.text(Console.language),
                row.deputies.joined(separator: Console.words("、", ", ")),
            ]
            cells += counted ? ["\(row.groups ?? 0)", "\(row.received ?? 0)"] : [row.title ?? "—"]
            if all { cells.append(row.voided ? "✗" : "") }
            table.add(cells)
        }
        Swift.print(table.text)
    }
}
