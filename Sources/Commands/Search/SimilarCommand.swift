import ArgumentParser
import Events
import Foundation
import Search
import SiteStore

/// `similar`: matters of one division that read alike, for whoever may merge them.
package struct SimilarCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "similar", abstract: Console.words("列出可能重复的事项", "list matters that may be the same"),
        discussion: Console.words(
            """
            例：\(Console.program) similar --from 2026-10-01 --through 2026-10-31
                \(Console.program) similar --matter 520103100-Z02-17-H
            同一地区内、一年之内文字相近的事项成对列出；核实后用 merge 并案。
            """,
            """
            Examples: \(Console.program) similar --from 2026-10-01 --through 2026-10-31
                      \(Console.program) similar --matter 520103100-Z02-17-H
            Matters of one division within a year that read alike, in pairs; merge those that are the same.
            """))

    /// Without a first day, those collected in so many days before the last.
    private static let recentDays = 30

    @OptionGroup var site: SiteOptions
    @Option(help: ArgumentHelp(Console.words("只看与此件相近的", "those like this matter alone"), valueName: "MATTER"))
    var matter: String?
    @Option(help: ArgumentHelp(Console.words("行政区划及其下级", "a division and all below it"), valueName: "PREFIX"))
    var region: String?
    @Option(
        help: ArgumentHelp(Console.words("自何日收集（默认末日前 30 天）", "collected from (30 days before)"), valueName: "DATE"))
    var from: String?
    @Option(help: ArgumentHelp(Console.words("至何日收集（默认今天）", "collected through (today)"), valueName: "DATE"))
    var through: String?
    @Option(help: ArgumentHelp(Console.words("最多几对", "pairs at most"), valueName: "N")) var limit = 50

    package init() {}

    package func run() throws {
        let folder = try site.open()
        guard (1...1_000).contains(limit) else {
            throw SiteStoreError(.argument, zh: "--limit 应为 1 至 1000", en: "--limit is 1 to 1000")
        }
        let line = ProgressLine("查找相近事项", "comparing")
        defer { line.finish() }
        let pairs = try folder.searching(note: SearchRefresh.note, progress: { line.show($0, of: $1) }) { index in
            try self.pairs(in: index, folder) { line.show($0, of: $1) }
        }
        line.finish()
        if site.json {
            try Console.print(json: ["pairs": pairs.map { ShownPair($0) }])
        } else if pairs.isEmpty {
            print(Console.words("没有文字相近的事项", "no matters read alike"))
        } else {
            for pair in pairs {
                print("\(pair.percent)%  \(Self.line(pair.newer))\n     \(Self.line(pair.older))")
            }
        }
    }

    private func pairs(
        in index: SearchIndex, _ folder: SiteFolder, progress: (Int, Int) -> Void
    ) throws -> [SimilarPair] {
        if let matter { return try index.like(try MatterID(matter).ref, limit: limit, reader: folder.log) }
        let today = folder.calendar.date(of: WallClock.now())
        let last = try through.map { try BusinessDate($0) } ?? today
        let first = try from.map { try BusinessDate($0) } ?? last.advanced(byDays: -Self.recentDays)
        try Input.requireOrder(first, last)
        return try index.similarPairs(
            region: try region.map { try DivisionCode($0) }, from: first, through: last, limit: limit,
            reader: folder.log, progress: progress)
    }

    static func line(_ hit: SearchHit) -> String {
        let title = hit.title?.text ?? hit.excerpt?.text ?? "—"
        return Console.printable(
            "\(MatterID(hit.ref))  \(hit.day)  \(hit.stage.label.text(Console.language))  \(title)")
    }

    private struct ShownPair: Encodable {
        let percent: Int
        let newer: ShownHit
        let older: ShownHit

        init(_ pair: SimilarPair) {
            percent = pair.percent
            newer = ShownHit(pair.newer)
            older = ShownHit(pair.older)
        }
    }
}

/// The hint that a new opinion may have been raised before.
struct SimilarHint: Encodable {
    let matter: String
    let percent: Int
    let date: String
    let stage: String
    let title: String?

    private static let shown = 3

    /// Longer logs are not indexed for the first time while a citizen waits.
    private static let madeAtOnce: Int64 = 20_000

    /// What is recorded is recorded by now: a fault of the index is told and no more.
    static func hints(title: String, text: String, of ref: Ref, in folder: SiteFolder, now: Instant) -> [SimilarHint] {
        do {
            let isThere = FileManager.default.fileExists(atPath: folder.searchPath)
            guard try isThere || folder.log.lastPosition() <= madeAtOnce else { return [] }
            return try folder.searching(note: SearchRefresh.note) { index in
                try index.similar(
                    title: title, text: text, in: folder.code.division, on: folder.calendar.date(of: now),
                    excluding: ref, limit: shown, reader: folder.log)
            }.map { SimilarHint($0) }
        } catch {
            let why = (error as? any Complaint)?.message ?? Bilingual(zh: "\(error)", en: "\(error)")
            Console.note("未能查找相近事项：\(why.zh)", "could not look for similar matters: \(why.en)")
            return []
        }
    }

    private init(_ similar: SimilarMatter) {
        matter = MatterID(similar.hit.ref).description
        percent = similar.percent
        date = similar.hit.day.description
        stage = similar.hit.stage.rawValue
        title = similar.hit.title?.text
    }

    var line: String {
        Console.printable(
            Console.words(
                "可能已有：\(matter)（\(date)，相近 \(percent)%）\(title ?? "")",
                "may be the same: \(matter) (\(date), \(percent)% alike) \(title ?? "")"))
    }
}
