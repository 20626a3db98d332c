import ArgumentParser
import EventLog
import Events
import SiteStore

/// What every command about one matter takes, and how its decision gets into the log.
struct MatterOptions: ParsableArguments {
    @OptionGroup var site: SiteOptions
    @Argument(help: ArgumentHelp(Console.words("事项编号", "the matter's number"))) var matter: String
    @Option(help: ArgumentHelp(Console.words("发生时间（默认现在）", "when it happened (now)"), valueName: "T"))
    var occurredAt: String?

    /// What a decision rests on.
    struct Situation {
        let folder: SiteFolder
        let reading: MatterReading
        /// What the computer's clock shows.
        let now: Instant
        /// When it happened.
        let moment: Instant

        var matter: Matter { reading.matter }

        /// The referral that is named by its place; nil stands for the newest.
        func referral(_ place: String?) throws -> Ref? {
            try place.map { try RecordPlace.find($0, among: reading.events, option: "--referral").ref }
        }
    }

    /// Decides against what this site knows of the matter, appends, and says where the matter stands now.
    ///
    /// - Parameters:
    ///   - texts: what the operator typed, by role.
    ///   - attachments: photographs and scans that go with it.
    ///   - command: makes the command; made anew when the log has moved on.
    func record(
        _ texts: [(ContentRole, String?)] = [], attachments: [NamedContent] = [],
        _ command: (Situation) throws -> Matter.Command
    ) throws {
        let folder = try site.open()
        let ref = try MatterID(matter).ref
        let contents = try Words.contents(texts) + attachments
        let appended = try Deciding.untilItStands(on: folder.log) { position in
            let reading = try MatterReading(ref, folder.log)
            let now = WallClock.now()
            let moment =
                try occurredAt.map { try Input.moment($0, folder.calendar) } ?? Self.moment(now, reading, folder)
            let body = try reading.matter.decide(
                try command(Situation(folder: folder, reading: reading, now: now, moment: moment)), at: moment)
            let draft = Draft(
                body, subject: .ref(ref), occurredAt: moment, actor: Operator.name, contents: contents)
            return try Recording.append(
                [draft], about: ref, ifUnchangedSince: position, isDated: occurredAt != nil, in: folder, now: now)
        }
        try say(ref, appended, folder)
    }

    private func say(_ ref: Ref, _ appended: [LoggedEvent], _ folder: SiteFolder) throws {
        let stage = try MatterReading(ref, folder.log).matter.stage
        let number = MatterID(ref).description
        let places = appended.map { RecordPlace.text($0.ref) }
        if site.json {
            try Console.print(json: [
                "matter": number, "stage": stage.rawValue, "record": places.joined(separator: " "),
            ])
        } else {
            print("\(number)  \(stage.label.text(Console.language))")
        }
    }

    /// When it happened, where nobody says so: now. A clock that has jumped back is not believed where it contradicts the
    /// matter's own records; the newest of them is then taken, and the warning says which.
    private static func moment(_ now: Instant, _ reading: MatterReading, _ folder: SiteFolder) throws -> Instant {
        guard let newest = try folder.newestOwnStamp(), newest.isBeyond(now) else { return now }
        return reading.events.map(\.occurredAt).reduce(max(now, reading.matter.facts.collectedAt), max)
    }
}
