import ArgumentParser
import Events
import SiteStore

/// `urge`: somebody asks the organ to get on with it.
package struct UrgeCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "urge", abstract: Console.words("催办", "urge the organ to get on with it"),
        discussion: Console.example(
            "urge 520103100-Z02-17-H --note 已过签收期限，请尽快签收", "urge 520103100-Z02-17-H --note \"overdue for signing\""))

    @OptionGroup var matter: MatterOptions
    @Option(help: ArgumentHelp(Console.words("被催办的单位代码（默认主办单位）", "organ (the lead)"))) var organ: String?
    @Option(help: ArgumentHelp(Console.words("催办意见", "note"))) var note: String?

    package init() {}

    package func run() throws {
        try matter.record([(.note, note)]) { _ in
            .urge(try .with { $0.organ = try Input.optionalName(organ, option: "--organ") })
        }
    }
}

/// `supervise`: a leader takes the matter under supervision.
package struct SuperviseCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "supervise", abstract: Console.words("领导督办", "put a matter under a leader's supervision"),
        discussion: Console.example(
            "supervise 520103100-Z02-17-H --leader 区人大常委会副主任",
            "supervise 520103100-Z02-17-H --leader \"vice chair, district committee\""))

    @OptionGroup var matter: MatterOptions
    @Option(help: ArgumentHelp(Console.words("督办领导的职务", "the leader's office"))) var leader: String
    @Option(help: ArgumentHelp(Console.words("督办意见", "note"))) var note: String?

    package init() {}

    package func run() throws {
        try matter.record([(.note, note)]) { _ in
            .supervise(try .with { $0.leader = try Input.name(leader, option: "--leader") })
        }
    }
}

/// `contact`: the organ spoke with whoever raised it.
package struct ContactCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "contact", abstract: Console.words("与提出人沟通", "record that the organ spoke with the proposer"),
        discussion: Console.example(
            "contact 520103100-Z02-17-H --channel phone --note 已说明维修安排",
            "contact 520103100-Z02-17-H --channel phone --note \"told about the repair\""))

    @OptionGroup var matter: MatterOptions
    @Option(help: ArgumentHelp(Console.words("沟通的单位代码（默认主办单位）", "organ (the lead)"))) var organ: String?
    @Option(help: ArgumentHelp(Console.words("渠道：", "channel: ") + Channel.words.joined(separator: ", ")))
    var channel: String?
    @Option(help: ArgumentHelp(Console.words("沟通情况", "what was said"))) var note: String?

    package init() {}

    package func run() throws {
        try matter.record([(.note, note)]) { _ in
            .contact(
                try .with {
                    $0.organ = try Input.optionalName(organ, option: "--organ")
                    if let channel { $0.channel = try Input.word(channel, option: "--channel") }
                })
        }
    }
}

/// `progress`: how far the organ has come.
package struct ProgressCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "progress", abstract: Console.words("登记办理进展", "record how far the organ has come"),
        discussion: Console.example(
            "progress 520103100-Z02-17-H --note 灯具已采购", "progress 520103100-Z02-17-H --note \"lamps are bought\""))

    @OptionGroup var matter: MatterOptions
    @Option(help: ArgumentHelp(Console.words("办理单位代码（默认主办单位）", "organ (the lead)"))) var organ: String?
    @Option(help: ArgumentHelp(Console.words("进展情况", "how far it has come"))) var note: String

    package init() {}

    package func run() throws {
        let note = try Input.text(note, option: "--note")
        try matter.record([(.note, note)]) { _ in
            .progress(try .with { $0.organ = try Input.optionalName(organ, option: "--organ") })
        }
    }
}
