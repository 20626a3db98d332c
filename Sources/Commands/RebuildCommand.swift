import ArgumentParser
import Events
import Projections
import SiteStore

/// `rebuild [--check]`: the read model made anew from the log, or compared with one made anew.
package struct RebuildCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "rebuild", abstract: Console.words("由记录重建统计库", "rebuild the read model from the log"),
        discussion: Console.words(
            "例：rebuild --check   只核对，不替换", "Example: rebuild --check   compares and replaces nothing"))

    @OptionGroup var site: SiteOptions
    @Flag(help: ArgumentHelp(Console.words("重建一份与现用的逐行核对", "compare a rebuilt one with the live one, row by row")))
    var check = false

    package init() {}

    package func run() throws {
        let folder = try site.open()
        let line = ProgressLine("重建", "rebuilding")
        guard check else {
            try ReadModel.rebuild(at: folder.viewsPath, from: folder.log, calendar: folder.calendar) {
                line.show(Int($0.done), of: Int($0.total))
            }
            line.finish()
            let position = try folder.log.lastPosition()
            if site.json {
                try Console.print(json: ["position": position])
            } else {
                print(Console.words("已由 \(position) 条记录重建", "rebuilt from \(position) events"))
            }
            return
        }
        _ = try folder.views { line.show($0, of: $1) }
        let report = try ReadModel.check(path: folder.viewsPath, from: folder.log, calendar: folder.calendar) {
            line.show(Int($0.done), of: Int($0.total))
        }
        line.finish()
        if let difference = report.difference {
            throw ProjectionsError(
                .damaged,
                zh: "统计库与记录不符：现用 \(difference.live ?? "—")，重建 \(difference.rebuilt ?? "—")；请运行 rebuild",
                en:
                    "the read model does not follow from the log: live \(difference.live ?? "—"), rebuilt \(difference.rebuilt ?? "—"); run rebuild"
            )
        }
        if site.json {
            try Console.print(json: Passed(passed: true, position: report.position, rows: report.rows))
        } else {
            print(
                Console.words(
                    "一致：\(report.position) 条记录，\(report.rows) 行逐行相同",
                    "equal: \(report.position) events, \(report.rows) rows, every one the same"))
        }
    }

    private struct Passed: Encodable {
        let passed: Bool
        let position: Int64
        let rows: Int
    }
}
