import ArgumentParser
import Events
import Foundation
import SiteStore

/// `deputy enrol | post`: the register's deputies, the same in both programs.
package struct DeputyCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "deputy", abstract: Console.words("登记代表、代表进站", "enrol deputies and post them to sites"),
        subcommands: [Enrol.self, Post.self])

    package init() {}

    struct Enrol: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Console.words("登记一位人大代表", "enrol a deputy"),
            discussion: Console.words(
                "例：deputy enrol --id D001 --name 王某 --level county",
                "Example: deputy enrol --id D001 --name Wang --level county"))

        @OptionGroup var site: SiteOptions
        @Option(help: ArgumentHelp(Console.words("代表编号", "the deputy's id"))) var id: String
        @Option(help: ArgumentHelp(Console.words("姓名", "name"))) var name: String
        @Option(help: ArgumentHelp(Console.words("层级：", "level: ") + DeputyLevel.words.joined(separator: ", ")))
        var level: String

        func run() throws {
            let fact = try DeputyEnrolled.with {
                $0.id = try Input.name(id, option: "--id")
                $0.name = try Input.name(name, option: "--name")
                $0.level = try Input.word(level, option: "--level")
            }
            try RegisterEntry.append(.deputyEnrolled(fact), entry: "deputy/\(fact.id)", site)
        }
    }

    struct Post: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Console.words("代表进站", "post a deputy to a site"))

        @OptionGroup var site: SiteOptions
        @Argument(help: ArgumentHelp(Console.words("代表编号", "the deputy's id"))) var id: String
        @Option(name: .customLong("to"), help: ArgumentHelp(Console.words("站点编码（默认本站点）", "site code (this site)")))
        var to: String?

        func run() throws {
            let folder = try site.open()
            let fact = try DeputyPosted.with {
                $0.deputy = try Input.name(id, option: "ID")
                $0.site = try to.map { try SiteCode($0).text } ?? folder.code.text
            }
            try RegisterEntry.append(.deputyPosted(fact), entry: "deputy/\(fact.deputy)", site)
        }
    }
}

/// `organ register`: the bodies that handle matters.
package struct OrganCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "organ", abstract: Console.words("登记承办单位", "register the bodies that handle matters"),
        subcommands: [Register.self])

    package init() {}

    struct Register: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Console.words("登记一个承办单位", "register an organ"),
            discussion: Console.words(
                "例：organ register --code ZJJ --name 区住房和城乡建设局", "Example: organ register --code ZJJ --name Housing"))

        @OptionGroup var site: SiteOptions
        @Option(help: ArgumentHelp(Console.words("单位代码", "code"))) var code: String
        @Option(help: ArgumentHelp(Console.words("单位名称", "name"))) var name: String

        func run() throws {
            let folder = try site.open()
            let fact = try OrganRegistered.with {
                $0.code = try Input.name(code, option: "--code")
                $0.name = try Input.name(name, option: "--name")
                // The hub writes the register; what a station enters waits for the hub's word.
                $0.provisional = folder.profile.endpoint == nil
            }
            try RegisterEntry.append(.organRegistered(fact), entry: "organ/\(fact.code)", site)
        }
    }
}

/// Appends one entry of the register and says so.
private enum RegisterEntry {
    static func append(_ body: Event.Body, entry: String, _ site: SiteOptions) throws {
        let folder = try site.open()
        let now = WallClock.now()
        _ = try folder.log.append([Draft(body, entry: entry, occurredAt: now, actor: Operator.name)], now: now)
        if site.json {
            try Console.print(json: ["entry": entry])
        } else {
            print(Console.words("已登记 \(entry)", "entered \(entry)"))
        }
    }
}

/// Who is at the keyboard.
package enum Operator {
    /// `JIAZHAN_USER`, else the login name; at most `Bounds.nameBytes` long.
    package static var name: String {
        let environment = ProcessInfo.processInfo.environment
        let name = environment["JIAZHAN_USER"] ?? environment["USER"] ?? environment["LOGNAME"] ?? ""
        return name.utf8.count <= Bounds.nameBytes ? name : String(name.prefix(64))
    }
}
