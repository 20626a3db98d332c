import ArgumentParser
import Commands
import Events
import Foundation
import Reports
import SiteStore

/// `report verify`: recomputes a sealed report from the logs and says whether it still stands, and what has become known
/// since.
struct ReportVerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: Console.words("核对封存的报告，列出之后的变更", "verify a sealed report, list what came later"),
        discussion: Console.example(
            "report verify reports/monthly-520103-2026-10.sealed",
            "report verify reports/monthly-520103-2026-10.sealed"))

    @OptionGroup var site: SiteOptions
    @Argument(help: ArgumentHelp(Console.words("封存文件", "a sealed file"), valueName: "FILE")) var file: String

    func run() throws {
        let folder = try site.open()
        let sealed = try ReportFiles.read(file)
        let verification = try ReportVerification(
            of: sealed, against: folder.log, keys: try folder.everyKey(of: try SiteCode(sealed.report.site)),
            calendar: folder.calendar, divisions: try folder.divisions())
        if site.json {
            try Console.print(json: ReportVerificationDocument(verification))
        } else {
            print(ReportVerificationText(verification, calendar: folder.calendar).text)
        }
        guard verification.stands else { throw Self.fault(verification) }
    }

    private static func fault(_ verification: ReportVerification) -> ReportError {
        let first = verification.differences.first?.text ?? Bilingual(zh: "", en: "")
        let count = verification.differences.count
        let why =
            verification.isRedefined
            ? Bilingual(
                zh: "；指标口径自封存后改过，请用当时版本的程序核对",
                en: "; figures are defined otherwise since: verify with the version of then")
            : Bilingual(zh: "", en: "")
        return ReportError(
            .differs, zh: "报告与日志不符，\(count) 处：\(first.zh)\(why.zh)",
            en: "the report is not what the log says, in \(count) places: \(first.en)\(why.en)")
    }
}

/// What `report verify --json` prints.
struct ReportVerificationDocument: Encodable {
    private struct Amended: Encodable {
        let events: Int
        let figures: [ReportDifference]
        let sites: [Amendments.OfSite]
    }

    private let digest: String
    private let report: String
    private let region: String
    private let sealed_by: String
    private let known_on: String
    private let stands: Bool
    private let redefined: Bool
    private let differences: [ReportDifference]
    private let amendments: Amended

    init(_ verification: ReportVerification) {
        let report = verification.sealed.report
        digest = verification.sealed.digest.description
        self.report = "\(report.kind.rawValue) \(report.period)"
        region = report.region
        sealed_by = report.site
        known_on = report.position.known_on
        stands = verification.stands
        redefined = verification.isRedefined
        differences = verification.differences
        amendments = Amended(
            events: verification.amendments.count, figures: verification.amendments.figures,
            sites: verification.amendments.sites)
    }
}

/// The same for people.
struct ReportVerificationText {
    /// Lines of each list beyond these are told, not shown; `--json` has them all.
    private static let shownLines = 40

    private let verification: ReportVerification
    private let calendar: BusinessCalendar

    init(_ verification: ReportVerification, calendar: BusinessCalendar) {
        self.verification = verification
        self.calendar = calendar
    }

    var text: String {
        let report = verification.sealed.report
        // A seal of which no moment can be read shows what it says.
        let knownOn = report.position.known_on
        let sealedAt = (try? Instant(rfc3339: knownOn)).map { calendar.text(of: $0) } ?? knownOn
        var lines = [
            report.title.text(Console.language),
            Console.words(
                "封存于 \(sealedAt)，\(report.site)，\(verification.sealed.digest)",
                "sealed at \(sealedAt) by \(report.site), \(verification.sealed.digest)"),
        ]
        if verification.stands {
            lines.append(
                Console.words(
                    "签名有效，\(report.figures.count) 项指标和各表与封存时的记录一致",
                    "the signature is good; \(report.figures.count) figures and every table are what the records of then say"
                ))
        } else {
            lines += Self.shown(verification.differences.map { $0.text.text(Console.language) })
        }
        let amendments = verification.amendments
        guard amendments.count > 0 else {
            lines.append(Console.words("此后没有补充或更正", "nothing has come in since that concerns it"))
            return lines.joined(separator: "\n")
        }
        lines.append(
            Console.words(
                "封存后汇入、发生在截至日之前的记录 \(amendments.count) 条（不改变已封存的报告）：",
                "\(amendments.count) events have come in since that had occurred by its as-of date (the sealed report stays as it is):"
            ))
        lines += Self.shown(
            amendments.sites.flatMap { site in site.events.map { line($0, of: site.site) } })
        lines.append(
            amendments.figures.isEmpty
                ? Console.words("它们不改变任何指标", "they change no figure")
                : Console.words("按现有记录，指标为（当时 → 现在）：", "figures by what is held now (then → now):"))
        lines += Self.shown(amendments.figures.map { "  " + $0.text.text(Console.language) })
        return lines.joined(separator: "\n")
    }

    private func line(_ arrival: Amendments.Arrival, of site: String) -> String {
        let about = arrival.about.isEmpty ? "—" : arrival.about
        let (occurred, received) = (calendar.text(of: arrival.occurredAt), calendar.text(of: arrival.receivedAt))
        let times = Console.words("\(occurred) 发生，\(received) 汇入", "occurred \(occurred), arrived \(received)")
        return "  \(site)  \(arrival.label.text(Console.language))  \(about)  \(times)"
    }

    private static func shown(_ lines: [String]) -> [String] {
        guard lines.count > shownLines else { return lines }
        let rest = lines.count - shownLines
        return lines.prefix(shownLines) + [Console.words("  另有 \(rest) 行，见 --json", "  \(rest) more, see --json")]
    }
}
