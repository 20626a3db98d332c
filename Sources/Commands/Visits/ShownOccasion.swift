import Events
import SiteStore

/// A visit or a duty as it is known now, for programs and people.
struct ShownOccasion: Encodable {
    /// Its number, under the name of what it is.
    let visit, duty: String?
    let site: String
    let kind: String
    let date, occurred_at: String
    let deputies: [String]
    let groups, received: UInt32?
    /// Of a duty; absent where there is none, where it was forgotten, and where it is not held here.
    let title: String?
    let voided: Bool
    /// `LOG#SEQ` of the record that voided it.
    let voided_by: String?

    let kindLabel: Bilingual
    private let heading: String

    enum CodingKeys: String, CodingKey {
        case visit, duty, site, kind, date, occurred_at, deputies, groups, received, title, voided, voided_by
    }

    /// - Throws: `SiteStoreError` (`argument.invalid`) when its opening is not held here.
    init<Facts: OccasionTelling>(_ occasion: Occasion<Facts>, _ folder: SiteFolder) throws {
        guard let opening = occasion.opening, let facts = occasion.facts else {
            throw SiteStoreError(
                .argument, zh: "没有这次\(Facts.label.zh)，可用 list 查", en: "there is no such \(Facts.label.en); see list")
        }
        let number = MatterID(opening.ref).description
        visit = Facts.word == VisitFacts.word ? number : nil
        duty = Facts.word == DutyFacts.word ? number : nil
        site = opening.site.text
        kind = facts.kindWord
        kindLabel = facts.kindLabel
        date = folder.calendar.date(of: facts.moment).description
        occurred_at = facts.moment.rfc3339
        deputies = facts.deputies
        groups = facts.numbers?.groups
        received = facts.numbers?.received
        title = try occasion.words.first(.title).flatMap { Hash($0.digest) }
            .flatMap { try folder.log.content($0)?.text }
        voided = occasion.voiding != nil
        voided_by = occasion.voiding.map { RecordPlace.text($0) }
        let language = Console.language
        let heading = "\(Facts.label.text(language)) \(number)  \(facts.kindLabel.text(language))  \(date)"
        self.heading = heading + (voided ? Console.words("  已作废", "  voided") : "")
    }

    /// One line.
    var text: String { heading }

    /// What else is known of it, one line each.
    var lines: [String] {
        let details = [
            (Bilingual(zh: "标题", en: "title"), title ?? ""),
            (Bilingual(zh: "代表", en: "deputies"), deputies.joined(separator: Console.words("、", ", "))),
            (Bilingual(zh: "批次", en: "groups"), groups.map { "\($0)" } ?? ""),
            (Bilingual(zh: "人次", en: "people"), received.map { "\($0)" } ?? ""),
        ]
        return details.compactMap { $0.1.isEmpty ? nil : "\($0.0.text(Console.language)): \($0.1)" }
    }
}

/// `visit show`, `duty show`: how it is known now, and everything that was recorded of it.
enum OccasionStory {
    static func show<Facts: OccasionTelling>(_ type: Facts.Type, _ id: String, _ site: SiteOptions) throws {
        let folder = try site.open()
        let ref = try MatterID(id).ref.plain
        let occasion = Occasion<Facts>.fold(try folder.log.events(about: ref))
        let shown = try ShownOccasion(occasion, folder)
        let view = try StoryView(Story(ref, folder.log), folder, identities: false)
        if site.json {
            try Console.print(
                json: Document(
                    state: shown, conflicts: occasion.conflicts.map { try ConflictLine($0, folder) },
                    events: view.story.events.map { try ShownStep($0, in: view) }))
        } else {
            let state = Console.printable(([shown.text] + shown.lines).joined(separator: "\n"), keepingLines: true)
            print(state + "\n\n" + (try StoryText(view: view).text()))
        }
    }

    private struct Document: Encodable {
        let state: ShownOccasion
        let conflicts: [ConflictLine]
        let events: [ShownStep]
    }
}
