import ArgumentParser
import Events
import SiteStore

/// `duty add | amend | void | show`: deputies did something else that their office asks of them.
package struct DutyCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "duty", abstract: Console.words("履职活动：登记、更正、作废、查看", "duties: log, amend, void, show"),
        subcommands: [Add.self, Amend.self, Voiding.self, Show.self])

    package init() {}

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Console.words("登记一次履职活动", "log a duty"),
            discussion: Console.words(
                "例：station duty add --kind training --deputy D001 --title 新任代表培训 --occurred-at 2026-05-12",
                "Example: station duty add --kind training --deputy D001 --title \"First training\" --occurred-at 2026-05-12"
            ))

        @OptionGroup var site: SiteOptions
        @Option(help: ArgumentHelp(Console.words("类别：", "kind: ") + DutyKind.words.joined(separator: ", "))) var kind:
            String
        @Option(help: ArgumentHelp(Console.words("参加的代表编号，可多次", "a deputy who took part; may be repeated"))) var deputy:
            [String] = []
        @Option(help: ArgumentHelp(Console.words("标题", "title"))) var title: String?
        @Option(help: ArgumentHelp(Console.words("发生时间（默认现在）", "when it happened (now)"), valueName: "T"))
        var occurredAt: String?
        @Option(help: ArgumentHelp(Console.words("备注", "note"))) var note: String?
        @OptionGroup var attachments: AttachmentOptions

        func run() throws {
            let folder = try site.open()
            let fact = try DutyLogged.with {
                $0.kind = try Input.word(kind, option: "--kind")
                $0.deputies = try Input.deputies(deputy)
            }
            try OccasionOpening.record(
                .dutyLogged(fact), DutyFacts.self, occurredAt,
                try Words.contents([(.title, title), (.note, note)]) + attachments.contents(), folder, json: site.json)
            RegisterCheck(folder).note(deputies: fact.deputies)
        }
    }

    struct Amend: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Console.words("更正一次履职活动，只写要改的项", "correct a duty: state only what changes"),
            discussion: Console.words(
                "例：station duty amend 520103100-Z02-4-M --kind research",
                "Example: station duty amend 520103100-Z02-4-M --kind research"))

        @OptionGroup var duty: OccasionOptions
        @Option(help: ArgumentHelp(Console.words("类别：", "kind: ") + DutyKind.words.joined(separator: ", "))) var kind:
            String?
        @Option(
            help: ArgumentHelp(
                Console.words("参加的代表编号，可多次；取代原来的名单", "a deputy who took part; they take the place of those before")))
        var deputy: [String] = []
        @Flag(help: ArgumentHelp(Console.words("没有代表参加", "no deputy took part"))) var noDeputy = false
        @Option(help: ArgumentHelp(Console.words("新标题", "another title"))) var title: String?
        @Option(help: ArgumentHelp(Console.words("实际发生时间", "when it really took place"), valueName: "T"))
        var occurredAt: String?
        @Option(help: ArgumentHelp(Console.words("补充备注", "a further note"))) var note: String?
        @OptionGroup var attachments: AttachmentOptions

        func run() throws {
            let contents = try Words.contents([(.title, title), (.note, note)]) + attachments.contents()
            try duty.record(DutyFacts.self, contents) { folder, now in
                let fact = try DutyAmended.with {
                    if let kind { $0.kind = try Input.word(kind, option: "--kind") }
                    if let names = try Input.deputies(deputy, none: noDeputy) { $0.deputies = names }
                    if let occurredAt { $0.heldAt = try OccasionOptions.moment(occurredAt, folder, now).milliseconds }
                }
                return .amend(fact, hasWords: !contents.isEmpty)
            }
            if !deputy.isEmpty { RegisterCheck(try duty.site.open()).note(deputies: deputy) }
        }
    }

    struct Voiding: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "void",
            abstract: Console.words("作废一次履职活动（没有发生，或重复登记）", "void a duty that did not take place or was entered twice"))

        @OptionGroup var duty: OccasionOptions
        @Option(help: ArgumentHelp(Console.words("原因", "why"))) var reason: String

        func run() throws {
            try duty.record(DutyFacts.self, try OccasionOpening.reason(reason)) { _, _ in .void }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Console.words("一次履职活动的现状和全过程", "how a duty is known now, and its whole story"))

        @OptionGroup var site: SiteOptions
        @Argument(help: ArgumentHelp(Console.words("编号", "its number"))) var id: String

        func run() throws { try OccasionStory.show(DutyFacts.self, id, site) }
    }
}
