import ArgumentParser
import Events
import Foundation
import Search
import SiteStore

/// `search`: matters by what their titles, texts and replies say, as far as these are held here.
package struct SearchCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "search", abstract: Console.words("检索标题、内容和答复", "search titles, texts and replies"),
        discussion: Console.words(
            "例：\(Console.program) search 路灯 --from 2026-01-01\n一两个字也可以；几个词用空格隔开，须都出现。不分全角半角、大小写和简繁。",
            "Example: \(Console.program) search \"street light\" --from 2026-01-01\nSeveral words must all occur; width, case, and traditional or simplified forms do not matter."
        ))

    @OptionGroup var site: SiteOptions
    @Argument(
        help: ArgumentHelp(
            Console.words("要找的字词；有限定条件时可省略", "what to look for; may be left out where a filter is named"))) var query:
        [String] = []
    @Option(help: ArgumentHelp(Console.words("行政区划及其下级", "a division and all below it"), valueName: "PREFIX"))
    var region: String?
    /// What `--region` was called before.
    @Option(help: .hidden) var division: String?
    @Option(help: ArgumentHelp(Console.words("主办单位", "the lead organ"), valueName: "CODE")) var organ: String?
    @Option(help: ArgumentHelp(Console.words("类别及其下级", "a category and its branch"), valueName: "PATH"))
    var category: String?
    @Option(
        help: ArgumentHelp(
            Console.words("状态：", "stage: ") + Matter.Stage.allCases.map(\.rawValue).joined(separator: ", ")))
    var state: String?
    @Option(help: ArgumentHelp(Console.words("自何日收集", "collected from"), valueName: "DATE")) var from: String?
    @Option(help: ArgumentHelp(Console.words("至何日收集", "collected through"), valueName: "DATE")) var through: String?
    @Option(help: ArgumentHelp(Console.words("最多几件", "matters at most"), valueName: "N")) var limit = SearchQuery
        .defaultLimit
    @Option(help: ArgumentHelp(Console.words("接着上一页（其 next）", "after another page (its next)"), valueName: "N"))
    var before: Int64?

    package init() {}

    package func run() throws {
        let folder = try site.open()
        guard (1...1_000).contains(limit) else {
            throw SiteStoreError(.argument, zh: "--limit 应为 1 至 1000", en: "--limit is 1 to 1000")
        }
        let query = try asked().counted {
            let line = ProgressLine("统计", "counting")
            defer { line.finish() }
            return try folder.views { line.show($0, of: $1) }
        }
        let line = ProgressLine("编制检索库", "indexing")
        defer { line.finish() }
        let page = try folder.searching(note: SearchRefresh.note, progress: { line.show($0, of: $1) }) { index in
            try index.search(query, in: folder.log)
        }
        line.finish()
        if site.json {
            try Console.print(json: ShownPage(page))
        } else {
            print(Self.text(page))
        }
    }

    private func asked() throws -> SearchQuery {
        if region != nil, division != nil {
            throw SiteStoreError(
                .argument, zh: "--division 即 --region，只能给一个", en: "--division is --region by another name; give one")
        }
        let first = try from.map { try BusinessDate($0) }
        let last = try through.map { try BusinessDate($0) }
        try Input.requireOrder(first, last)
        return SearchQuery(
            words: query.joined(separator: " "), region: try (region ?? division).map { try DivisionCode($0) },
            organ: organ, category: category, stage: try state.map { try Self.stage($0) }, from: first, through: last,
            limit: limit, before: before)
    }

    static func stage(_ text: String) throws -> Matter.Stage {
        if let stage = Matter.Stage(rawValue: text) { return stage }
        if let stage = Matter.Stage.allCases.first(where: { $0.label.zh == text }) { return stage }
        let words = Matter.Stage.allCases.map(\.rawValue).joined(separator: ", ")
        throw SiteStoreError(
            .argument, zh: "--state 不能是“\(text)”，可用：\(words)", en: "--state cannot be \"\(text)\"; use one of \(words)")
    }

    private static func text(_ page: SearchPage) -> String {
        guard !page.hits.isEmpty || page.next != nil else { return Console.words("没有找到", "nothing found") }
        var lines: [String] = []
        for hit in page.hits {
            let title = hit.title?.text ?? Console.words("（无标题）", "(no title)")
            let facts = [
                hit.day.description, hit.stage.label.text(Console.language), hit.category, hit.organ,
            ].filter { !$0.isEmpty }.joined(separator: " · ")
            lines.append("\(MatterID(hit.ref))  \(Console.printable(title))")
            lines.append("    \(Console.printable(facts))")
            if let excerpt = hit.excerpt {
                lines.append("    \(excerpt.role.label.text(Console.language)): \(Console.printable(excerpt.text))")
            }
        }
        if let next = page.next {
            lines.append(Console.words("还有更多：加 --before \(next)", "there is more: add --before \(next)"))
        }
        return lines.joined(separator: "\n")
    }
}

/// A matter that was found, for programs.
struct ShownHit: Encodable {
    struct ShownExcerpt: Encodable {
        let role: String
        let text: String
        /// What of it was looked for, in order.
        let matches: [String]
    }

    let matter: String
    let site: String
    let date: String
    let stage: String
    let organ: String
    let category: String
    let title: String?
    let excerpt: ShownExcerpt?

    init(_ hit: SearchHit) {
        matter = MatterID(hit.ref).description
        site = hit.site.text
        date = hit.day.description
        stage = hit.stage.rawValue
        organ = hit.organ
        category = hit.category
        title = hit.title?.text
        excerpt = hit.excerpt.map {
            ShownExcerpt(
                role: String(describing: $0.role), text: $0.text, matches: $0.parts.filter(\.isMatch).map(\.text))
        }
    }
}

/// What `search --json` prints.
struct ShownPage: Encodable {
    let matters: [ShownHit]
    /// What `--before` takes for the next page; absent at the end.
    let next: Int64?

    init(_ page: SearchPage) {
        matters = page.hits.map { ShownHit($0) }
        next = page.next
    }
}
