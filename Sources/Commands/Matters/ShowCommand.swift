import ArgumentParser
import EventLog
import Events
import Foundation
import SiteStore

/// `show`: everything that is recorded of one matter, in the order in which it is folded.
package struct ShowCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "show", abstract: Console.words("一件事项的全过程", "the whole story of a matter"))

    @OptionGroup var site: SiteOptions
    @Argument(help: ArgumentHelp(Console.words("事项编号", "the matter's number"))) var matter: String
    @Flag(help: ArgumentHelp(Console.words("显示姓名电话", "show name and telephone"))) var withIdentity = false

    package init() {}

    package func run() throws {
        let folder = try site.open()
        let ref = try MatterID(matter).ref
        let events = try folder.log.events(about: ref).sorted(by: LoggedEvent.precedes)
        guard !events.isEmpty else {
            throw SiteStoreError(
                .argument, zh: "没有事项 \(matter)，可用 list matters 查", en: "there is no matter \(matter); see list matters")
        }
        let held = try folder.heldThrough()
        let steps = try events.map { try Step($0, folder: folder, withIdentity: withIdentity, heldThrough: held) }
        if site.json {
            try Console.print(
                json: Document(
                    matter: MatterID(ref).description, stage: Matter.fold(events).stage.rawValue, events: steps))
            return
        }
        print("\(MatterID(ref))  \(Matter.fold(events).stage.label.text(Console.language))")
        for (step, logged) in zip(steps, events) {
            print("\n" + step.text(logged.event.type.label.text(Console.language), folder.calendar, logged))
        }
    }

    private struct Document: Encodable {
        let matter, stage: String
        let events: [Step]
    }

    private struct Step: Encodable {
        let type, log: String
        let seq: UInt64
        let occurred_at, recorded_at, actor: String
        let assumed: [String]
        let held_by_hub: Bool?
        let facts: [String: String]
        let contents: [[String: String]]

        init(_ logged: LoggedEvent, folder: SiteFolder, withIdentity: Bool, heldThrough: UInt64?) throws {
            type = logged.event.type.description
            log = logged.log.name
            seq = logged.seq
            occurred_at = logged.occurredAt.rfc3339
            recorded_at = logged.recordedAt.rfc3339
            actor = logged.event.actor
            assumed = logged.event.hasOrigin ? logged.event.origin.assumed : []
            held_by_hub = heldThrough.map { logged.log != folder.log.own || logged.seq <= $0 }
            facts = Dictionary(
                FactText(logged.event, calendar: folder.calendar).lines.map { ($0.name, $0.value) },
                uniquingKeysWith: { first, _ in first })
            contents = try logged.event.contents.map { ref in
                let role = String(describing: ref.role)
                if ref.class == .identity, !withIdentity { return ["role": role, "hidden": "true"] }
                guard let digest = Hash(ref.digest), let content = try folder.log.content(digest) else {
                    return ["role": role, "missing": "true"]
                }
                return ["role": role, "text": content.text]
            }
        }

        func text(_ type: String, _ calendar: BusinessCalendar, _ logged: LoggedEvent) -> String {
            let recorded = calendar.text(of: logged.recordedAt)
            var lines = [
                "\(calendar.text(of: logged.occurredAt))  \(type)  \(actor)",
                "  " + Console.words("登记于 \(recorded)，\(log) 第 \(seq) 条", "recorded \(recorded), \(log) #\(seq)"),
            ]
            for (name, value) in FactText(logged.event, calendar: calendar).lines {
                lines.append("  \(name): \(value)")
            }
            if !assumed.isEmpty {
                lines.append(
                    "  " + Console.words("台账未载，推定：", "not in the ledger, assumed: ") + assumed.joined(separator: ", "))
            }
            for content in contents {
                let words =
                    content["text"]
                    ?? (content["hidden"] != nil
                        ? Console.words("（已隐去，--with-identity 显示）", "(hidden; --with-identity shows it)")
                        : Console.words("（未到或已遗忘）", "(awaited or forgotten)"))
                lines.append("  \(label(content["role"])): \(words)")
            }
            return lines.joined(separator: "\n")
        }

        private func label(_ role: String?) -> String {
            let found = ContentRole.allCases.first { String(describing: $0) == role }
            return (found ?? .unspecified).label.text(Console.language)
        }
    }
}
