import ArgumentParser
import EventLog
import Events
import Foundation
import SiteStore

/// `opinion add`: what a citizen raised.
package struct OpinionCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "opinion", abstract: Console.words("登记意见建议", "record opinions"), subcommands: [Add.self])

    package init() {}

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Console.words("登记一件意见", "record an opinion"),
            discussion: Console.words(
                "例：station opinion add --title 路灯不亮 --text 三组路口的路灯坏了半月 --category 城乡建设/市政设施 --channel walk-in",
                "Example: station opinion add --title \"Street light out\" --text \"For two weeks\" --category roads/lights"
            ))

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
        @Option(help: ArgumentHelp(Console.words("群众姓名", "citizen's name"), valueName: "N")) var citizenName: String?
        @Option(help: ArgumentHelp(Console.words("群众电话", "citizen's telephone"), valueName: "P")) var citizenPhone:
            String?
        @Option(help: ArgumentHelp(Console.words("共同提出的人数", "how many raise it jointly"), valueName: "N")) var count:
            UInt32 = 1

        func run() throws {
            let folder = try site.open()
            let now = WallClock.now()
            guard !title.trimmed.isEmpty else {
                throw SiteStoreError(.argument, zh: "--title 不能为空", en: "--title is not empty")
            }
            let draft = Draft(
                .opinionCollected(try fact(folder)),
                occurredAt: try occurredAt.map { try Input.moment($0, folder.calendar) } ?? now, actor: Operator.name,
                contents: try Words.contents([
                    (.title, title), (.text, text), (.citizenName, citizenName), (.citizenPhone, citizenPhone),
                ]))
            let logged = try folder.log.append([draft], now: now)
            let id = MatterID(logged[0].ref).description
            if site.json {
                try Console.print(json: ["matter": id])
            } else {
                print(Console.words("已登记 \(id)", "recorded \(id)"))
            }
        }

        private func fact(_ folder: SiteFolder) throws -> OpinionCollected {
            guard (1...Bounds.people).contains(count), deputy.count <= Bounds.listEntries else {
                throw SiteStoreError(
                    .argument, zh: "--count 应为 1 至 \(Bounds.people)", en: "--count lies between 1 and \(Bounds.people)")
            }
            if let division {
                let config = try ConfigFolder.locate(environment: ProcessInfo.processInfo.environment)
                try Divisions(config: config).require(try DivisionCode(division))
            }
            let visit = try visit.map { text in
                let ref = try MatterID(text).ref
                let isVisit = try folder.log.events(about: ref).contains { logged in
                    if case .visitLogged = logged.event.body { true } else { false }
                }
                guard isVisit else {
                    throw SiteStoreError(
                        .argument, zh: "没有接待走访 \(text)，可用 list visits 查",
                        en: "there is no visit \(text); see list visits")
                }
                return ref
            }
            return try .with {
                $0.kind = try Input.word(kind, option: "--kind")
                $0.channel = try Input.word(channel, option: "--channel")
                $0.category = try CategoryPath.clean(category)
                $0.division = division ?? ""
                $0.deputies = try deputy.map { try Input.name($0, option: "--deputy") }
                if let visit { $0.visit = visit }
                $0.people = count
                $0.anonymous = citizenName?.trimmed.isEmpty ?? true
            }
        }
    }
}
