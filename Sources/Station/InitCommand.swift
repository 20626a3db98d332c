import ArgumentParser
import Commands
import Events
import Foundation
import SiteStore

/// `init`: a new site of its own, which may join a hub later.
struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: Console.words("新建站点", "make a new site"),
        discussion: Console.words(
            "例：station init --dir 站点 --site 520103100-Z02 --name 黔灵镇联络站",
            "Example: station init --dir site --site 520103100-Z02 --name Qianling"))

    @OptionGroup var options: SiteOptions
    @Option(help: ArgumentHelp(Console.words("站点编码，如 520103100-Z02", "site code, such as 520103100-Z02"))) var site:
        String
    @Option(help: ArgumentHelp(Console.words("站点名称", "the site's name"))) var name: String
    @Option(help: ArgumentHelp(Console.words("时区", "time zone"))) var timeZone = "Asia/Shanghai"

    func run() throws {
        let code = try SiteCode(site)
        guard code.kind != .hub else {
            throw SiteStoreError(
                .argument, zh: "\(code) 是中心的编码，请用 hub init", en: "\(code) is a hub's code; use hub init")
        }
        let config = try ConfigFolder.locate(environment: ProcessInfo.processInfo.environment)
        try Divisions(config: config).require(code.division)
        let folder = try SiteFolder.create(
            path: options.dir, code: code, name: try Input.name(name, option: "--name"), timeZone: timeZone)
        if options.json {
            try Console.print(json: ["site": folder.code.text, "dir": folder.path])
        } else {
            print(
                Console.words(
                    "已新建站点 \(code)（\(folder.path)）；下一步用 station opinion add 登记意见，或用 station join 加入中心",
                    "made site \(code) in \(folder.path); next: station opinion add, or station join with an invitation"
                ))
        }
    }
}

/// `join`: binds the site to the hub of an invitation, and makes the site when there is none yet.
struct JoinCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "join", abstract: Console.words("凭邀请文件加入中心", "join a hub with its invitation"),
        discussion: Console.words("例：station join 邀请.json --dir 站点", "Example: station join invitation.json --dir site")
    )

    @OptionGroup var options: SiteOptions
    @Argument(help: ArgumentHelp(Console.words("邀请文件", "the invitation"))) var invitation: String

    func run() throws {
        let invitation = try Invitation.read(path: invitation)
        let code = try SiteCode(invitation.site)
        guard code.kind != .hub else {
            throw SiteStoreError(
                .otherSite, zh: "邀请文件是给中心 \(code) 的，请用 hub join",
                en: "the invitation is for the hub \(code); use hub join")
        }
        if FileManager.default.fileExists(atPath: options.dir + "/site.json") {
            _ = try SiteFolder.open(path: options.dir).join(invitation)
        } else {
            _ = try SiteFolder.create(
                path: options.dir, code: code, name: invitation.name, timeZone: invitation.timeZone,
                invitation: invitation)
        }
        try JoinTelling(invitation, dir: options.dir).print(json: options.json)
    }
}
