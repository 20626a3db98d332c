import ArgumentParser
import Events
import SiteStore

/// `register load-categories`: enters every category of a list that the register lacks, in one commit.
struct LoadCategoriesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load-categories",
        abstract: Console.words("按清单登记类别（仅中心）", "enter the categories of a list (hub only)"),
        discussion: Console.words(
            "例：hub register load-categories config/categories.csv\n文件是一列完整路径，或三列（一级、二级、三级分类）；已有的略过，停用的仍停用。",
            "Example: hub register load-categories config/categories.csv\nThe file has one column of full paths, or three, one for each level. What is there is passed over; retired ones stay retired."
        ))

    @OptionGroup var site: SiteOptions
    @Argument(help: ArgumentHelp(Console.words("类别清单（CSV）", "the list (CSV)"))) var file: String

    private struct Outcome: Encodable {
        var entered = 0
        /// Entered by a station before, and confirmed now.
        var confirmed = 0
        var known = 0
        var retired = 0
    }

    func run() throws {
        let folder = try site.open()
        guard folder.isHub else {
            throw SiteStoreError(.argument, zh: "类别清单由中心登记", en: "the hub enters lists of categories")
        }
        let line = ProgressLine("登记类别", "entering categories")
        defer { line.finish() }
        let paths = try CategoryFile.read(file).paths
        let outcome = try Deciding.untilItStands(on: folder.log) { position in
            let now = WallClock.now()
            let (drafts, outcome) = try self.drafts(paths, folder, now) { line.show($0, of: paths.count) }
            if !drafts.isEmpty {
                _ = try Recording.append(drafts, ifUnchangedSince: position, in: folder, now: now)
            }
            return outcome
        }
        line.finish()
        if site.json {
            try Console.print(json: outcome)
            return
        }
        print(
            Console.words(
                "清单共 \(paths.count) 个类别：新登记 \(outcome.entered)，确认 \(outcome.confirmed)，已有 \(outcome.known)，停用 \(outcome.retired)",
                "\(paths.count) categories in the list: \(outcome.entered) entered, \(outcome.confirmed) confirmed, \(outcome.known) known, \(outcome.retired) retired"
            ))
    }

    private func drafts(
        _ paths: [String], _ folder: SiteFolder, _ now: Instant, progress: (Int) -> Void
    ) throws -> ([Draft], Outcome) {
        let known = Dictionary(
            try folder.entries(of: .category).map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        var drafts: [Draft] = []
        var outcome = Outcome()
        for (index, path) in paths.enumerated() {
            let name = EntryName(.category, path)
            let entry = known[name] ?? Entry.fold(name, [])
            let fact: RegisterFact
            if !entry.exists {
                outcome.entered += 1
                fact = .categoryDefined(.with { $0.path = path })
            } else {
                switch entry.standing {
                case .provisional:
                    outcome.confirmed += 1
                    fact = .confirmed(
                        .with {
                            $0.kind = .category
                            $0.key = path
                        })
                case .open:
                    outcome.known += 1
                    continue
                case .closed:
                    outcome.retired += 1
                    continue
                }
            }
            let body = try entry.decide(fact, by: folder.code)
            drafts.append(Draft(body, entry: name.description, occurredAt: now, actor: Operator.name))
            progress(index + 1)
        }
        return (drafts, outcome)
    }
}
