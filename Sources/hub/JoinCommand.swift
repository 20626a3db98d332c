import ArgumentParser
import Commands
import Events
import Foundation
import SiteStore

/// `join`: puts this hub below the one of an invitation, and makes the hub when there is none yet.
struct JoinCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "join", abstract: Console.words("凭邀请文件加入上级中心", "join the hub above with its invitation"),
        discussion: Console.words(
            "例：hub join 邀请.json --dir 中心\n文件夹中还没有中心时，另用 --endpoint 写明监听地址，随即新建。\n此后 hub serve 会自行向上级同步，也可用 hub sync --once。",
            "Example: hub join invitation.json --dir hub\nWhere the folder has no hub yet it is made; say with --endpoint where it listens.\nFrom then on hub serve syncs with the hub above by itself; so does hub sync --once."
        ))

    @OptionGroup var options: SiteOptions
    @Argument(help: ArgumentHelp(Console.words("邀请文件", "the invitation"))) var invitation: String
    @Option(
        help: ArgumentHelp(
            Console.words("新建时的监听地址，可写多个", "where a new hub listens; may be repeated"),
            valueName: "tcp://HOST:PORT"))
    var endpoint: [String] = []

    func run() throws {
        let invitation = try Invitation.read(path: invitation)
        let code = try SiteCode(invitation.site)
        guard code.kind == .hub else {
            throw SiteStoreError(
                .otherSite, zh: "邀请文件是给站点 \(code) 的，请用 station join",
                en: "the invitation is for the site \(code); use station join")
        }
        if FileManager.default.fileExists(atPath: options.dir + "/site.json") {
            guard endpoint.isEmpty else {
                throw SiteStoreError(
                    .argument, zh: "--endpoint 只在新建中心时使用", en: "--endpoint is for a hub that is made anew")
            }
            _ = try options.open().join(invitation)
        } else {
            try Endpoint.checkListening(endpoint)
            _ = try SiteFolder.create(
                path: options.dir, code: code, name: invitation.name, timeZone: invitation.timeZone,
                endpoints: endpoint, invitation: invitation)
        }
        try JoinTelling(invitation, dir: options.dir).print(json: options.json)
    }
}
