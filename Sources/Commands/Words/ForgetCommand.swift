import ArgumentParser
import Events
import SiteStore

/// `forget`: deletes who raised a matter, or every word of it, wherever it is held.
package struct ForgetCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "forget",
        abstract: Console.words("遗忘：删除群众身份，或连同全部文字和照片", "delete a citizen's identity, or every word and picture"),
        discussion: Console.words(
            """
            例：station forget 520103100-Z02-17-H --reason 本人要求
                station forget 520103100-Z02-17-H --text
            编号也可以是接待走访、履职活动的。删除不能撤回；件数和办理经过不变。
            """,
            """
            Examples: station forget 520103100-Z02-17-H --reason "asked for it"
                      station forget 520103100-Z02-17-H --text
            The number may be a visit's or a duty's. It cannot be undone; counts and what was done stay.
            """))

    @OptionGroup var site: SiteOptions
    @Argument(help: ArgumentHelp(Console.words("事项编号", "the number of a matter, a visit or a duty"))) var matter: String
    @Flag(
        help: ArgumentHelp(
            Console.words("连标题、内容、答复、备注、原因、附件一起", "titles, texts, replies, notes, reasons and attachments too")))
    var text = false
    @Option(help: ArgumentHelp(Console.words("原因（会保留，请勿写姓名等）", "why (this is kept: name nobody in it)"))) var reason:
        String?

    package init() {}

    package func run() throws {
        let folder = try site.open()
        let extent: SubjectWords.Extent = text ? .everything : .identities
        let (reading, forgotten) = try Deciding.untilItStands(on: folder.log) { position in
            let reading = try SubjectReading(matter, folder)
            let pending = reading.named.pending(extent)
            guard !pending.isEmpty else { return (reading, pending) }
            let now = WallClock.now()
            var drafts = SubjectWords.forgetting(pending).map { body in
                Draft(body, subject: .ref(reading.story.ref), occurredAt: now, actor: Operator.name)
            }
            drafts[0].contents = try Words.contents([(.reason, reason)])
            _ = try Recording.append(
                drafts, about: reading.story.ref, ifUnchangedSince: position, in: folder, now: now)
            return (reading, pending)
        }
        try say(reading, forgotten)
        if let status = SearchRefresh.run(folder) { throw ExitCode(status.rawValue) }
    }

    private func say(_ reading: SubjectReading, _ forgotten: [SubjectWords.Named]) throws {
        let counts = Dictionary(grouping: forgotten, by: \.content.role).mapValues(\.count)
        if site.json {
            try Console.print(
                json: Document(
                    matter: reading.id, forgotten: forgotten.count,
                    roles: Dictionary(
                        counts.map { (String(describing: $0.key), $0.value) }, uniquingKeysWith: { first, _ in first }))
            )
        } else if forgotten.isEmpty {
            print(Console.words("\(reading.id)：没有可遗忘的了", "\(reading.id): nothing is left to forget"))
        } else {
            let roles = counts.sorted { $0.key.rawValue < $1.key.rawValue }.map { role, count in
                "\(role.label.text(Console.language)) \(count)"
            }.joined(separator: Console.words("、", ", "))
            print(
                Console.words(
                    "\(reading.id)：已遗忘 \(roles)。其他存有的站点和中心在下次联系时删除；此前导出的文件、数据包和备份请自行删除",
                    "\(reading.id): forgotten: \(roles). Each other site that holds it deletes it on its next contact; delete exports, bundles and backups made before yourself"
                ))
        }
        if let into = reading.mergedInto {
            let other = MatterID(into)
            Console.note(
                "此件已并入 \(other)，那一件须另行遗忘", "this matter went into \(other), which is to be forgotten by itself")
        }
    }

    private struct Document: Encodable {
        let matter: String
        let forgotten: Int
        /// How many contents of each role.
        let roles: [String: Int]
    }
}
