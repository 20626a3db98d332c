import ArgumentParser
import Events
import SiteStore

/// `rate`: the citizen rates the reply, the implementation, or both.
package struct RateCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "rate", abstract: Console.words("登记满意度（双测评）", "record a rating"),
        discussion: Console.example(
            "rate 520103100-Z02-17-H --reply satisfied --implementation basic --rater citizen --collector site",
            "rate 520103100-Z02-17-H --reply satisfied --implementation basic --rater citizen --collector site"))

    @OptionGroup var matter: MatterOptions
    @Option(help: ArgumentHelp(Console.words("对答复：", "of the reply: ") + Grade.words.joined(separator: ", ")))
    var reply: String?
    @Option(help: ArgumentHelp(Console.words("对办理：", "of the implementation: ") + Grade.words.joined(separator: ", ")))
    var implementation: String?
    @Option(help: ArgumentHelp(Console.words("由谁测评：", "who rates: ") + Rater.words.joined(separator: ", ")))
    var rater: String?
    @Option(help: ArgumentHelp(Console.words("由谁收集：", "who asked: ") + Collector.words.joined(separator: ", ")))
    var collector: String?
    @Option(help: ArgumentHelp(Console.words("渠道：", "channel: ") + Channel.words.joined(separator: ", ")))
    var channel: String?

    package init() {}

    package func run() throws {
        try matter.record { _ in
            .rate(
                try .with {
                    if let reply { $0.reply = try Input.word(reply, option: "--reply") }
                    if let implementation {
                        $0.implementation = try Input.word(implementation, option: "--implementation")
                    }
                    if let rater { $0.rater = try Input.word(rater, option: "--rater") }
                    if let collector { $0.collector = try Input.word(collector, option: "--collector") }
                    if let channel { $0.channel = try Input.word(channel, option: "--channel") }
                })
        }
    }
}

/// `follow-up`: somebody went back to see whether the result holds.
package struct FollowUpCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "follow-up", abstract: Console.words("回头看", "record whether the result holds"),
        discussion: Console.example(
            "follow-up 520103100-Z02-17-H --finding holds --note 一个月后仍亮",
            "follow-up 520103100-Z02-17-H --finding holds --note \"still lit after a month\""))

    @OptionGroup var matter: MatterOptions
    @Option(help: ArgumentHelp(Console.words("结果：", "what was found: ") + Finding.words.joined(separator: ", ")))
    var finding: String
    @Option(help: ArgumentHelp(Console.words("情况说明", "note"))) var note: String?
    @OptionGroup var attachments: AttachmentOptions

    package init() {}

    package func run() throws {
        try matter.record([(.note, note)], attachments: attachments.contents()) { _ in
            .followUp(try .with { $0.finding = try Input.word(finding, option: "--finding") })
        }
    }
}

/// `feedback`: the citizen was told.
package struct FeedbackCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "feedback", abstract: Console.words("向群众反馈", "record that the citizen was told"),
        discussion: Console.example(
            "feedback 520103100-Z02-17-H --channel letter --letter 云代意〔2026〕17号",
            "feedback 520103100-Z02-17-H --channel letter --letter 2026/17"))

    @OptionGroup var matter: MatterOptions
    @Option(help: ArgumentHelp(Console.words("渠道：", "channel: ") + Channel.words.joined(separator: ", ")))
    var channel: String?
    @Option(help: ArgumentHelp(Console.words("意见反馈函编号", "the feedback letter's number"))) var letter: String?
    @Option(help: ArgumentHelp(Console.words("反馈情况", "note"))) var note: String?

    package init() {}

    package func run() throws {
        try matter.record([(.note, note)]) { _ in
            .feedBack(
                try .with {
                    if let channel { $0.channel = try Input.word(channel, option: "--channel") }
                    $0.letter = try Input.optionalName(letter, option: "--letter")
                })
        }
    }
}
