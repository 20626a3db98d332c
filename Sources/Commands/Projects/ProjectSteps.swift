import ArgumentParser
import Events
import SiteStore

extension ProjectCommand {
    struct Vote: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Console.words("提交票决", "record that it is put to the vote"),
            discussion: Console.words(
                "例：station project vote 520103100-Z02-9-K --session 第十九届人大三次会议",
                "Example: station project vote 520103100-Z02-9-K --session \"third session\""))

        @OptionGroup var project: ProjectOptions
        @Option(help: ArgumentHelp(Console.words("在哪次会议", "at which session"))) var session: String?
        @Option(help: ArgumentHelp(Console.words("备注", "note"))) var note: String?

        func run() throws {
            try project.record(try Words.contents([(.note, note)])) { _, _ in
                .putToVote(try .with { $0.session = try Input.optionalName(session, option: "--session") })
            }
        }
    }

    struct Choose: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Console.words("票决选定", "record that the vote has chosen it"))

        @OptionGroup var project: ProjectOptions
        @Option(help: ArgumentHelp(Console.words("赞成票", "votes for it"))) var votesFor: UInt32?
        @Option(help: ArgumentHelp(Console.words("投票数", "votes cast"))) var votesCast: UInt32?
        @Option(help: ArgumentHelp(Console.words("备注", "note"))) var note: String?

        func run() throws {
            guard (votesFor == nil) == (votesCast == nil) else {
                throw SiteStoreError(
                    .argument, zh: "--votes-for 和 --votes-cast 要一起写", en: "--votes-for and --votes-cast go together")
            }
            try project.record(try Words.contents([(.note, note)])) { _, _ in
                .choose(
                    try .with {
                        if let votesFor { $0.votesFor = try Input.people(votesFor, option: "--votes-for") }
                        if let votesCast { $0.votesCast = try Input.people(votesCast, option: "--votes-cast") }
                    })
            }
        }
    }

    struct Complete: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: Console.words("已完成", "record that it is done"))

        @OptionGroup var project: ProjectOptions
        @Option(help: ArgumentHelp(Console.words("备注", "note"))) var note: String?
        @OptionGroup var attachments: AttachmentOptions

        func run() throws {
            try project.record(try Words.contents([(.note, note)]) + attachments.contents()) { _, _ in .complete }
        }
    }

    struct Rate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Console.words("登记对已完成项目的满意度", "record how content people are with what was done"))

        @OptionGroup var project: ProjectOptions
        @Option(help: ArgumentHelp(Console.words("满意度：", "grade: ") + Grade.words.joined(separator: ", ")))
        var grade: String
        @Option(help: ArgumentHelp(Console.words("由谁测评：", "who rates: ") + Rater.words.joined(separator: ", ")))
        var rater: String?
        @Option(help: ArgumentHelp(Console.words("由谁收集：", "who asked: ") + Collector.words.joined(separator: ", ")))
        var collector: String?
        @Option(help: ArgumentHelp(Console.words("备注", "note"))) var note: String?

        func run() throws {
            try project.record(try Words.contents([(.note, note)])) { _, _ in
                .rate(
                    try .with {
                        $0.grade = try Input.word(grade, option: "--grade")
                        if let rater { $0.rater = try Input.word(rater, option: "--rater") }
                        if let collector { $0.collector = try Input.word(collector, option: "--collector") }
                    })
            }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Console.words("一个项目的现状和全过程", "how a project is known now, and its whole story"))

        @OptionGroup var site: SiteOptions
        @Argument(help: ArgumentHelp(Console.words("项目编号", "the project's number"))) var id: String

        func run() throws {
            let folder = try site.open()
            let ref = try MatterID(id).ref.plain
            let project = Project.fold(try folder.log.events(about: ref))
            let shown = try ShownProject(project, folder)
            let view = try StoryView(Story(ref, folder.log), folder, identities: false)
            if site.json {
                try Console.print(
                    json: Document(
                        state: shown, conflicts: project.conflicts.map { try ConflictLine($0, folder) },
                        events: view.story.events.map { try ShownStep($0, in: view) }))
            } else {
                print(shown.text + "\n\n" + (try StoryText(view: view).text()))
            }
        }

        private struct Document: Encodable {
            let state: ShownProject
            let conflicts: [ConflictLine]
            let events: [ShownStep]
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: Console.words("项目，新的在前", "projects, newest first"))

        @OptionGroup var site: SiteOptions
        @Option(help: ArgumentHelp(Console.words("最多几行", "rows at most"))) var limit = 50
        @Option(help: ArgumentHelp(Console.words("略过几行", "rows to pass over"))) var offset = 0
        @Flag(help: ArgumentHelp(Console.words("连作废的一起列出", "voided ones too"))) var all = false

        func run() throws {
            let folder = try site.open()
            let rows = try folder.views { _, _ in }
                .projects(voided: all, limit: max(0, limit), offset: max(0, offset))
                .map { try ShownProject(Project.fold(try folder.log.events(about: $0)), folder) }
            if site.json {
                try Console.print(json: ["projects": rows])
                return
            }
            var table = TextTable([
                (Console.words("编号", "number"), .left), (Console.words("日期", "date"), .left),
                (Console.words("状态", "stage"), .left), (Console.words("标题", "title"), .left),
                (Console.words("类别", "category"), .left), (Console.words("代表", "deputies"), .left),
            ])
            for row in rows {
                table.add([
                    row.project, row.date, row.stageLabel.text(Console.language), row.title ?? "—", row.category,
                    row.deputies.joined(separator: Console.words("、", ", ")),
                ])
            }
            print(table.text)
        }
    }
}
