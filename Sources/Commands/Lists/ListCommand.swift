import ArgumentParser
import Events
import Foundation
import Projections
import SiteStore

/// `list matters | visits | duties | deputies | organs | categories | sites | conflicts`, the same in both programs.
package struct ListCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: Console.words("列出事项、接待走访、履职活动、登记和矛盾", "list matters, visits, duties, the register, and conflicts"),
        subcommands: [
            Matters.self, Visits.self, Duties.self, Deputies.self, Organs.self, Categories.self, Sites.self,
            Conflicts.self,
        ])

    package init() {}

    struct Matters: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: Console.words("事项，新的在前", "matters, newest first"))

        @OptionGroup var site: SiteOptions
        @Option(help: ArgumentHelp(Console.words("最多几行", "rows at most"))) var limit = 50
        @Option(help: ArgumentHelp(Console.words("略过几行", "rows to pass over"))) var offset = 0

        func run() throws {
            let folder = try site.open()
            let matters = try folder.views { _, _ in }.matters(
                scope: Scope(), period: Period(), limit: max(0, limit), offset: max(0, offset))
            let held = try folder.heldThrough()
            let rows = try matters.map { matter in
                Row(
                    matter: MatterID(matter.ref).description,
                    date: folder.calendar.date(of: matter.collectedAt).description, stage: matter.stage.rawValue,
                    title: try matter.title.flatMap { try folder.log.content($0)?.text },
                    category: matter.category, organ: matter.organ,
                    held_by_hub: held.map { matter.ref.log != folder.log.own.name || matter.ref.seq <= $0 })
            }
            if site.json {
                try Console.print(json: ["matters": rows])
                return
            }
            var table = TextTable([
                (Console.words("编号", "number"), .left), (Console.words("日期", "date"), .left),
                (Console.words("状态", "stage"), .left), (Console.words("标题", "title"), .left),
                (Console.words("类别", "category"), .left), (Console.words("主办单位", "organ"), .left),
                (Console.words("中心已存", "at hub"), .left),
            ])
            for (row, matter) in zip(rows, matters) {
                table.add([
                    row.matter, row.date, matter.stage.label.text(Console.language), row.title ?? "—", row.category,
                    row.organ, row.held_by_hub.map { $0 ? "✓" : "·" } ?? "—",
                ])
            }
            print(table.text)
        }

        private struct Row: Encodable {
            let matter, date, stage: String
            let title: String?
            let category, organ: String
            let held_by_hub: Bool?
        }
    }
}
