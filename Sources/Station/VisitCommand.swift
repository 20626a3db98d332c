import ArgumentParser
import Commands
import Events
import SiteStore

/// `visit add`: deputies received or visited people.
struct VisitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "visit", abstract: Console.words("登记接待走访", "log visits"), subcommands: [Add.self])

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

        func run() throws {
            let folder = try site.open()
            let now = WallClock.now()
            guard groups <= Bounds.people, received <= Bounds.people, deputy.count <= Bounds.listEntries else {
                throw SiteStoreError(
                    .argument, zh: "--groups、--received 或 --deputy 的数目过大",
                    en: "--groups, --received or the number of --deputy is too large")
            }
            let fact = try VisitLogged.with {
                $0.kind = try Input.word(kind, option: "--kind")
                $0.deputies = try deputy.map { try Input.name($0, option: "--deputy") }
                $0.groups = groups
                $0.received = received
            }
            let draft = Draft(
                .visitLogged(fact), occurredAt: try occurredAt.map { try Input.moment($0, folder.calendar) } ?? now,
                actor: Operator.name, contents: try Words.contents([(.note, note)]))
            let logged = try folder.log.append([draft], now: now)
            let id = MatterID(logged[0].ref).description
            if site.json {
                try Console.print(json: ["visit": id])
            } else {
                print(Console.words("已登记接待走访 \(id)", "logged visit \(id)"))
            }
        }
    }
}
