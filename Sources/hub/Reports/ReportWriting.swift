import Commands
import EventLog
import Events
import Foundation
import Projections
import Reports
import SiteStore

extension SQLiteLog: HeldLogs {}

/// Draws a report up, seals it if asked to, and writes its editions.
struct ReportWriting {
    private let site: SiteOptions
    private let options: ReportOptions

    init(_ site: SiteOptions, _ options: ReportOptions) {
        self.site = site
        self.options = options
    }

    func run(_ kind: ReportKind) async throws {
        let folder = try site.open()
        let settings = try await Settings.load(folder: site.dir, file: folder.settingsFile)
        let divisions = try folder.divisions()
        let period = try ReportPeriod(kind, options.period)
        let region = try options.region.map { try DivisionCode($0) } ?? folder.code.division
        try divisions.require(region)
        let now = WallClock.now()
        let today = folder.calendar.date(of: now)
        let asOf = try period.asOf(try options.asOf.map { try BusinessDate($0) }, today: today)
        let files = ReportFiles(
            folder: options.out ?? folder.path + "/reports", name: "\(kind.rawValue)-\(region)-\(period.text)")
        if options.seal { try checkSealable(period, asOf: asOf, today: today, files) }
        let position = try LogPosition(of: folder.log, now: now)
        let report = try ReportDrawing(
            period, region: region, asOf: asOf, site: folder.code, siteName: folder.profile.name,
            calendar: folder.calendar, divisions: divisions
        ).report(from: folder.log, at: position)
        let sealed = options.seal ? try SealedReport(sealing: report, with: folder.signingKey) : nil
        let titles = try ReportTitles(folder).of(report)
        // The seal first: an edition that says "sealed" has a sealed file beside it.
        var written: [String] = []
        if let sealed { written.append(try files.write(sealed)) }
        written += try files.writeEditions(
            report, sealed: sealed?.digest, titles: titles, chartLibrary: settings.chartLibrary)
        try tell(report, sealed, written)
    }

    private func checkSealable(
        _ period: ReportPeriod, asOf: BusinessDate, today: BusinessDate, _ files: ReportFiles
    ) throws {
        guard period.last < today, asOf < today else {
            throw ReportError(
                .notOver, zh: "\(period.label.zh)（或 --as-of \(asOf)）尚未过完，不能封存；去掉 --seal 可先看草稿",
                en: "\(period.text) (or --as-of \(asOf)) is not over and cannot be sealed; leave --seal out for a draft"
            )
        }
        try files.checkUnsealed()
    }

    private func tell(_ report: Report, _ sealed: SealedReport?, _ written: [String]) throws {
        if site.json {
            try Console.print(
                json: Written(
                    files: written, sealed: sealed?.digest.description,
                    collected: report.line("matters.collected")?.now.count ?? 0))
            return
        }
        print(ReviewParagraph(report).text.text(Console.language))
        for file in written { print(file) }
        if let sealed { print(Console.words("已封存 \(sealed.digest)", "sealed \(sealed.digest)")) }
    }

    private struct Written: Encodable {
        let files: [String]
        let sealed: String?
        let collected: Int
    }
}
