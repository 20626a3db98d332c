import ArgumentParser
import Events
import SiteStore

extension OpinionCommand {
    /// `opinion amend`: what is stated takes the place of what stood; what stood before stays in the log.
    struct Amend: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Console.words(
                "更正一件意见：写明的项取代原来的", "amend an opinion: what is stated takes the place of what stood"),
            discussion: Console.example(
                "opinion amend 520103100-Z02-17-H --category 城乡建设/市政设施/照明路灯 --count 12 --reason 漏记联名人数",
                "opinion amend 520103100-Z02-17-H --category roads/lights --count 12 --reason \"signatures counted\""))

        @OptionGroup var matter: MatterOptions
        @Option(help: ArgumentHelp(Console.words("标题", "title"))) var title: String?
        @Option(help: ArgumentHelp(Console.words("内容", "text"))) var text: String?
        @Option(
            help: ArgumentHelp(
                Console.words("类别，各级以 / 分隔（空：未归类）", "category, levels separated by / (empty: unclassified)"),
                valueName: "A/B/C"))
        var category: String?
        @Option(help: ArgumentHelp(Console.words("种类：", "kind: ") + MatterKind.words.joined(separator: ", ")))
        var kind: String?
        @Option(help: ArgumentHelp(Console.words("渠道：", "channel: ") + Channel.words.joined(separator: ", ")))
        var channel: String?
        @Option(
            help: ArgumentHelp(
                Console.words("所涉地点的区划代码（空：本站点所在）", "division it is about (empty: the site's own)"), valueName: "CODE"))
        var division: String?
        @Option(
            help: ArgumentHelp(
                Console.words("接待代表编号，可多次；取代原来的各位", "a deputy; may be repeated; they take the place of those before"),
                valueName: "ID"))
        var deputy: [String] = []
        @Flag(help: ArgumentHelp(Console.words("没有接待代表", "no deputy received it"))) var noDeputy = false
        @Option(help: ArgumentHelp(Console.words("在哪次接待走访提出", "the visit on which it was raised"), valueName: "ID"))
        var visit: String?
        @Option(help: ArgumentHelp(Console.words("共同提出的人数", "how many raise it jointly"), valueName: "N"))
        var count: UInt32?
        @Flag(
            inversion: .prefixedNo,
            help: ArgumentHelp(Console.words("是否匿名提出", "whether it was raised anonymously")))
        var anonymous: Bool?
        @Option(help: ArgumentHelp(Console.words("实际提出的时间", "when it was really raised"), valueName: "T"))
        var collectedAt: String?
        @OptionGroup var citizen: CitizenOptions
        @OptionGroup var attachments: AttachmentOptions
        @Option(help: ArgumentHelp(Console.words("更正的原因", "why it is amended"))) var reason: String?

        func run() throws {
            try OpinionFacts.anonymous(anonymous == true, citizen)
            guard deputy.isEmpty || !noDeputy else {
                throw SiteStoreError(
                    .argument, zh: "--deputy 与 --no-deputy 不能同时写", en: "--deputy and --no-deputy exclude each other")
            }
            guard title.map({ !$0.trimmed.isEmpty }) ?? true else {
                throw SiteStoreError(.argument, zh: "--title 不能为空", en: "--title is not empty")
            }
            let attached = try attachments.contents()
            let words = try Words.contents([(.title, title), (.text, text)] + citizen.texts) + attached
            try matter.record([(.reason, reason)], attachments: words) { situation in
                .amend(try fact(situation), hasWords: !words.isEmpty)
            }
            RegisterCheck(try matter.site.open()).note(
                deputies: deputy, categories: try category.map { [try CategoryPath.clean($0)] } ?? [])
        }

        private func fact(_ situation: MatterOptions.Situation) throws -> OpinionAmended {
            try .with {
                if let kind { $0.kind = try Input.word(kind, option: "--kind") }
                if let channel { $0.channel = try Input.word(channel, option: "--channel") }
                if let category { $0.category = try CategoryPath.clean(category) }
                if let division {
                    $0.division = division.isEmpty ? "" : try OpinionFacts.division(division, situation.folder)
                }
                if noDeputy { $0.deputies = Names() }
                if !deputy.isEmpty {
                    let names = try OpinionFacts.deputies(deputy)
                    $0.deputies = .with { $0.names = names }
                }
                if let visit { $0.visit = try OpinionFacts.visit(visit, situation.folder) }
                if let count { $0.people = try OpinionFacts.people(count) }
                if let anonymous { $0.anonymous = anonymous }
                // Whoever is named by now is not anonymous.
                if anonymous == nil, citizen.saysWho, situation.matter.facts.anonymous { $0.anonymous = false }
                if let collectedAt { $0.collectedAt = try moment(collectedAt, situation).milliseconds }
            }
        }

        /// - Throws: `SiteStoreError` (`argument.invalid`) for a moment that lies further ahead than business time may.
        private func moment(_ text: String, _ situation: MatterOptions.Situation) throws -> Instant {
            let moment = try Input.moment(text, situation.folder.calendar)
            let latest = max(situation.now, situation.moment).milliseconds + Bounds.futureMilliseconds
            guard moment.milliseconds <= latest else {
                throw SiteStoreError(
                    .argument, zh: "--collected-at 晚于现在一天以上，请核对日期和本机时钟",
                    en: "--collected-at lies more than a day ahead; check the date and this computer's clock")
            }
            return moment
        }
    }
}
