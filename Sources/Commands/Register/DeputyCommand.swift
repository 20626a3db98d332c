import ArgumentParser
import Events
import SiteStore

/// `deputy add | amend | post | remove | leave`: the register's deputies, the same in both programs.
package struct DeputyCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "deputy",
        abstract: Console.words("登记代表，代表进站、离站、卸任", "enrol deputies, post them to sites, and what follows"),
        subcommands: [Add.self, Amend.self, Post.self, Remove.self, Leave.self])

    package init() {}

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Console.words("登记一位人大代表", "enrol a deputy"),
            discussion: Console.words(
                "例：deputy add --id D001 --name 王某 --level county",
                "Example: deputy add --id D001 --name Wang --level county"),
            aliases: ["enrol"])

        @OptionGroup var entry: EntryOptions
        @Option(help: ArgumentHelp(Console.words("代表编号", "the deputy's id"))) var id: String
        @Option(help: ArgumentHelp(Console.words("姓名", "name"))) var name: String
        @Option(help: ArgumentHelp(Console.words("层级：", "level: ") + DeputyLevel.words.joined(separator: ", ")))
        var level: String

        func run() throws {
            try entry.record { _ in
                [
                    .deputyEnrolled(
                        try .with {
                            $0.id = try Input.name(id, option: "--id")
                            $0.name = try Input.name(name, option: "--name")
                            $0.level = try Input.word(level, option: "--level")
                        })
                ]
            }
        }
    }

    struct Amend: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Console.words("更正姓名或层级", "correct name or level"))

        @OptionGroup var entry: EntryOptions
        @Argument(help: ArgumentHelp(Console.words("代表编号", "the deputy's id"))) var id: String
        @Option(help: ArgumentHelp(Console.words("姓名", "name"))) var name: String?
        @Option(help: ArgumentHelp(Console.words("层级：", "level: ") + DeputyLevel.words.joined(separator: ", ")))
        var level: String?

        func run() throws {
            try entry.record { _ in
                [
                    .deputyAmended(
                        try .with {
                            $0.id = try Input.name(id, option: "ID")
                            if let name { $0.name = try Input.name(name, option: "--name") }
                            if let level { $0.level = try Input.word(level, option: "--level") }
                        })
                ]
            }
        }
    }

    struct Post: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Console.words("代表进站", "post a deputy to a site"))

        @OptionGroup var entry: EntryOptions
        @Argument(help: ArgumentHelp(Console.words("代表编号", "the deputy's id"))) var id: String
        @Option(name: .customLong("to"), help: ArgumentHelp(Console.words("站点编码（默认本站点）", "site code (this site)")))
        var to: String?

        func run() throws {
            try entry.record { folder in
                [
                    .deputyPosted(
                        try .with {
                            $0.deputy = try Input.name(id, option: "ID")
                            $0.site = try Posting.site(to, option: "--to", folder)
                        })
                ]
            }
            if let to { RegisterCheck(try entry.site.open()).note(sites: [to]) }
        }
    }

    struct Remove: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Console.words("代表离站", "a deputy is no longer posted to a site"))

        @OptionGroup var entry: EntryOptions
        @Argument(help: ArgumentHelp(Console.words("代表编号", "the deputy's id"))) var id: String
        @Option(name: .customLong("from"), help: ArgumentHelp(Console.words("站点编码（默认本站点）", "site code (this site)")))
        var from: String?

        func run() throws {
            try entry.record { folder in
                [
                    .deputyRemoved(
                        try .with {
                            $0.deputy = try Input.name(id, option: "ID")
                            $0.site = try Posting.site(from, option: "--from", folder)
                        })
                ]
            }
        }
    }

    struct Leave: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Console.words("代表卸任", "a deputy holds office no longer"))

        @OptionGroup var entry: EntryOptions
        @Argument(help: ArgumentHelp(Console.words("代表编号", "the deputy's id"))) var id: String

        func run() throws {
            try entry.record { _ in [.deputyLeft(try .with { $0.id = try Input.name(id, option: "ID") })] }
        }
    }
}

/// Which site's deputies a site may name.
private enum Posting {
    /// - Throws: `SiteStoreError` (`argument.invalid`) where a station names another one than itself.
    static func site(_ typed: String?, option: String, _ folder: SiteFolder) throws -> String {
        let code = try typed.map { try SiteCode($0) } ?? folder.code
        guard folder.isHub || code == folder.code else {
            throw SiteStoreError(
                .argument, zh: "\(option) 只能是本站点 \(folder.code)，其他站点的代表由中心登记",
                en: "\(option) can only be this site, \(folder.code); the hub enters other sites' deputies")
        }
        return code.text
    }
}
