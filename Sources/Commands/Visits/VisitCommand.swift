import ArgumentParser
import Events
import SiteStore

/// `visit add | amend | void | show`: deputies received or visited people.
package struct VisitCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "visit", abstract: Console.words("接待走访：登记、更正、作废、查看", "visits: log, amend, void, show"),
        subcommands: [Add.self, Amend.self, Voiding.self, Show.self])

    package init() {}

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Console.words("登记一次接待或走访", "log a visit"),
            discussion: Console.words(
                "例：station visit add --kind reception --deputy D001 --groups 3 --received 5 --occurred-at 2026-05-12",
                "Example: station visit add --kind reception --deputy D001 --groups 3 --received 5 --occurred-at 2026-05-12"
            ))

        @OptionGroup var site: SiteOptions
        @Option(help: ArgumentHelp(Console.words("类别：", "kind: ") + VisitKind.words.joined(separator: ", ")))
        var kind = VisitKind.reception.word
        @Option(help: ArgumentHelp(Console.words("在场代表编号，可多次", "a deputy present; may be repeated"))) var deputy:
            [String] = []
        @Option(help: ArgumentHelp(Console.words("批次", "groups"))) var groups: UInt32 = 1
        @Option(help: ArgumentHelp(Console.words("人次", "people received"))) var received: UInt32 = 0
        @Option(help: ArgumentHelp(Console.words("发生时间（默认现在）", "when it happened (now)"), valueName: "T"))
        var occurredAt: String?
        @Option(help: ArgumentHelp(Console.words("备注", "note"))) var note: String?
        @OptionGroup var attachments: AttachmentOptions

        func run() throws {
            let folder = try site.open()
            let fact = try VisitLogged.with {
                $0.kind = try Input.word(kind, option: "--kind")
                $0.deputies = try Input.deputies(deputy)
                $0.groups = try Input.people(groups, option: "--groups")
                $0.received = try Input.people(received, option: "--received")
            }
            try OccasionOpening.record(
                .visitLogged(fact), VisitFacts.self, occurredAt,
                try Words.contents([(.note, note)]) + attachments.contents(), folder, json: site.json)
            RegisterCheck(folder).note(deputies: fact.deputies)
        }
    }

    struct Amend: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Console.words("更正一次接待走访，只写要改的项", "correct a visit: state only what changes"),
            discussion: Console.words(
                "例：station visit amend 520103100-Z02-3-K --received 7 --occurred-at 2026-05-13",
                "Example: station visit amend 520103100-Z02-3-K --received 7 --occurred-at 2026-05-13"))

        @OptionGroup var visit: OccasionOptions
        @Option(help: ArgumentHelp(Console.words("类别：", "kind: ") + VisitKind.words.joined(separator: ", ")))
        var kind: String?
        @Option(
            help: ArgumentHelp(
                Console.words("在场代表编号，可多次；取代原来的名单", "a deputy present; they take the place of those before")))
        var deputy: [String] = []
        @Flag(help: ArgumentHelp(Console.words("没有代表在场", "no deputy was present"))) var noDeputy = false
        @Option(help: ArgumentHelp(Console.words("批次", "groups"))) var groups: UInt32?
        @Option(help: ArgumentHelp(Console.words("人次", "people received"))) var received: UInt32?
        @Option(help: ArgumentHelp(Console.words("实际发生时间", "when it really took place"), valueName: "T"))
        var occurredAt: String?
        @Option(help: ArgumentHelp(Console.words("补充备注", "a further note"))) var note: String?
        @OptionGroup var attachments: AttachmentOptions

        func run() throws {
            let contents = try Words.contents([(.note, note)]) + attachments.contents()
            try visit.record(VisitFacts.self, contents) { folder, now in
                let fact = try VisitAmended.with {
                    if let kind { $0.kind = try Input.word(kind, option: "--kind") }
                    if let names = try Input.deputies(deputy, none: noDeputy) { $0.deputies = names }
                    if let groups { $0.groups = try Input.people(groups, option: "--groups") }
                    if let received { $0.received = try Input.people(received, option: "--received") }
                    if let occurredAt {
                        $0.startedAt = try OccasionOptions.moment(occurredAt, folder, now).milliseconds
                    }
                }
                return .amend(fact, hasWords: !contents.isEmpty)
            }
            if !deputy.isEmpty { RegisterCheck(try visit.site.open()).note(deputies: deputy) }
        }
    }

    struct Voiding: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "void",
            abstract: Console.words(
                "作废一次接待走访（没有发生，或重复登记）", "void a visit that did not take place or was entered twice"),
            discussion: Console.words(
                "例：station visit void 520103100-Z02-3-K --reason 重复登记",
                "Example: station visit void 520103100-Z02-3-K --reason \"entered twice\""))

        @OptionGroup var visit: OccasionOptions
        @Option(help: ArgumentHelp(Console.words("原因", "why"))) var reason: String

        func run() throws {
            try visit.record(VisitFacts.self, try OccasionOpening.reason(reason)) { _, _ in .void }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Console.words("一次接待走访的现状和全过程", "how a visit is known now, and its whole story"))

        @OptionGroup var site: SiteOptions
        @Argument(help: ArgumentHelp(Console.words("编号", "its number"))) var id: String

        func run() throws { try OccasionStory.show(VisitFacts.self, id, site) }
    }
}

/// How a visit or duty is entered, and what is asked of whoever voids it.
enum OccasionOpening {
    static func record<Facts: OccasionTelling>(
        _ body: Event.Body, _ type: Facts.Type, _ occurredAt: String?, _ contents: [NamedContent],
        _ folder: SiteFolder, json: Bool
    ) throws {
        let now = WallClock.now()
        let draft = Draft(
            body, occurredAt: try occurredAt.map { try Input.moment($0, folder.calendar) } ?? now,
            actor: Operator.name, contents: contents)
        let logged = try Recording.append([draft], isDated: occurredAt != nil, in: folder, now: now)
        let id = MatterID(logged[0].ref).description
        if json {
            try Console.print(json: [Facts.word: id])
        } else {
            print(Console.words("已登记\(Facts.label.zh) \(id)", "logged \(Facts.label.en) \(id)"))
        }
    }

    /// - Throws: `SiteStoreError` (`argument.invalid`) when nothing is said.
    static func reason(_ typed: String) throws -> [NamedContent] {
        guard !typed.trimmed.isEmpty else {
            throw SiteStoreError(.argument, zh: "--reason 不能为空", en: "--reason is not empty")
        }
        return try Words.contents([(.reason, typed)])
    }
}
