import ArgumentParser
import EventLog
import Events
import SiteStore

/// `opinion add | amend`: what a citizen raised.
package struct OpinionCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "opinion", abstract: Console.words("登记、更正意见建议", "record and amend opinions"),
        discussion: Console.example(
            "opinion add --title 路灯不亮 --category 城乡建设/市政设施",
            "opinion add --title \"Street light out\" --category roads/lights"),
        subcommands: [Add.self, Amend.self])

    package init() {}

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Console.words("登记一件意见", "record an opinion"),
            discussion: Console.example(
                "opinion add --title 路灯不亮 --text 三组路口的路灯坏了半月 --category 城乡建设/市政设施 --channel walk-in",
                "opinion add --title \"Street light out\" --text \"For two weeks\" --category roads/lights"))

        @OptionGroup var site: SiteOptions
        @Option(help: ArgumentHelp(Console.words("标题", "title"))) var title: String
        @Option(help: ArgumentHelp(Console.words("内容", "text"))) var text: String?
        @Option(help: ArgumentHelp(Console.words("类别，各级以 / 分隔", "category, levels separated by /"), valueName: "A/B/C"))
        var category: String = ""
        @Option(help: ArgumentHelp(Console.words("种类：", "kind: ") + MatterKind.words.joined(separator: ", ")))
        var kind = MatterKind.opinion.word
        @Option(help: ArgumentHelp(Console.words("渠道：", "channel: ") + Channel.words.joined(separator: ", ")))
        var channel = Channel.walkIn.word
        @Option(help: ArgumentHelp(Console.words("所涉地点的区划代码", "division it is about"), valueName: "CODE"))
        var division: String?
        @Option(help: ArgumentHelp(Console.words("接待代表编号，可多次", "a deputy; may be repeated"), valueName: "ID"))
        var deputy: [String] = []
        @Option(help: ArgumentHelp(Console.words("在哪次接待走访提出", "the visit on which it was raised"), valueName: "ID"))
        var visit: String?
        @Option(help: ArgumentHelp(Console.words("提出时间（默认现在）", "when it was raised (now)"), valueName: "T"))
        var occurredAt: String?
        @OptionGroup var citizen: CitizenOptions
        @Flag(
            help: ArgumentHelp(Console.words("匿名提出（不写是谁时即为匿名）", "raised anonymously (as where nothing says who it is)"))
        )
        var anonymous = false
        @Option(help: ArgumentHelp(Console.words("共同提出的人数", "how many raise it jointly"), valueName: "N"))
        var count: UInt32 = 1
        @OptionGroup var attachments: AttachmentOptions

        func run() throws {
            let folder = try site.open()
            let now = WallClock.now()
            guard !title.trimmed.isEmpty else {
                throw SiteStoreError(.argument, zh: "--title 不能为空", en: "--title is not empty")
            }
            let draft = Draft(
                .opinionCollected(try fact(folder)),
                occurredAt: try occurredAt.map { try Input.moment($0, folder.calendar) } ?? now, actor: Operator.name,
                contents: try Words.contents([(.title, title), (.text, text)] + citizen.texts)
                    + attachments.contents())
            let logged = try Recording.append([draft], isDated: occurredAt != nil, in: folder, now: now)
            let id = MatterID(logged[0].ref).description
            let similar = SimilarHint.hints(
                title: title, text: text ?? "", of: logged[0].ref, in: folder, now: logged[0].occurredAt)
            if site.json {
                try Console.print(
                    json: Recorded(
                        matter: id, stage: Matter.fold(logged).stage.rawValue,
                        record: RecordPlace.text(logged[0].ref), similar: similar.isEmpty ? nil : similar))
            } else {
                print(Console.words("已登记 \(id)", "recorded \(id)"))
                for hint in similar { print(hint.line) }
            }
            if case .opinionCollected(let fact) = logged[0].event.body {
                RegisterCheck(folder).note(deputies: fact.deputies, categories: [fact.category])
            }
        }

        /// What `--json` prints; `similar` where others read alike.
        private struct Recorded: Encodable {
            let matter, stage, record: String
            let similar: [SimilarHint]?
        }

        private func fact(_ folder: SiteFolder) throws -> OpinionCollected {
            try OpinionFacts.anonymous(anonymous, citizen)
            return try .with {
                $0.kind = try Input.word(kind, option: "--kind")
                $0.channel = try Input.word(channel, option: "--channel")
                $0.category = try CategoryPath.clean(category)
                $0.division = try division.map { try OpinionFacts.division($0, folder) } ?? ""
                $0.deputies = try OpinionFacts.deputies(deputy)
                if let visit { $0.visit = try OpinionFacts.visit(visit, folder) }
                $0.people = try OpinionFacts.people(count)
                $0.anonymous = !citizen.saysWho
            }
        }
    }
}
