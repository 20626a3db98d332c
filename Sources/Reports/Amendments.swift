import Events
import Projections

/// What has become known of a sealed report's time since it was sealed. The report stays what it was.
package struct Amendments: Sendable {
    /// An event that arrived later although it had occurred by the report's as-of date.
    package struct Arrival: Encodable, Sendable {
        package let log: String
        package let seq: UInt64
        package let type: String
        /// The matter, visit, duty or project that it is about; nil for an entry of the register.
        package let subject: String?
        package let occurred_at: String
        package let received_at: String
        /// The same for people: what the type is called, what it is about, and when.
        package let label: Bilingual
        package let about: String
        package let occurredAt: Instant
        package let receivedAt: Instant

        private enum CodingKeys: String, CodingKey { case log, seq, type, subject, occurred_at, received_at }
    }

    package struct OfSite: Encodable, Sendable {
        package let site: String
        package let events: [Arrival]
    }

    /// Figures then and now.
    package let figures: [ReportDifference]
    /// By the site that wrote them, each in the order of arrival.
    package let sites: [OfSite]

    package var count: Int { sites.reduce(0) { $0 + $1.events.count } }

    init(
        to report: Report, from logs: any HeldLogs, drawing: ReportDrawing, calendar: BusinessCalendar
    ) throws {
        let region = try DivisionCode(report.region)
        let end = calendar.end(of: try BusinessDate(report.as_of))
        let position = report.position
        let reader = PositionReader(logs, at: position)
        // Positions grow with every arrival; a repaired log has new ones, and is looked through from its beginning.
        let isSameOrder = try logs.incarnation.hexadecimal == position.incarnation
        var arrivals: [SiteCode: [Arrival]] = [:]
        var last: Int64 = isSameOrder ? position.position : 0
        while case let page = try logs.events(after: last, limit: 1_000), let final = page.last {
            for event in page where !reader.holds(event) && event.occurredAt <= end {
                guard Self.concerns(event, region) else { continue }
                arrivals[event.log.site, default: []].append(Arrival(event))
            }
            last = final.position
        }
        sites = arrivals.keys.sorted().map { OfSite(site: $0.text, events: arrivals[$0] ?? []) }
        figures =
            arrivals.isEmpty ? [] : ReportDifference.between(report, try drawing.report(reading: logs, position))
    }

    /// Whether figures of the region may change by it. Words and keys change no figure. The register counts where its author
    /// stands in the region or above it.
    private static func concerns(_ event: LoggedEvent, _ region: DivisionCode) -> Bool {
        let site: SiteCode?
        switch event.event.fact {
        case .visit, .duty, .matter, .project:
            let opened = event.subject.flatMap { try? LogID(name: $0.log) }
            site = opened?.mailboxRecipient ?? opened?.site
        case .register:
            guard !event.log.site.division.contains(region) else { return true }
            site = event.log.site
        case .key, .words: return false
        // Of a later version: it may count once this program is upgraded.
        case nil: site = event.log.site
        }
        return site.map { region.contains($0.division) } ?? false
    }
}

extension Amendments.Arrival {
    fileprivate init(_ event: LoggedEvent) {
        log = event.log.name
        seq = event.seq
        type = event.event.type.description
        subject = event.subject.map { MatterID($0.plain).description }
        occurred_at = event.occurredAt.rfc3339
        received_at = event.receivedAt.rfc3339
        label = event.event.type.label
        about = subject ?? event.event.entry
        occurredAt = event.occurredAt
        receivedAt = event.receivedAt
    }
}
