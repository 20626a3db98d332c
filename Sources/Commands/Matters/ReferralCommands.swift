import ArgumentParser
import Events
import SiteStore

/// `refer`: the matter goes to the body that can solve it.
package struct ReferCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "refer", abstract: Console.words("交办", "refer a matter"),
        discussion: Console.example(
            "refer 520103100-Z02-17-H --organ 区住建局 --co 区城管局 --due 2个月\n    \(Console.program) refer 520103100-Z02-17-H --organ 区人大 --mode convert --to suggestion",
            "refer 520103100-Z02-17-H --organ housing --co roads --due \"2 months\"\n         \(Console.program) refer 520103100-Z02-17-H --organ congress --mode convert --to suggestion"
        ))

    @OptionGroup var matter: MatterOptions
    @Option(help: ArgumentHelp(Console.words("主办单位代码", "code of the lead organ"))) var organ: String
    @Option(name: .customLong("co"), help: ArgumentHelp(Console.words("会办单位代码，可多次", "a co-handler; may be repeated")))
    var coHandlers: [String] = []
    @Option(
        help: ArgumentHelp(
            Console.words("答复期限（默认按 deadlines.yaml）", "when the reply is due (deadlines.yaml)"),
            valueName: "DATE|PERIOD"))
    var due: String?
    @Option(
        help: ArgumentHelp(
            Console.words("签收期限（默认按 deadlines.yaml）", "by when the organ signs (deadlines.yaml)"),
            valueName: "DATE|PERIOD"))
    var signDue: String?
    @Option(
        help: ArgumentHelp(
            Console.words("退办期限（默认按 deadlines.yaml）", "by when the organ may return it (deadlines.yaml)"),
            valueName: "DATE|PERIOD"))
    var returnDue: String?
    @Option(help: ArgumentHelp(Console.words("方式：", "mode: ") + ReferralMode.words.joined(separator: ", ")))
    var mode = ReferralMode.assign.word
    @Option(
        name: .customLong("to"),
        help: ArgumentHelp(
            Console.words("转化为什么（方式 convert）：", "converted to (mode convert): ")
                + Conversion.words.joined(separator: ", ")))
    var conversion: String?
    @Option(help: ArgumentHelp(Console.words("交办的领导或上级单位", "the leader or body that refers it"), valueName: "OFFICE"))
    var by: String?
    @Option(help: ArgumentHelp(Console.words("交办意见", "note"))) var note: String?

    package init() {}

    package func run() throws {
        guard coHandlers.count <= Bounds.listEntries else {
            throw SiteStoreError(
                .argument, zh: "--co 最多 \(Bounds.listEntries) 个", en: "--co names \(Bounds.listEntries) at most")
        }
        var warning: Bilingual?
        try matter.record([(.note, note)]) { situation in
            let dates = try ReferralDeadlines(situation.folder).dates(
                reply: due, signing: signDue, returning: returnDue, at: situation.moment)
            warning = dates.warning
            return .refer(
                try .with {
                    $0.mode = try Input.word(mode, option: "--mode")
                    $0.lead = try Input.name(organ, option: "--organ")
                    $0.coHandlers = try coHandlers.map { try Input.name($0, option: "--co") }
                    $0.dueAt = dates.reply.moment.milliseconds
                    $0.signDueAt = dates.signing.moment.milliseconds
                    $0.returnDueAt = dates.returning.moment.milliseconds
                    if let conversion { $0.convertsTo = try Input.word(conversion, option: "--to") }
                    $0.by = try Input.optionalName(by, option: "--by")
                })
        }
        if let warning { Console.note(warning.zh, warning.en) }
        RegisterCheck(try matter.site.open()).note(organs: [organ] + coHandlers)
    }
}

/// `sign`: the organ takes the matter on.
package struct SignCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "sign", abstract: Console.words("签收", "record that the organ takes the matter on"),
        discussion: Console.example("sign 520103100-Z02-17-H", "sign 520103100-Z02-17-H"))

    @OptionGroup var matter: MatterOptions
    @Option(help: ArgumentHelp(Console.words("签收单位代码（默认主办单位）", "organ (the lead)"))) var organ: String?
    @Option(help: ArgumentHelp(Console.words("哪次交办（默认最近一次）", "which referral (the newest)"), valueName: "LOG#SEQ"))
    var referral: String?
    @Option(help: ArgumentHelp(Console.words("备注", "note"))) var note: String?

    package init() {}

    package func run() throws {
        try matter.record([(.note, note)]) { situation in
            let named = try situation.referral(referral)
            return .sign(
                try .with {
                    $0.organ = try Input.optionalName(organ, option: "--organ")
                    if let named { $0.referral = named }
                })
        }
    }
}

/// `return`: the organ sends the matter back.
package struct ReturnCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "return", abstract: Console.words("退办", "record that the organ sends the matter back"),
        discussion: Console.example(
            "return 520103100-Z02-17-H --reason 不属本单位职责，应由区城管局办理",
            "return 520103100-Z02-17-H --reason \"not ours: the roads office is in charge\""))

    @OptionGroup var matter: MatterOptions
    @Option(help: ArgumentHelp(Console.words("原因", "reason"))) var reason: String
    @Option(help: ArgumentHelp(Console.words("退办单位代码（默认主办单位）", "organ (the lead)"))) var organ: String?
    @Option(help: ArgumentHelp(Console.words("哪次交办（默认最近一次）", "which referral (the newest)"), valueName: "LOG#SEQ"))
    var referral: String?

    package init() {}

    package func run() throws {
        let reason = try Input.text(reason, option: "--reason")
        try matter.record([(.reason, reason)]) { situation in
            let named = try situation.referral(referral)
            return .giveBack(
                try .with {
                    $0.organ = try Input.optionalName(organ, option: "--organ")
                    if let named { $0.referral = named }
                })
        }
    }
}

/// `reopen`: the matter is taken up again.
package struct ReopenCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "reopen", abstract: Console.words("重办", "take a matter up again"),
        discussion: Console.example(
            "reopen 520103100-Z02-17-H --due 2026-10-08 --reason 群众不满意，路灯又灭",
            "reopen 520103100-Z02-17-H --due 2026-10-08 --reason \"dissatisfied: dark again\""))

    @OptionGroup var matter: MatterOptions
    @Option(
        help: ArgumentHelp(
            Console.words("重新答复的期限（默认按 deadlines.yaml）", "when the new reply is due (deadlines.yaml)"),
            valueName: "DATE|PERIOD"))
    var due: String?
    @Option(help: ArgumentHelp(Console.words("原因", "reason"))) var reason: String?

    package init() {}

    package func run() throws {
        var warning: Bilingual?
        try matter.record([(.reason, reason)]) { situation in
            let due = try ReferralDeadlines(situation.folder).redo(due, at: situation.moment)
            warning = due.warning
            return .reopen(.with { $0.dueAt = due.moment.milliseconds })
        }
        if let warning { Console.note(warning.zh, warning.en) }
    }
}
