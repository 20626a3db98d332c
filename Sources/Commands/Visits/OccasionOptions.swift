import ArgumentParser
import Events
import SiteStore

/// What every command takes that changes one visit or duty, and how its decision gets into the log.
struct OccasionOptions: ParsableArguments {
    @OptionGroup var site: SiteOptions
    @Argument(help: ArgumentHelp(Console.words("编号", "its number"))) var id: String

    /// Decides against what this site knows of it, and appends.
    ///
    /// - Parameter command: makes the command; made anew when the log has moved on.
    func record<Facts: OccasionTelling>(
        _ type: Facts.Type, _ contents: [NamedContent],
        _ command: (_ folder: SiteFolder, _ now: Instant) throws -> Occasion<Facts>.Command
    ) throws {
        let folder = try site.open()
        let ref = try MatterID(id).ref.plain
        _ = try Deciding.untilItStands(on: folder.log) { position in
            let now = WallClock.now()
            let known = Occasion<Facts>.fold(try folder.log.events(about: ref))
            let body = try known.decide(try command(folder, now))
            let draft = Draft(
                body, subject: .ref(ref), occurredAt: now, actor: Operator.name, contents: contents)
            return try Recording.append([draft], about: ref, ifUnchangedSince: position, in: folder, now: now)
        }
        let shown = try ShownOccasion(Occasion<Facts>.fold(try folder.log.events(about: ref)), folder)
        if site.json {
            try Console.print(json: shown)
        } else {
            print(shown.text)
        }
    }

    /// When it really took place, where somebody says so.
    ///
    /// - Throws: `SiteStoreError` (`argument.invalid`) when that lies more than a day ahead.
    static func moment(_ typed: String, _ folder: SiteFolder, _ now: Instant) throws -> Instant {
        let moment = try Input.moment(typed, folder.calendar)
        guard moment.milliseconds <= now.milliseconds + Bounds.futureMilliseconds else {
            throw SiteStoreError(
                .argument, zh: "发生时间 \(typed) 晚于现在一天以上，请核对日期和本机时钟",
                en: "the time \(typed) lies more than a day ahead; check the date and this computer's clock")
        }
        return moment
    }
}

extension Input {
    /// Ids of deputies who were there.
    ///
    /// - Throws: `SiteStoreError` when there are more than `Bounds.listEntries`.
    static func deputies(_ typed: [String]) throws -> [String] {
        guard typed.count <= Bounds.listEntries else {
            throw SiteStoreError(
                .argument, zh: "--deputy 最多 \(Bounds.listEntries) 位", en: "--deputy: \(Bounds.listEntries) at most")
        }
        return try typed.map { try name($0, option: "--deputy") }
    }

    /// The list that takes the place of the one that stood; nil where nothing is said of it.
    ///
    /// - Parameter none: whether there was none at all.
    static func deputies(_ typed: [String], none: Bool) throws -> Names? {
        guard !none || typed.isEmpty else {
            throw SiteStoreError(
                .argument, zh: "--deputy 和 --no-deputy 只用其一", en: "use either --deputy or --no-deputy")
        }
        let ids = try deputies(typed)
        return none || !ids.isEmpty ? .with { $0.names = ids } : nil
    }

    /// - Throws: `SiteStoreError` when it is more than `Bounds.people`.
    static func people(_ number: UInt32, option: String) throws -> UInt32 {
        guard number <= Bounds.people else {
            throw SiteStoreError(
                .argument, zh: "\(option) 最多 \(Bounds.people)", en: "\(option): \(Bounds.people) at most")
        }
        return number
    }
}
