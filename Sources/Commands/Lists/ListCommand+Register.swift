import ArgumentParser
import Events
import Projections
import SiteStore

extension ListCommand {
    struct Deputies: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Console.words("登记的代表", "deputies of the register"))

        @OptionGroup var site: SiteOptions
        @OptionGroup var page: EntryPage

        func run() throws {
            try page.print(.deputy, site, key: "deputies") { entry in
                [
                    (Console.words("层级", "level"), entry.facts.level.label.text(Console.language)),
                    (
                        Console.words("所在站点", "posted to"),
                        entry.postings.keys.sorted().map(\.text).joined(separator: Console.words("、", ", "))
                    ),
                ]
            }
        }
    }

    struct Organs: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Console.words("登记的承办单位", "organs of the register"))

        @OptionGroup var site: SiteOptions
        @OptionGroup var page: EntryPage

        func run() throws { try page.print(.organ, site, key: "organs") { _ in [] } }
    }

    struct Categories: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Console.words("登记的类别", "categories of the register"))

        @OptionGroup var site: SiteOptions
        @OptionGroup var page: EntryPage

        func run() throws { try page.print(.category, site, key: "categories") { _ in [] } }
    }

    struct Sites: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Console.words("登记的站点", "sites of the register"))

        @OptionGroup var site: SiteOptions
        @OptionGroup var page: EntryPage

        func run() throws {
            try page.print(.site, site, key: "sites") { entry in
                [
                    (Console.words("种类", "kind"), entry.facts.siteKind.label.text(Console.language)),
                    (Console.words("特色", "specialty"), entry.facts.specialty),
                    (Console.words("上级", "parent"), entry.facts.parent),
                    (Console.words("联系方式", "contact"), entry.facts.contact),
                ]
            }
        }
    }

    struct Conflicts: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Console.words(
                "互相矛盾的记录，两边都列出，新的在前", "records that contradict each other, both sides, newest first"),
            discussion: Console.words(
                "先记的有效；把错的一条更正（retract、amend、void），或由中心确认登记。",
                "What stands first counts; retract, amend or void the wrong record, or let the hub confirm the entry."))

        @OptionGroup var site: SiteOptions
        @Option(help: ArgumentHelp(Console.words("最多几行", "rows at most"))) var limit = 50
        @Option(help: ArgumentHelp(Console.words("略过几行", "rows to pass over"))) var offset = 0

        func run() throws {
            let folder = try site.open()
            let conflicts = try folder.views { _, _ in }.conflicts(limit: max(0, limit), offset: max(0, offset))
            let lines = try conflicts.map { known in
                Line(
                    about: Self.name(of: known.subject),
                    conflict: try ConflictLine(
                        Conflict(known.kind, first: known.first.ref, second: known.second.ref), folder))
            }
            if site.json {
                try Console.print(json: ["conflicts": lines])
                return
            }
            var table = TextTable([
                (Console.words("关于", "about"), .left), (Console.words("矛盾", "conflict"), .left),
                (Console.words("有效的记录", "what stands"), .left), (Console.words("相矛盾的记录", "what contradicts it"), .left),
            ])
            for line in lines {
                table.add([
                    line.about, line.conflict.label.text(Console.language), line.conflict.stands.text,
                    line.conflict.against.text,
                ])
            }
            print(table.text)
        }

        private static func name(of subject: ConflictSummary.Subject) -> String {
            switch subject {
            case .record(let ref): MatterID(ref).description
            case .entry(let name): name.description
            }
        }

        private struct Line: Encodable {
            let about: String
            let conflict: ConflictLine
        }
    }
}

/// Which entries of the register are listed.
struct EntryPage: ParsableArguments {
    @Option(help: ArgumentHelp(Console.words("最多几行", "rows at most"))) var limit = 1_000
    @Option(help: ArgumentHelp(Console.words("略过几行", "rows to pass over"))) var offset = 0
    @Flag(help: ArgumentHelp(Console.words("连已撤销、停用、卸任的一起列出", "closed ones too"))) var all = false
    @Flag(help: ArgumentHelp(Console.words("只列待中心确认的", "only those that wait for the hub's word"))) var provisional =
        false

    /// - Parameter details: what the table shows besides key, name and standing.
    func print(
        _ kind: EntryName.Kind, _ site: SiteOptions, key: String,
        details: (Entry) -> [(heading: String, value: String)]
    ) throws {
        let folder = try site.open()
        let chosen = try folder.entries(of: kind).filter { entry in
            provisional ? entry.isPending : all || entry.standing != .closed
        }
        let entries = chosen.dropFirst(max(0, offset)).prefix(max(0, limit))
        if site.json {
            try Console.print(json: [key: try entries.map { try ShownEntry($0, folder) }])
            return
        }
        let headings = details(Entry.fold(EntryName(kind, ""), [])).map { ($0.heading, TextTable.Alignment.left) }
        // A category is its path; the others have a name besides.
        let isNamed = kind != .category
        let columns: [(heading: String, alignment: TextTable.Alignment)] =
            [(Console.words("编号", "key"), .left)] + (isNamed ? [(Console.words("名称", "name"), .left)] : [])
            + headings.map { (heading: $0.0, alignment: $0.1) } + [(Console.words("状态", "standing"), .left)]
        var table = TextTable(columns)
        for entry in entries {
            let standing = entry.standingLabel.text(Console.language)
            table.add(
                [entry.name.key] + (isNamed ? [entry.facts.name] : []) + details(entry).map(\.value) + [
                    entry.standsFor.map { "\(standing) → \($0)" } ?? standing
                ])
        }
        Swift.print(table.text)
    }
}

extension Entry {
    /// Whether it waits for the hub to confirm it or to say what it stands for.
    var isPending: Bool { standing == .provisional && standsFor == nil }
}
