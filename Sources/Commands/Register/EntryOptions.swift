import ArgumentParser
import Events
import SiteStore

/// What every command takes that changes the register, and how its decision gets into the log.
struct EntryOptions: ParsableArguments {
    @OptionGroup var site: SiteOptions
    @Option(help: ArgumentHelp(Console.words("发生时间（默认现在）", "when it happened (now)"), valueName: "T"))
    var occurredAt: String?

    /// Decides about entries against what this site knows of them, and appends in one commit.
    ///
    /// - Parameter changes: what is asked for, the entry that it is all about last.
    func record(_ changes: (SiteFolder) throws -> [RegisterFact]) throws {
        let folder = try site.open()
        let appended = try Deciding.untilItStands(on: folder.log) { position in
            let now = WallClock.now()
            let moment = try occurredAt.map { try Input.moment($0, folder.calendar) } ?? now
            let drafts = try changes(folder).map { fact in
                guard let name = fact.entry else { preconditionFailure("a command names the entry it is about") }
                let body = try folder.entry(name).decide(fact, by: folder.code)
                return Draft(body, entry: name.description, occurredAt: moment, actor: Operator.name)
            }
            return try Recording.append(
                drafts, ifUnchangedSince: position, isDated: occurredAt != nil, in: folder, now: now)
        }
        try say(appended.compactMap { EntryName($0.event.entry) }, folder)
    }

    private func say(_ names: [EntryName], _ folder: SiteFolder) throws {
        guard let last = names.last else { return }
        let entry = try folder.entry(last)
        if site.json {
            try Console.print(
                json: Document(
                    entry: last.description, standing: entry.standing.rawValue, stands_for: entry.standsFor,
                    entries: names.map(\.description)))
            return
        }
        let also = names.count > 1 ? Console.words("，连同上级类别", ", with the categories above it") : ""
        print(
            Console.words(
                "已登记 \(last)（\(entry.standingLabel.zh)\(entry.standsFor.map { "，对应 \($0)" } ?? "")\(also)）",
                "entered \(last) (\(entry.standingLabel.en)\(entry.standsFor.map { ", stands for \($0)" } ?? "")\(also))"
            ))
    }

    private struct Document: Encodable {
        let entry, standing: String
        let stands_for: String?
        let entries: [String]
    }
}

extension EntryOptions {
    /// The entry that another one is to go into or stand for.
    ///
    /// - Throws: `SiteStoreError` (`argument.invalid`) when it does not exist, is closed, or leads back to that one.
    static func target(
        _ key: String, option: String, for name: EntryName, in folder: SiteFolder
    ) throws -> Entry {
        let target = try folder.entry(EntryName(name.kind, key))
        guard target.exists, target.standing != .closed else {
            throw SiteStoreError(
                .argument, zh: "\(option) \(key) 没有登记或已撤销，可用 list 查",
                en: "\(option) \(key) is not entered or is closed; look it up with list")
        }
        var next = target.name
        var passed: Set<EntryName> = []
        while next != name, passed.insert(next).inserted, let further = try folder.entry(next).standsFor {
            next = EntryName(name.kind, further)
        }
        guard next != name else {
            throw SiteStoreError(
                .argument, zh: "\(option) \(key) 本身归到 \(name.key)，会成环",
                en: "\(option) \(key) leads to \(name.key) itself: that would go in a circle")
        }
        return target
    }
}

extension Input {
    /// A text that may be empty, which takes away what stood.
    ///
    /// - Throws: `SiteStoreError` when it is longer than `Bounds.nameBytes`.
    static func clearable(_ text: String, option: String) throws -> String {
        let trimmed = text.trimmed
        return trimmed.isEmpty ? "" : try name(trimmed, option: option)
    }
}
