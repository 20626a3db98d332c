import ArgumentParser
import Events
import SiteStore

/// `disclosures`: to whom the identity of a citizen was shown.
package struct DisclosuresCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "disclosures",
        abstract: Console.words("谁在何时因何看过一件事项的群众身份", "who was shown an identity, when and why"))

    @OptionGroup var site: SiteOptions
    @Argument(help: ArgumentHelp(Console.words("事项编号", "the matter's number"))) var matter: String

    package init() {}

    package func run() throws {
        let folder = try site.open()
        let reading = try SubjectReading(matter, folder)
        let words = reading.story.words
        let rows = try reading.story.events.sorted(by: LoggedEvent.precedes).compactMap { logged -> Row? in
            guard case .words(.disclosed(let fact)) = logged.event.fact else { return nil }
            let reason = try logged.event.contents.first { $0.role == .reason }.flatMap(words.shown)
                .flatMap { Hash($0.digest) }.flatMap { try folder.log.content($0)?.text }
            return Row(
                to: fact.to, occurred_at: logged.occurredAt.rfc3339, reason: reason, actor: logged.event.actor,
                record: RecordPlace.text(logged.ref))
        }
        if site.json {
            try Console.print(json: Document(matter: reading.id, disclosures: rows))
            return
        }
        var table = TextTable([
            (Console.words("时间", "when"), .left), (Console.words("看的人", "to whom"), .left),
            (Console.words("原因", "why"), .left), (Console.words("登记人", "recorded by"), .left),
            (Console.words("记录", "record"), .left),
        ])
        for row in rows {
            let moment = try Instant(rfc3339: row.occurred_at)
            table.add([folder.calendar.text(of: moment), row.to, row.reason ?? "—", row.actor, row.record])
        }
        print(table.text)
    }

    private struct Document: Encodable {
        let matter: String
        let disclosures: [Row]
    }

    private struct Row: Encodable {
        let to, occurred_at: String
        /// Absent where none was given, and where it was forgotten or has not arrived.
        let reason: String?
        let actor, record: String
    }
}
