import ArgumentParser
import Events
import SiteStore

/// `redact`: other words are shown in place of those of one record, whose bytes are deleted wherever they are held.
package struct RedactCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "redact",
        abstract: Console.words("隐去：以新的文字取代一条记录的原文，原文删除", "show other words in place of a record's, which are deleted"),
        discussion: Console.words(
            "例：station redact 520103100-Z02-17-H --record 520103100-Z02#17 --role text --text 三组路口的路灯坏了\n记录的位置见 show。隐去不能撤回。",
            "Example: station redact 520103100-Z02-17-H --record 520103100-Z02#17 --role text --text \"The lamp is out\"\nshow tells where records stand. It cannot be undone."
        ))

    @OptionGroup var site: SiteOptions
    @Argument(help: ArgumentHelp(Console.words("事项编号", "the number of a matter, a visit or a duty"))) var matter: String
    @Option(help: ArgumentHelp(Console.words("哪一条记录", "which record"), valueName: "LOG#SEQ")) var record: String
    @Option(help: ArgumentHelp(Console.words("哪一段：", "which words: ") + RedactedRole.words.joined(separator: ", ")))
    var role: String
    @Option(help: ArgumentHelp(Console.words("新的文字", "the new words"))) var text: String
    @Option(help: ArgumentHelp(Console.words("原因", "why"))) var reason: String?

    package init() {}

    package func run() throws {
        let folder = try site.open()
        let role: RedactedRole = try Input.word(role, option: "--role")
        guard !text.trimmed.isEmpty else {
            throw SiteStoreError(
                .argument, zh: "--text 不能为空；要删去而不代以新的文字，用 forget --text",
                en: "--text is not empty; to delete words without others in their place use forget --text")
        }
        // The words that take the place come first: who reads the event goes by that.
        let contents = try Words.contents([(role.content, text), (.reason, reason)])
        let reading = try Deciding.untilItStands(on: folder.log) { position in
            let reading = try SubjectReading(matter, folder)
            let place = try RecordPlace.find(record, among: reading.story.events, option: "--record").ref
            guard let digest = reading.named.shown(role.content, of: place, reading.story.words) else {
                throw SiteStoreError(
                    .argument, zh: "记录 \(RecordPlace.text(place)) 没有\(role.label.zh)，或已遗忘",
                    en: "record \(RecordPlace.text(place)) has no \(role.label.en), or it was forgotten")
            }
            let now = WallClock.now()
            let draft = Draft(
                .contentsRedacted(.with { $0.digests = [digest.data] }), subject: .ref(reading.story.ref),
                occurredAt: now,
                actor: Operator.name, contents: contents)
            _ = try Recording.append(
                [draft], about: reading.story.ref, ifUnchangedSince: position, in: folder, now: now)
            return reading
        }
        if site.json {
            try Console.print(json: ["matter": reading.id, "redacted": record, "role": role.word])
        } else {
            print(
                Console.words(
                    "\(reading.id)：已隐去 \(record) 的\(role.label.zh)。其他存有原文的站点和中心在下次联系时删除",
                    "\(reading.id): redacted the \(role.label.en) of \(record). Each other site that holds it deletes it on its next contact"
                ))
        }
        if let status = SearchRefresh.run(folder) { throw ExitCode(status.rawValue) }
    }
}

/// Words that can be redacted.
enum RedactedRole: String, Wording {
    case title
    case text
    case reply
    case note
    case reason

    var word: String { rawValue }
    var label: Bilingual { content.label }

    var content: ContentRole {
        switch self {
        case .title: .title
        case .text: .text
        case .reply: .reply
        case .note: .note
        case .reason: .reason
        }
    }
}
