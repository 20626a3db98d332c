import ArgumentParser
import Events
import SiteStore

/// `withdraw`: whoever raised it takes it back.
package struct WithdrawCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "withdraw", abstract: Console.words("撤回（由提出人）", "withdraw a matter, as whoever raised it asks"),
        discussion: Console.example(
            "withdraw 520103100-Z02-17-H --reason 提出人表示问题已自行解决",
            "withdraw 520103100-Z02-17-H --reason \"settled among the neighbours\""))

    @OptionGroup var matter: MatterOptions
    @Option(help: ArgumentHelp(Console.words("原因", "reason"))) var reason: String?

    package init() {}

    package func run() throws { try matter.record([(.reason, reason)]) { _ in .withdraw } }
}

/// `merge`: the matter goes on in another one.
package struct MergeCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "merge", abstract: Console.words("并案", "merge a matter into another one"),
        discussion: Console.example(
            "merge 520103100-Z02-18-F --into 520103100-Z02-17-H", "merge 520103100-Z02-18-F --into 520103100-Z02-17-H"))

    @OptionGroup var matter: MatterOptions
    @Option(help: ArgumentHelp(Console.words("并入哪一件", "the matter it goes into"), valueName: "MATTER")) var into: String
    @Option(help: ArgumentHelp(Console.words("原因", "reason"))) var reason: String?

    package init() {}

    package func run() throws {
        try matter.record([(.reason, reason)]) { situation in
            let target = try MatterReading(try MatterID(into).ref, situation.folder.log)
            try Self.check(target, named: into, for: situation.reading.ref)
            return .merge(.with { $0.into = target.ref })
        }
    }

    /// The target has to be a matter that goes on by itself: where it went into others, a circle may come about.
    ///
    /// - Throws: `SiteStoreError` (`argument.invalid`) saying which matter to name instead.
    static func check(_ target: MatterReading, named typed: String, for ref: Ref) throws {
        guard target.matter.opening != nil else {
            throw SiteStoreError(
                .argument, zh: "--into：没有事项 \(typed)，可用 list matters 查",
                en: "--into: there is no matter \(typed); see list matters")
        }
        guard target.matter.withdrawal == nil else {
            throw SiteStoreError(
                .argument, zh: "--into \(typed) 已由提出人撤回，不能并入",
                en: "--into \(typed) was withdrawn: nothing goes on there")
        }
        guard let merge = target.matter.merge else { return }
        let root = target.merges.root(of: target.ref)
        guard root != ref else {
            throw SiteStoreError(
                .argument, zh: "--into \(typed) 已并入本件，再并过去就成了环；请先对它撤销并案（unmerge）",
                en:
                    "--into \(typed) went into this matter itself: that would be a circle; undo that merge first (unmerge)"
            )
        }
        let goesOn = merge.into == nil ? nil : MatterID(root).description
        throw SiteStoreError(
            .argument,
            zh: "--into \(typed) 已并案" + (goesOn.map { "，现在 \($0) 办理，请改并入那一件" } ?? ""),
            en: "--into \(typed) was merged itself" + (goesOn.map { " and goes on in \($0): name that one" } ?? ""))
    }
}

/// `unmerge`: the matter goes on by itself again.
package struct UnmergeCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "unmerge", abstract: Console.words("撤销并案", "undo a merge"),
        discussion: Console.example(
            "unmerge 520103100-Z02-18-F --reason 两处地点不同", "unmerge 520103100-Z02-18-F --reason \"two different places\""
        ))

    @OptionGroup var matter: MatterOptions
    @Option(help: ArgumentHelp(Console.words("原因", "reason"))) var reason: String?

    package init() {}

    package func run() throws { try matter.record([(.reason, reason)]) { _ in .unmerge } }
}

/// `retract`: a record of the matter was made in error, and is read as if it had never been.
package struct RetractCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "retract", abstract: Console.words("更正误记的一条记录", "take back a record that was made in error"),
        discussion: Console.example(
            "retract 520103100-Z02-17-H --record 520103100-Z02#21 --reason 答复登错了事项",
            "retract 520103100-Z02-17-H --record 520103100-Z02#21 --reason \"the reply belongs to another matter\""))

    @OptionGroup var matter: MatterOptions
    @Option(help: ArgumentHelp(Console.words("哪一条，照 show 所列", "which one, as show names it"), valueName: "LOG#SEQ"))
    var record: String
    @Option(help: ArgumentHelp(Console.words("原因", "reason"))) var reason: String

    package init() {}

    package func run() throws {
        let reason = try Input.text(reason, option: "--reason")
        try matter.record([(.reason, reason)]) { situation in
            let named = try RecordPlace.find(record, among: situation.reading.events, option: "--record")
            try Self.check(named)
            return .retract(named.ref)
        }
    }

    /// - Throws: `SiteStoreError` (`argument.invalid`) for a record that is no step in the matter's life.
    private static func check(_ record: LoggedEvent) throws {
        switch record.event.fact {
        case .matter(.retracted):
            throw SiteStoreError(
                .argument, zh: "--record 所指的本身就是更正，不能再更正；请把那一步重新登记",
                en: "--record names a retraction, which is not taken back; record that step again")
        case .matter: return
        case .words, .key, .register, .visit, .duty, .project, nil:
            throw SiteStoreError(
                .argument, zh: "--record 所指的不是此件的办理步骤，不能更正",
                en: "--record names no step in this matter's life: it cannot be retracted")
        }
    }
}
