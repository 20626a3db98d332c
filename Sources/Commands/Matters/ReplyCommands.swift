import ArgumentParser
import Events
import SiteStore

/// `answer`: the deputy or the operator answered at once, and that settled it.
package struct AnswerCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "answer", abstract: Console.words("当场答复", "record an answer given on the spot"),
        discussion: Console.example(
            "answer 520103100-Z02-17-H --deputy D001 --text 已当面说明政策",
            "answer 520103100-Z02-17-H --deputy D001 --text \"explained the rules\""))

    @OptionGroup var matter: MatterOptions
    @Option(help: ArgumentHelp(Console.words("答复的代表编号（默认站点）", "the deputy who answered (the site)"), valueName: "ID"))
    var deputy: String?
    @Option(help: ArgumentHelp(Console.words("答复内容", "the answer"))) var text: String?

    package init() {}

    package func run() throws {
        try matter.record([(.reply, text)]) { _ in
            .answerOnSpot(try .with { $0.deputy = try Input.optionalName(deputy, option: "--deputy") })
        }
    }
}

/// `reply`: the organ answers.
package struct ReplyCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "reply", abstract: Console.words("登记答复", "record a reply"),
        discussion: Console.example(
            "reply 520103100-Z02-17-H --class A --text 已修复", "reply 520103100-Z02-17-H --class A --text \"repaired\""))

    @OptionGroup var matter: MatterOptions
    @Option(name: .customLong("class"), help: ArgumentHelp(Console.words("答复类别 A、B、C、D", "class A, B, C or D")))
    var replyClass: String
    @Option(
        help: ArgumentHelp(
            Console.words("是否采纳（只用于立法意见）：", "of a legislative comment: ") + Adoption.words.joined(separator: ", ")))
    var adoption: String?
    @Option(help: ArgumentHelp(Console.words("答复内容", "the reply's text"))) var text: String?
    @Option(help: ArgumentHelp(Console.words("答复单位代码（默认主办单位）", "organ (the lead)"))) var organ: String?

    package init() {}

    package func run() throws {
        try matter.record([(.reply, text)]) { _ in
            .reply(
                try .with {
                    $0.class = try Input.word(replyClass, option: "--class")
                    $0.organ = try Input.optionalName(organ, option: "--organ")
                    if let adoption { $0.adoption = try Input.word(adoption, option: "--adoption") }
                })
        }
    }
}

/// `resolve`: the matter is done.
package struct ResolveCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "resolve", abstract: Console.words("办结", "resolve a matter"),
        discussion: Console.example(
            "resolve 520103100-Z02-17-H --note 群众已知晓 --attach 修复后.jpg",
            "resolve 520103100-Z02-17-H --note \"the citizen knows\" --attach repaired.jpg"))

    @OptionGroup var matter: MatterOptions
    @Option(help: ArgumentHelp(Console.words("办结说明", "note"))) var note: String?
    @OptionGroup var evidence: AttachmentOptions

    package init() {}

    package func run() throws {
        try matter.record([(.note, note)], attachments: evidence.contents()) { _ in .resolve }
    }
}

/// `close`: nothing more is done about the matter.
package struct CloseCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "close", abstract: Console.words("归档", "close a matter"),
        discussion: Console.example("close 520103100-Z02-17-H", "close 520103100-Z02-17-H"))

    @OptionGroup var matter: MatterOptions
    @Option(help: ArgumentHelp(Console.words("归档说明", "note"))) var note: String?

    package init() {}

    package func run() throws { try matter.record([(.note, note)]) { _ in .close } }
}
