import ArgumentParser
import Events
import Export
import Foundation
import Projections
import SiteStore

/// `difference`: what was known of a period at one moment, what is known of it now, and what arrived in between.
package struct DifferenceCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "difference",
        abstract: Console.words("前后两次统计的差别及其间汇入的记录", "what figures said then and say now, and what arrived in between"),
        discussion: Console.words(
            """
            例：\(Console.program) difference --since-known 2026-06-30 --from 2026-04-01 --through 2026-06-30
            两次都按同一截至日计算（--as-of；默认为 --since-known 当日）。
            """,
            """
            Example: \(Console.program) difference --since-known 2026-06-30 --from 2026-04-01 --through 2026-06-30
            Both are as of the same day (--as-of; by default that of --since-known).
            """))

    @OptionGroup var site: SiteOptions
    @OptionGroup var scope: ScopeOptions
    @OptionGroup var days: PeriodOptions
    @OptionGroup var moment: MomentOptions
    @Option(
        help: ArgumentHelp(
            Console.words("当时：此刻已汇入的记录", "then: what was held here by that moment"), valueName: "INSTANT"))
    var sinceKnown: String
    @Option(
        help: ArgumentHelp(
            Console.words("其间汇入的记录自此之后（上一页末所示）", "events behind that position, as the page before says"),
            valueName: "POSITION"))
    var after: Int64 = 0
    @Option(help: ArgumentHelp(Console.words("列出几条其间汇入的记录", "events listed"))) var limit = 50
    @Flag(help: ArgumentHelp(Console.words("没有变化的指标也列出", "figures that have not changed too"))) var all = false
    @OptionGroup var output: ExportOptions

    package init() {}

    package func run() throws {
        let folder = try site.open()
        let since = try Input.deadline(sinceKnown, folder.calendar)
        let query = FigureQuery(
            scope: try scope.scope(), period: try days.period(),
            asOf: moment.asOf == nil ? folder.calendar.date(of: since) : try moment.asOf(folder),
            knownOn: try moment.knownOn(folder))
        try check(query, since: since, now: WallClock.now())
        let divisions = try folder.divisions()
        if let region = query.scope.region { try divisions.require(region) }
        let line = ProgressLine("统计", "counting")
        let views = try folder.views { line.show($0, of: $1) }
        line.finish()
        let difference = try views.difference(
            query, since: since, reader: folder.log, divisions: divisions, now: WallClock.now())
        if output.isGiven {
            return try output.write(tables(difference, views, folder), json: site.json)
        }
        let (arrivals, next) = try views.arrivals(
            difference.query, since: since, after: after, limit: limit, reader: folder.log)
        if site.json {
            try Console.print(
                json: try DifferenceDocument(difference, arrivals: arrivals, next: next, language: Console.language)
                    .encoded())
        } else {
            print(DifferenceText(difference, arrivals: arrivals, next: next, all: all, calendar: folder.calendar).text)
        }
    }

    private func check(_ query: FigureQuery, since: Instant, now: Instant) throws {
        guard since <= now else {
            throw SiteStoreError(
                .argument, zh: "--since-known \(sinceKnown) 还没有到（只写日期指当日终了），请写已过去的日期或时刻",
                en: "--since-known \(sinceKnown) has not come yet (a date alone is its end); name one that has passed")
        }
        guard query.knownOn.map({ $0 >= since }) ?? true else {
            throw SiteStoreError(
                .argument, zh: "--known-on 早于 --since-known", en: "--known-on lies before --since-known")
        }
        guard (1...EvidenceOptions.mostEntries).contains(limit), after >= 0 else {
            throw SiteStoreError(
                .argument, zh: "--limit 应为 1 至 \(EvidenceOptions.mostEntries)，--after 不小于 0",
                en: "--limit is 1 to \(EvidenceOptions.mostEntries), --after at least 0")
        }
    }

    private func tables(_ difference: Difference, _ views: ReadModel, _ folder: SiteFolder) -> [Table] {
        DifferenceTable.tables(difference, language: Console.language, calendar: folder.calendar) { body in
            try views.forEachArrival(difference.query, since: difference.since, reader: folder.log) {
                try body($0)
                return true
            }
        }
    }
}
