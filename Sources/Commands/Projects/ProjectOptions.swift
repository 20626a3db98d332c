import ArgumentParser
import Events
import SiteStore

/// What every command takes that changes one project, and how its decision gets into the log.
struct ProjectOptions: ParsableArguments {
    @OptionGroup var site: SiteOptions
    @Argument(help: ArgumentHelp(Console.words("项目编号", "the project's number"))) var id: String
    @Option(help: ArgumentHelp(Console.words("发生时间（默认现在）", "when it happened (now)"), valueName: "T"))
    var occurredAt: String?

    /// Decides against what this site knows of the project, appends, and says where the project stands now.
    ///
    /// - Parameter command: makes the command; made anew when the log has moved on.
    func record(
        _ contents: [NamedContent] = [],
        _ command: (_ folder: SiteFolder, _ events: [LoggedEvent]) throws -> Project.Command
    ) throws {
        let folder = try site.open()
        let ref = try MatterID(id).ref.plain
        _ = try Deciding.untilItStands(on: folder.log) { position in
            let now = WallClock.now()
            let events = try folder.log.events(about: ref)
            let body = try Project.fold(events).decide(try command(folder, events))
            let moment = try occurredAt.map { try OccasionOptions.moment($0, folder, now) } ?? now
            let draft = Draft(
                body, subject: .ref(ref), occurredAt: moment, actor: Operator.name, contents: contents)
            return try Recording.append(
                [draft], about: ref, ifUnchangedSince: position, isDated: occurredAt != nil, in: folder, now: now)
        }
        let shown = try ShownProject(Project.fold(try folder.log.events(about: ref)), folder)
        if site.json {
            try Console.print(json: shown)
        } else {
            print(shown.text)
        }
    }
}
