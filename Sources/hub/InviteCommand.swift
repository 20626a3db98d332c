import ArgumentParser
import Commands
import Events
import Foundation
import SiteStore

/// `invite`: writes the one file by which a site joins, a station or a hub that is to stand below this one.
struct InviteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "invite", abstract: Console.words("邀请一个站点或下级中心加入", "invite a site, or a hub below this one"),
        discussion: Console.words(
            "例：hub invite --site 520103100-Z02 --name 黔灵镇联络站 > 邀请.json\n邀请文件含一次性密钥，请当作钥匙保管；站点加入后即作废。",
            "Example: hub invite --site 520103100-Z02 --name Qianling > invitation.json\nIt holds one-time secrets: hand it over like a key. It is used up when the site has joined."
        ))

    @OptionGroup var options: SiteOptions
    @Option(help: ArgumentHelp(Console.words("站点编码", "site code"))) var site: String
    @Option(help: ArgumentHelp(Console.words("站点名称", "the site's name"))) var name: String
    @Option(
        help: ArgumentHelp(
            Console.words(
                "站点连接用的地址，可写多个，依次尝试（默认监听地址）",
                "where the site dials, may be repeated, tried in order (where the hub listens)")))
    var endpoint: [String] = []

    func run() throws {
        let folder = try options.open()
        let code = try SiteCode(site)
        guard code != folder.code, try !folder.hubsAbove().contains(code) else {
            throw SiteStoreError(
                .argument, zh: "\(code) 是本中心自身或其上级，不能邀请", en: "\(code) is this hub itself, or stands above it")
        }
        let config = try ConfigFolder.locate(environment: ProcessInfo.processInfo.environment)
        try Divisions(config: config).require(code.division)
        let invitation = try folder.invite(
            code, name: try Input.name(name, option: "--name"), endpoints: try dialled(folder.profile.endpoints))
        if let newest = try folder.newestOwnStamp() {
            Recording.warn(newest: newest, now: WallClock.now(), folder.calendar)
        }
        try Console.write(try invitation.encoded())
    }

    /// Where the site is to dial: what was typed, or where the hub listens.
    private func dialled(_ listening: [String]) throws -> [String] {
        try endpoint.forEach(Endpoint.check)
        let dialled = (endpoint.isEmpty ? listening : endpoint).filter(Endpoint.canBeDialled)
        guard !dialled.isEmpty, endpoint.isEmpty || dialled.count == endpoint.count else {
            let listening = listening.joined(separator: ", ")
            throw SiteStoreError(
                .argument, zh: "中心监听所有地址（\(listening)），请用 --endpoint 写明站点该连哪里，例如 tcp://hub.example.cn:7420",
                en:
                    "the hub listens at every address (\(listening)); say with --endpoint where the site dials, such as tcp://hub.example.cn:7420"
            )
        }
        return dialled
    }
}
