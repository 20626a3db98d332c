import ArgumentParser
import EventLog
import Events
import Foundation
import SiteStore

/// What every command about one matter takes, and how its decision gets into the log.
struct MatterOptions: ParsableArguments {
    @OptionGroup var site: SiteOptions
    @Argument(help: ArgumentHelp(Console.words("事项编号", "the matter's number"))) var matter: String
    @Option(help: ArgumentHelp(Console.words("发生时间（默认现在）", "when it happened (now)"), valueName: "T"))
    var occurredAt: String?

    /// Decides against what this site knows of the matter, and appends.
    func record(_ texts: [(ContentRole, String?)] = [], _ command: (SiteFolder) throws -> Matter.Command) throws {
        let folder = try site.open()
        let ref = try MatterID(matter).ref
        try Deciding.untilItStands(on: folder.log) { position in
            let state = Matter.fold(try folder.log.events(about: ref))
            let now = WallClock.now()
            let moment = try occurredAt.map { try Input.moment($0, folder.calendar) } ?? now
            let body = try state.decide(try command(folder), at: moment)
            let draft = Draft(
                body, subject: .ref(ref), occurredAt: moment, actor: Operator.name,
                contents: try Words.contents(texts))
            _ = try folder.log.append([draft], ifUnchangedSince: position, now: now)
        }
        let after = Matter.fold(try folder.log.events(about: ref))
        if site.json {
            try Console.print(json: ["matter": MatterID(ref).description, "stage": after.stage.rawValue])
        } else {
            print("\(MatterID(ref))  \(after.stage.label.text(Console.language))")
        }
    }
}

/// `refer`: the matter goes to the body that can solve it.
package struct ReferCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "refer", abstract: Console.words("交办", "refer a matter"),
        discussion: Console.words(
            "例：station refer 520103100-Z02-17-H --organ 区住建局 --due 2026-08-31",
            "Example: station refer 520103100-Z02-17-H --organ housing --due 2026-08-31"))

    @OptionGroup var matter: MatterOptions
    @Option(help: ArgumentHelp(Console.words("主办单位代码", "code of the lead organ"))) var organ: String
    @Option(name: .customLong("co"), help: ArgumentHelp(Console.words("会办单位代码，可多次", "a co-handler; may be repeated")))
    var coHandlers: [String] = []
    @Option(help: ArgumentHelp(Console.words("答复期限", "when the reply is due"), valueName: "DATE")) var due: String?
    @Option(help: ArgumentHelp(Console.words("方式：", "mode: ") + ReferralMode.words.joined(separator: ", ")))
    var mode = ReferralMode.assign.word
    @Option(help: ArgumentHelp(Console.words("交办意见", "note"))) var note: String?

    package init() {}

    package func run() throws {
        try matter.record([(.note, note)]) { folder in
            .refer(
                try .with {
                    $0.mode = try Input.word(mode, option: "--mode")
                    $0.lead = try Input.name(organ, option: "--organ")
                    $0.coHandlers = try coHandlers.map { try Input.name($0, option: "--co") }
                    $0.dueAt = try due.map { try Input.deadline($0, folder.calendar).milliseconds } ?? 0
                })
        }
    }
}

/// `reply`: the organ answers.
package struct ReplyCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "reply", abstract: Console.words("登记答复", "record a reply"),
        discussion: Console.words(
            "例：station reply 520103100-Z02-17-H --class A --text 已修复",
            "Example: station reply 520103100-Z02-17-H --class A --text \"repaired\""))

    @OptionGroup var matter: MatterOptions
    @Option(name: .customLong("class"), help: ArgumentHelp(Console.words("答复类别 A、B、C、D", "class A, B, C or D")))
    var replyClass: String
    @Option(help: ArgumentHelp(Console.words("答复内容", "the reply's text"))) var text: String?
    @Option(help: ArgumentHelp(Console.words("答复单位代码（默认主办单位）", "organ (the lead)"))) var organ: String?

    package init() {}

    package func run() throws {
        try matter.record([(.reply, text)]) { _ in
            .reply(
                try .with {
                    $0.class = try Input.word(replyClass, option: "--class")
                    $0.organ = try organ.map { try Input.name($0, option: "--organ") } ?? ""
                })
        }
    }
}

/// `resolve`: the matter is done.
package struct ResolveCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "resolve", abstract: Console.words("办结", "resolve a matter"))

    @OptionGroup var matter: MatterOptions
    @Option(help: ArgumentHelp(Console.words("办结说明", "note"))) var note: String?

    package init() {}

    package func run() throws { try matter.record([(.note, note)]) { _ in .resolve } }
}

/// `rate`: the citizen rates the reply, the implementation, or both.
package struct RateCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "rate", abstract: Console.words("登记满意度（双测评）", "record a rating"),
        discussion: Console.words(
            "例：station rate 520103100-Z02-17-H --reply satisfied --implementation basic",
            "Example: station rate 520103100-Z02-17-H --reply satisfied --implementation basic"))

    @OptionGroup var matter: MatterOptions
    @Option(help: ArgumentHelp(Console.words("对答复：", "of the reply: ") + Grade.words.joined(separator: ", ")))
    var reply: String?
    @Option(help: ArgumentHelp(Console.words("对办理：", "of the implementation: ") + Grade.words.joined(separator: ", ")))
    var implementation: String?

    package init() {}

    package func run() throws {
        try matter.record { _ in
            .rate(
                try .with {
                    if let reply { $0.reply = try Input.word(reply, option: "--reply") }
                    if let implementation {
                        $0.implementation = try Input.word(implementation, option: "--implementation")
                    }
                })
        }
    }
}

/// `merge`: the matter goes on in another one.
package struct MergeCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "merge", abstract: Console.words("并案", "merge a matter into another one"))

    @OptionGroup var matter: MatterOptions
    @Option(help: ArgumentHelp(Console.words("并入哪一件", "the matter it goes into"), valueName: "MATTER")) var into: String

    package init() {}

    package func run() throws {
        try matter.record { folder in
            let target = try MatterID(into).ref
            guard Matter.fold(try folder.log.events(about: target)).counts else {
                throw SiteStoreError(
                    .argument, zh: "--into \(into) 不存在或已并案", en: "--into \(into) does not exist or is merged itself")
            }
            return .merge(.with { $0.into = target })
        }
    }
}
