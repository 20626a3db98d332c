import ArgumentParser
import Events
import Projections
import SiteStore

/// `register show`: how an entry stands, and everything that was recorded of it.
struct RegisterShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: Console.words("一项登记的现状和全过程", "how an entry stands, and its whole story"),
        discussion: Console.words(
            "例：register show organ 区住建局\n    register show site 520103100-Z02",
            "Examples: register show organ housing\n          register show site 520103100-Z02"))

    @OptionGroup var site: SiteOptions
    @Argument(help: ArgumentHelp(Console.words("种类：", "kind: ") + EntryName.Kind.words.joined(separator: ", ")))
    var kind: String
    @Argument(help: ArgumentHelp(Console.words("编号、代码、站点编码或类别路径", "id, code, site code or path"))) var key: String

    func run() throws {
        let folder = try site.open()
        let kind: EntryName.Kind = try Input.word(kind, option: "KIND")
        let key = try Input.name(key, option: "KEY")
        let name = EntryName(kind, kind == .site ? try SiteCode(key).text : key)
        let records = try folder.views { _, _ in }.records(of: name)
        guard !records.isEmpty else {
            let remark = try RegisterCheck(folder).remarks(kind, [name.key]).first
            throw SiteStoreError(
                .argument, zh: remark?.zh ?? "没有登记 \(name)", en: remark?.en ?? "\(name) is not entered")
        }
        let entry = try folder.entry(name)
        let shown = try ShownEntry(entry, folder)
        let steps = try records.map { try TimelineStep($0.ref, folder) }
        let conflicts = try entry.conflicts.map { try ConflictLine($0, folder) }
        if site.json {
            try Console.print(
                json: Document(entry: name.description, state: shown, conflicts: conflicts, events: steps))
            return
        }
        let lines =
            ["\(kind.label.text(Console.language)) \(name.key)  \(shown.label.text(Console.language))"] + shown.lines
        let blocks = [(lines + conflicts.map(\.text)).joined(separator: "\n")] + steps.map(\.text)
        print(Console.printable(blocks.joined(separator: "\n\n"), keepingLines: true))
    }

    private struct Document: Encodable {
        let entry: String
        let state: ShownEntry
        let conflicts: [ConflictLine]
        let events: [TimelineStep]
    }
}

/// How an entry of the register stands, for programs and people.
struct ShownEntry: Encodable {
    let key, name, standing, standing_zh, standing_en: String
    /// Another entry's key; absent where it stands for itself.
    let stands_for: String?
    let entered_at: String?
    /// `LOG#SEQ` of the record that closed it.
    let closed_by: String?
    /// Of a deputy.
    let level: String?
    let sites: [String]?
    /// Of a site.
    let kind, specialty, parent, contact: String?

    let label: Bilingual
    private let details: [(name: Bilingual, value: String)]

    enum CodingKeys: String, CodingKey {
        case key, name, standing, standing_zh, standing_en, stands_for, entered_at, closed_by, level, sites, kind,
            specialty, parent,
            contact
    }

    init(_ entry: Entry, _ folder: SiteFolder) throws {
        let facts = entry.facts
        key = entry.name.key
        name = facts.name
        standing = entry.standing.rawValue
        label = entry.exists ? entry.standingLabel : Bilingual(zh: "尚未登记", en: "not entered")
        standing_zh = label.zh
        standing_en = label.en
        stands_for = entry.standsFor
        entered_at = entry.enteredAt?.rfc3339
        closed_by = entry.closedBy.map { RecordPlace.text($0) }
        let posted = entry.postings.keys.sorted().map(\.text)
        let isDeputy = entry.name.kind == .deputy
        let isSite = entry.name.kind == .site
        level = isDeputy ? facts.level.word : nil
        sites = isDeputy ? posted : nil
        kind = isSite ? facts.siteKind.word : nil
        specialty = isSite ? facts.specialty : nil
        parent = isSite ? facts.parent : nil
        contact = isSite ? facts.contact : nil
        let language = Console.language
        details = [
            (Bilingual(zh: "名称", en: "name"), facts.name),
            (Bilingual(zh: "登记于", en: "entered"), entry.enteredAt.map { folder.calendar.text(of: $0) } ?? ""),
            (Bilingual(zh: "归入", en: "stands for"), entry.standsFor ?? ""),
            (Bilingual(zh: "层级", en: "level"), isDeputy ? facts.level.label.text(language) : ""),
            (Bilingual(zh: "所在站点", en: "posted to"), posted.joined(separator: Console.words("、", ", "))),
            (Bilingual(zh: "种类", en: "kind"), isSite ? facts.siteKind.label.text(language) : ""),
            (Bilingual(zh: "特色", en: "specialty"), facts.specialty), (Bilingual(zh: "上级", en: "parent"), facts.parent),
            (Bilingual(zh: "联系方式", en: "contact"), facts.contact),
        ]
    }

    var lines: [String] {
        details.compactMap { $0.value.isEmpty ? nil : "\($0.name.text(Console.language)): \($0.value)" }
    }
}
