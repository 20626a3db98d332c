import ArgumentParser
import Events
import SiteStore

/// `project propose | amend | vote | choose | complete | rate | void | retract | show | list`: 民生实事, the projects that
/// deputies propose, vote on and see done.
package struct ProjectCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "project",
        abstract: Console.words("民生实事：征集、票决、选定、完成、测评", "projects: propose, vote, choose, complete, rate"),
        subcommands: [
            Propose.self, Amend.self, Vote.self, Choose.self, Complete.self, Rate.self, Voiding.self, Retract.self,
            Show.self, List.self,
        ])

    package init() {}

    struct Propose: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Console.words("登记征集到的项目", "record a project that is proposed"),
            discussion: Console.words(
                "例：station project propose --title 改造老旧小区照明 --category 城乡建设 --deputy D001 --year 2027",
                "Example: station project propose --title \"New street lights\" --category roads --deputy D001 --year 2027"
            ))

        @OptionGroup var site: SiteOptions
        @Option(help: ArgumentHelp(Console.words("标题", "title"))) var title: String
        @Option(help: ArgumentHelp(Console.words("内容", "text"))) var text: String?
        @Option(
            help: ArgumentHelp(Console.words("类别，最多三级，以 / 分隔", "category, levels separated by /"), valueName: "PATH"))
        var category: String?
        @Option(help: ArgumentHelp(Console.words("提出的代表编号，可多次", "a deputy who proposes it; may be repeated")))
        var deputy: [String] = []
        @Option(help: ArgumentHelp(Console.words("实施年度", "the year in which it is to be done"))) var year: UInt32?
        @Option(help: ArgumentHelp(Console.words("发生时间（默认现在）", "when it happened (now)"), valueName: "T"))
        var occurredAt: String?
        @Option(help: ArgumentHelp(Console.words("备注", "note"))) var note: String?
        @OptionGroup var attachments: AttachmentOptions

        func run() throws {
            let folder = try site.open()
            let now = WallClock.now()
            let fact = try ProjectProposed.with {
                $0.category = try category.map { try CategoryPath.clean($0) } ?? ""
                $0.deputies = try Input.deputies(deputy)
                $0.year = try year.map(ProjectYear.checked) ?? 0
            }
            let title = try Input.text(title, option: "--title")
            let draft = Draft(
                .projectProposed(fact),
                occurredAt: try occurredAt.map { try OccasionOptions.moment($0, folder, now) } ?? now,
                actor: Operator.name,
                contents: try Words.contents([(.title, title), (.text, text), (.note, note)]) + attachments.contents())
            let logged = try Recording.append([draft], isDated: occurredAt != nil, in: folder, now: now)
            let id = MatterID(logged[0].ref).description
            if site.json {
                try Console.print(json: ["project": id])
            } else {
                print(Console.words("已登记民生实事项目 \(id)", "recorded project \(id)"))
            }
            RegisterCheck(folder).note(deputies: fact.deputies, categories: [fact.category])
        }
    }

    struct Amend: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Console.words("更正一个项目，只写要改的项", "correct a project: state only what changes"))

        @OptionGroup var project: ProjectOptions
        @Option(help: ArgumentHelp(Console.words("新标题", "another title"))) var title: String?
        @Option(help: ArgumentHelp(Console.words("新内容", "another text"))) var text: String?
        @Option(help: ArgumentHelp(Console.words("类别；空的为不分类", "category; empty for none"), valueName: "PATH"))
        var category: String?
        @Option(
            help: ArgumentHelp(
                Console.words("提出的代表编号，可多次；取代原来的名单", "a deputy who proposes it; they take the place of those before")))
        var deputy: [String] = []
        @Flag(help: ArgumentHelp(Console.words("没有代表提出", "no deputy proposes it"))) var noDeputy = false
        @Option(help: ArgumentHelp(Console.words("实施年度", "the year in which it is to be done"))) var year: UInt32?
        @Option(help: ArgumentHelp(Console.words("实际征集时间", "when it was really proposed"), valueName: "T"))
        var proposedAt: String?
        @Option(help: ArgumentHelp(Console.words("补充备注", "a further note"))) var note: String?
        @OptionGroup var attachments: AttachmentOptions

        func run() throws {
            let contents =
                try Words.contents([(.title, title), (.text, text), (.note, note)]) + attachments.contents()
            try project.record(contents) { folder, _ in
                let fact = try ProjectAmended.with {
                    if let category { $0.category = try CategoryPath.clean(category) }
                    if let names = try Input.deputies(deputy, none: noDeputy) { $0.deputies = names }
                    if let year { $0.year = try ProjectYear.checked(year) }
                    if let proposedAt {
                        $0.proposedAt = try OccasionOptions.moment(proposedAt, folder, WallClock.now()).milliseconds
                    }
                }
                return .amend(fact, hasWords: !contents.isEmpty)
            }
            RegisterCheck(try project.site.open()).note(deputies: deputy, categories: category.map { [$0] } ?? [])
        }
    }

    struct Voiding: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "void",
            abstract: Console.words("作废一个项目（并未征集，或重复登记）", "void a project that was not proposed or was entered twice"))

        @OptionGroup var project: ProjectOptions
        @Option(help: ArgumentHelp(Console.words("原因", "why"))) var reason: String

        func run() throws { try project.record(try OccasionOpening.reason(reason)) { _, _ in .void } }
    }

    struct Retract: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Console.words("更正误记的一条记录", "take back a record that was made in error"))

        @OptionGroup var project: ProjectOptions
        @Option(help: ArgumentHelp(Console.words("哪一条，照 show 所列", "which one, as show names it"), valueName: "LOG#SEQ"))
        var record: String
        @Option(help: ArgumentHelp(Console.words("原因", "reason"))) var reason: String

        func run() throws {
            try project.record(try OccasionOpening.reason(reason)) { _, events in
                let named = try RecordPlace.find(record, among: events, option: "--record")
                switch named.event.fact {
                case .project(.proposed):
                    throw SiteStoreError(
                        .argument, zh: "--record 所指的是征集本身，请用 project void 作废",
                        en: "--record names the proposal itself; void the project with project void")
                case .project: return .retract(named.ref)
                case .matter, .words, .key, .register, .visit, .duty, nil:
                    throw SiteStoreError(
                        .argument, zh: "--record 所指的不是此项目的步骤，不能更正",
                        en: "--record names no step in this project's life: it cannot be retracted")
                }
            }
        }
    }
}

enum ProjectYear {
    /// - Throws: `SiteStoreError` (`argument.invalid`) for a year that no plan names.
    static func checked(_ year: UInt32) throws -> UInt32 {
        guard (1954...2999).contains(year) else {
            throw SiteStoreError(
                .argument, zh: "--year 应为四位年份，例如 2027", en: "--year is a year of four digits, such as 2027")
        }
        return year
    }
}
