import Events
import Foundation

/// A story for the terminal: what is known by now, contradictions, and the timeline.
struct StoryText {
    let view: StoryView
    /// Whether retracted records can be struck out.
    var isTerminal = isatty(STDOUT_FILENO) == 1

    private var calendar: BusinessCalendar { view.folder.calendar }

    func text() throws -> String {
        var blocks = [try heading()]
        blocks += view.story.conflicts.map(text)
        for logged in view.story.events { blocks.append(text(try ShownStep(logged, in: view), logged)) }
        return blocks.joined(separator: "\n\n")
    }

    private func heading() throws -> String {
        let number = MatterID(view.story.ref).description
        let words = try view.words().map { "  " + $0.line }
        switch view.story.subject {
        case .matter(let reading):
            let stage = reading.matter.stage.label.text(Console.language)
            return (["\(number)  \(stage)"] + words + state(reading.matter)).joined(separator: "\n")
        case .visit(let visit):
            return (["\(number)  \(occasion(visit.voiding, .visit))"] + words).joined(separator: "\n")
        case .duty(let duty): return (["\(number)  \(occasion(duty.voiding, .duty))"] + words).joined(separator: "\n")
        case .project(let project):
            let stage = project.stage.label.text(Console.language)
            return (["\(number)  \(Console.words("民生实事", "project"))  \(stage)"] + words).joined(separator: "\n")
        }
    }

    private enum Kind { case visit, duty }

    private func occasion(_ voiding: Ref?, _ kind: Kind) -> String {
        let name =
            switch kind {
            case .visit: Console.words("接待走访", "visit")
            case .duty: Console.words("履职活动", "duty")
            }
        return voiding == nil ? name : name + Console.words("（已作废）", " (voided)")
    }

    private func state(_ matter: Matter) -> [String] {
        let newest = matter.referred.last?.step.fact
        let dates: [(Bilingual, Instant?)] = [
            (Bilingual(zh: "签收期限", en: "signing due"), moment(newest?.signDueAt)),
            (Bilingual(zh: "退办期限", en: "returning due"), moment(newest?.returnDueAt)),
            (Bilingual(zh: "答复期限", en: "reply due"), matter.dueDate),
        ]
        var lines = dates.compactMap { name, date in
            date.map { "  \(name.text(Console.language)): \(calendar.date(of: $0))" }
        }
        if let merge = matter.merge {
            let into = merge.into.map { MatterID($0).description } ?? Console.words("台账未指明", "not named by the ledger")
            lines.append("  " + Console.words("并入: \(into)", "merged into: \(into)"))
        }
        return lines
    }

    private func moment(_ milliseconds: Int64?) -> Instant? {
        milliseconds.flatMap { $0 == 0 ? nil : Instant(milliseconds: $0) }
    }

    private func text(_ conflict: Conflict) -> String {
        let kind = conflict.kind.label.text(Console.language)
        return [
            Console.words("！矛盾：\(kind)", "! conflict: \(kind)"),
            "  " + Console.words("以此为准: ", "stands:  ") + side(conflict.first),
            "  " + Console.words("与之矛盾: ", "against: ") + side(conflict.second),
        ].joined(separator: "\n")
    }

    private func side(_ ref: Ref) -> String {
        guard let logged = view.story.record(ref) else { return RecordPlace.text(ref) }
        let label = logged.event.type.label.text(Console.language)
        return Console.printable(
            "\(RecordPlace.text(ref))  \(calendar.text(of: logged.occurredAt))  \(label)  \(logged.event.actor)")
    }

    private func text(_ step: ShownStep, _ logged: LoggedEvent) -> String {
        let label = logged.event.type.label.text(Console.language)
        let who = [logged.event.actor, step.office ?? ""].filter { !$0.isEmpty }.joined(separator: " · ")
        let first = Console.printable("\(calendar.text(of: logged.occurredAt))  \(label)  \(who)")
        var lines = ["  " + place(logged)]
        for fact in FactText(logged.event, calendar: calendar).lines {
            lines.append(
                Console.printable("  \(fact.name.text(Console.language)): \(fact.value.text(Console.language))"))
        }
        if !step.assumed.isEmpty {
            let names = Console.printable(step.assumed.joined(separator: ", "))
            lines.append("  " + Console.words("台账未载，推定：\(names)", "not in the ledger, assumed: \(names)"))
        }
        lines += step.contents.map { "  " + $0.line }
        guard let retraction = step.retracted else { return ([first] + lines).joined(separator: "\n") }
        let marked = Console.words("〔已更正〕", "[retracted] ") + first
        return ([marked] + lines).map(struck).joined(separator: "\n") + "\n  " + text(retraction)
    }

    private func place(_ logged: LoggedEvent) -> String {
        let recorded = calendar.text(of: logged.recordedAt)
        let received = calendar.text(of: logged.receivedAt)
        let place = RecordPlace.text(logged.ref)
        if logged.log.site == view.folder.code {
            return Console.words("登记于 \(recorded)，\(place)", "recorded \(recorded), \(place)")
        }
        return Console.words(
            "登记于 \(recorded)，\(place)，本处收到于 \(received)", "recorded \(recorded), \(place), received here \(received)")
    }

    private func text(_ retraction: ShownStep.Retraction) -> String {
        let reason = retraction.reason.map { Console.words("：\($0)", ": \($0)") } ?? ""
        return Console.printable(
            Console.words(
                "由 \(retraction.actor) 更正（\(retraction.record)）\(reason)",
                "retracted by \(retraction.actor) (\(retraction.record))\(reason)"))
    }

    private func struck(_ line: String) -> String { isTerminal ? "\u{1B}[9m\(line)\u{1B}[0m" : line }
}
