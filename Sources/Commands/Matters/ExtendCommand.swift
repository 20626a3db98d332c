import ArgumentParser
import Events
import SiteStore

/// `extend ask | grant | refuse`: the organ needs more time, once.
package struct ExtendCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "extend", abstract: Console.words("申请、同意、不同意延期", "ask for, grant or refuse an extension"),
        discussion: Console.example(
            "extend ask 520103100-Z02-17-H --until 2026-11-30 --reason 须等待招标",
            "extend ask 520103100-Z02-17-H --until 2026-11-30 --reason \"waiting for tenders\""),
        subcommands: [Ask.self, Grant.self, Refuse.self])

    package init() {}

    struct Ask: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Console.words("申请延期", "ask for an extension"),
            discussion: Console.example(
                "extend ask 520103100-Z02-17-H --until 2026-11-30 --reason 须等待招标",
                "extend ask 520103100-Z02-17-H --until 2026-11-30 --reason \"waiting for tenders\""))

        @OptionGroup var matter: MatterOptions
        @Option(help: ArgumentHelp(Console.words("申请延至", "until when"), valueName: "DATE")) var until: String
        @Option(help: ArgumentHelp(Console.words("原因", "reason"))) var reason: String
        @Option(help: ArgumentHelp(Console.words("哪次交办（默认最近一次）", "which referral (the newest)"), valueName: "LOG#SEQ"))
        var referral: String?

        func run() throws {
            let reason = try Input.text(reason, option: "--reason")
            try matter.record([(.reason, reason)]) { situation in
                let named = try situation.referral(referral)
                let until = try Input.deadline(until, situation.folder.calendar)
                return .askExtension(
                    .with {
                        $0.until = until.milliseconds
                        if let named { $0.referral = named }
                    })
            }
        }
    }

    struct Grant: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Console.words("同意延期（默认延至所申请的日期）", "grant an extension (until when it was asked for)"),
            discussion: Console.example(
                "extend grant 520103100-Z02-17-H --due 2026-10-31", "extend grant 520103100-Z02-17-H --due 2026-10-31"))

        @OptionGroup var matter: MatterOptions
        @Option(help: ArgumentHelp(Console.words("新的答复期限", "when the reply is due now"), valueName: "DATE"))
        var due: String?
        @Option(help: ArgumentHelp(Console.words("意见", "reason"))) var reason: String?
        @Option(help: ArgumentHelp(Console.words("哪次交办（默认最近一次）", "which referral (the newest)"), valueName: "LOG#SEQ"))
        var referral: String?

        func run() throws {
            try matter.record([(.reason, reason)]) { situation in
                let named = try situation.referral(referral)
                let due = try due(situation)
                return .grantExtension(
                    .with {
                        $0.dueAt = due.milliseconds
                        if let named { $0.referral = named }
                    }, latest: try latest(due, situation.matter, situation.folder))
            }
        }

        /// - Throws: `EventsError` (`matter.refused`) naming the latest date, when the new one lies beyond it.
        private func latest(_ asked: Instant, _ matter: Matter, _ folder: SiteFolder) throws -> Instant {
            // Without a referral or a due date there is nothing to extend, and the decision says so.
            guard let referral = matter.referred.last, let due = matter.dueDate, asked > due else { return asked }
            let deadlines = try ReferralDeadlines(folder)
            let referredAt = referral.step.occurredAt
            if referral.extended == nil { try deadlines.checkExtension(of: due, to: asked, referredAt: referredAt) }
            return try deadlines.latestExtension(referredAt: referredAt, due: due)
        }

        private func due(_ situation: MatterOptions.Situation) throws -> Instant {
            if let due { return try Input.deadline(due, situation.folder.calendar) }
            // An application for an earlier referral says nothing about this one.
            let referredAt = situation.matter.referred.last?.step.occurredAt ?? .distantPast
            guard let asked = situation.matter.extensionsAsked.last(where: { $0.occurredAt >= referredAt }) else {
                throw SiteStoreError(
                    .argument, zh: "没有延期申请，请写明新的期限（--due）",
                    en: "no extension was asked for: name the new due date (--due)")
            }
            return Instant(milliseconds: asked.fact.until)
        }
    }

    struct Refuse: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Console.words("不同意延期", "refuse an extension"),
            discussion: Console.example(
                "extend refuse 520103100-Z02-17-H --reason 已临近汛期",
                "extend refuse 520103100-Z02-17-H --reason \"the floods come\""))

        @OptionGroup var matter: MatterOptions
        @Option(help: ArgumentHelp(Console.words("原因", "reason"))) var reason: String
        @Option(help: ArgumentHelp(Console.words("哪次交办（默认最近一次）", "which referral (the newest)"), valueName: "LOG#SEQ"))
        var referral: String?

        func run() throws {
            let reason = try Input.text(reason, option: "--reason")
            try matter.record([(.reason, reason)]) { situation in
                let named = try situation.referral(referral)
                return .refuseExtension(.with { if let named { $0.referral = named } })
            }
        }
    }
}
