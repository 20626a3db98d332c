import ArgumentParser
import Events
import Foundation
import SiteStore

/// `division show | find`: codes and names of administrative divisions.
package struct DivisionCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "division", abstract: Console.words("查行政区划代码", "codes and names of divisions"),
        subcommands: [Show.self, Find.self])

    package init() {}

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Console.words("一个代码是哪里，下面有哪些", "what a code stands for, and what is below it"),
            discussion: Console.words("例：division show 520103", "Example: division show 520103"))

        @OptionGroup var site: SiteOptions
        @Argument(help: ArgumentHelp(Console.words("区划代码", "the division's code"))) var code: String

        func run() throws {
            let divisions = try DivisionSource.divisions(site)
            let code = try DivisionCode(code)
            guard let name = divisions.name(of: code) else {
                throw SiteStoreError(
                    .division, zh: "没有行政区划 \(code)，请用 division find 名称 查",
                    en: "there is no division \(code); look it up with division find NAME")
            }
            let path = divisions.path(of: code)
            let below = try divisions.below(code)
            if site.json {
                try Console.print(
                    json: Document(
                        code: code.digits, name: name, path: path.map(Row.init), below: below.map(Row.init)))
                return
            }
            print("\(code)  " + path.map(\.name).joined(separator: " "))
            for division in below { print("  \(division.code)  \(division.name)") }
        }

        private struct Document: Encodable {
            let code, name: String
            let path, below: [Row]
        }
    }

    struct Find: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Console.words("按名称查代码", "look a code up by its name"),
            discussion: Console.words(
                "例：division find 黔灵 --region 520103", "Example: division find 黔灵 --region 520103"))

        @OptionGroup var site: SiteOptions
        @Argument(help: ArgumentHelp(Console.words("名称或其中几个字", "the name, or part of it"))) var name: String
        @Option(help: ArgumentHelp(Console.words("只在此区划内查", "only in this division"), valueName: "CODE")) var region:
            String?
        @Option(help: ArgumentHelp(Console.words("最多几行", "rows at most"))) var limit = 50

        func run() throws {
            let divisions = try DivisionSource.divisions(site)
            let text = try Input.name(name, option: "NAME")
            let region = try region.map { try DivisionCode($0) }
            let found = try divisions.find(text, in: region)
            let rows = found.prefix(max(0, limit)).map { division in
                Found(
                    code: division.code.digits, name: division.name,
                    path: divisions.path(of: division.code).map(\.name).joined(separator: " "))
            }
            if site.json {
                try Console.print(json: ["divisions": rows])
                return
            }
            for row in rows { print("\(row.code)  \(row.path)") }
            if rows.isEmpty { Console.note("没有名称含“\(text)”的区划", "no division's name contains \"\(text)\"") }
            if found.count > rows.count {
                Console.note("共 \(found.count) 个，其余未列出", "\(found.count) in all; the rest is not shown")
            }
        }

        private struct Found: Encodable {
            let code, name, path: String
        }
    }

    private struct Row: Encodable {
        let code, name: String

        init(_ division: Divisions.Named) {
            code = division.code.digits
            name = division.name
        }
    }
}

private enum DivisionSource {
    /// Those of `config/`, with the villages of the site whose folder is named; there need not be one.
    static func divisions(_ site: SiteOptions) throws -> Divisions {
        let config = try ConfigFolder.locate(environment: ProcessInfo.processInfo.environment)
        return try Divisions(config: config, site: site.dir)
    }
}
