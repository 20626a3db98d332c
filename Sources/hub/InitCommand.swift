import ArgumentParser
import Commands
import Events
import Foundation
import SiteStore

/// `init`: a new hub.
struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: Console.words("新建中心", "make a new hub"),
        discussion: Console.words(
            "例：hub init --dir 中心 --site 520103-H01 --name 云岩区代表联络中心 --endpoint tcp://10.0.0.5:7420",
            "Example: hub init --dir hub --site 520103-H01 --name Yunyan --endpoint tcp://10.0.0.5:7420"))

    @OptionGroup var options: SiteOptions
    @Option(help: ArgumentHelp(Console.words("中心编码，如 520103-H01", "the hub's code, such as 520103-H01"))) var site:
        String
    @Option(help: ArgumentHelp(Console.words("名称", "name"))) var name: String
    @Option(
        help: ArgumentHelp(
            Console.words("监听地址，可写多个", "where it listens; may be repeated"), valueName: "tcp://HOST:PORT"))
    var endpoint: [String]
    @Option(help: ArgumentHelp(Console.words("时区", "time zone"))) var timeZone = "Asia/Shanghai"

    func run() throws {
        let code = try SiteCode(site)
        guard code.kind == .hub else {
            throw SiteStoreError(
                .argument, zh: "\(code) 不是中心的编码（应为 H 类），站点请用 station init",
                en: "\(code) is no hub's code (kind H); for a site use station init")
        }
        try endpoint.forEach(Endpoint.check)
        guard !endpoint.isEmpty, endpoint.allSatisfy(Endpoint.canBeListenedAt) else {
            throw SiteStoreError(
                .argument, zh: "--endpoint 应写本机的 IP 地址或 *，不能写主机名，例如 tcp://10.0.0.5:7420 或 tcp://*:7420",
                en:
                    "--endpoint names an IP address of this computer or *, no host name: tcp://10.0.0.5:7420 or tcp://*:7420"
            )
        }
        let config = try ConfigFolder.locate(environment: ProcessInfo.processInfo.environment)
        try Divisions(config: config).require(code.division)
        let folder = try SiteFolder.create(
            path: options.dir, code: code, name: try Input.name(name, option: "--name"), timeZone: timeZone,
            endpoints: endpoint)
        if options.json {
            try Console.print(json: ["site": folder.code.text, "dir": folder.path])
        } else {
            print(
                Console.words(
                    "已新建中心 \(code)（\(folder.path)）；下一步用 hub invite 邀请站点，用 hub serve 开始接收",
                    "made hub \(code) in \(folder.path); next: hub invite for each site, and hub serve"))
        }
    }
}

/// Addresses as people write them.
enum Endpoint {
    /// - Throws: `SiteStoreError` (`argument.invalid`) unless it is `tcp://host:port`.
    static func check(_ text: String) throws {
        guard let (_, port) = parts(text), (1...65_535).contains(port) else {
            throw SiteStoreError(
                .argument, zh: "--endpoint “\(text)”应形如 tcp://10.0.0.5:7420",
                en: "--endpoint \"\(text)\" looks like tcp://10.0.0.5:7420")
        }
    }
}

extension Endpoint {
    /// Whether a socket can be bound to it: an address in figures, or any (`*`).
    static func canBeListenedAt(_ text: String) -> Bool {
        guard let (host, _) = parts(text) else { return false }
        return host == "*" || host.hasPrefix("[") || host.allSatisfy { $0.isNumber || $0 == "." }
    }

    /// Whether somebody elsewhere can dial it.
    static func canBeDialled(_ text: String) -> Bool {
        guard let (host, _) = parts(text) else { return false }
        return !["*", "0.0.0.0", "[::]"].contains(host)
    }

    private static func parts(_ text: String) -> (host: String, port: Int)? {
        let pattern = /tcp:\/\/(\[[0-9A-Fa-f:.%a-z]+\]|[A-Za-z0-9._-]+|\*):(\d{1,5})/
        guard let match = try? pattern.wholeMatch(in: text), let port = Int(match.2) else { return nil }
        return (String(match.1), port)
    }
}

/// `invite`: writes the one file by which a site joins.
struct InviteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "invite", abstract: Console.words("邀请一个站点加入", "invite a site"),
        discussion: Console.words(
            "例：hub invite --site 520103100-Z02 --name 黔灵镇联络站 > 邀请.json\n邀请文件含一次性密钥，请当作钥匙保管；站点加入后即作废。",
            "Example: hub invite --site 520103100-Z02 --name Qianling > invitation.json\nIt holds one-time secrets: hand it over like a key. It is used up when the site has joined."
        ))

    @OptionGroup var options: SiteOptions
    @Option(help: ArgumentHelp(Console.words("站点编码", "site code"))) var site: String
    @Option(help: ArgumentHelp(Console.words("站点名称", "the site's name"))) var name: String
    @Option(help: ArgumentHelp(Console.words("站点连接用的地址（默认监听地址）", "where the site dials (where the hub listens)")))
    var endpoint: String?

    func run() throws {
        let folder = try options.open()
        let code = try SiteCode(site)
        guard code.kind != .hub else {
            throw SiteStoreError(
                .argument, zh: "\(code) 是中心的编码；目前只能邀请站点",
                en: "\(code) is a hub's code; only stations can be invited yet")
        }
        let dialled = endpoint ?? folder.profile.endpoints.first ?? ""
        try Endpoint.check(dialled)
        guard Endpoint.canBeDialled(dialled) else {
            throw SiteStoreError(
                .argument, zh: "中心监听所有地址（\(dialled)），请用 --endpoint 写明站点该连哪里，例如 tcp://hub.example.cn:7420",
                en:
                    "the hub listens at every address (\(dialled)); say with --endpoint where the site dials, such as tcp://hub.example.cn:7420"
            )
        }
        let config = try ConfigFolder.locate(environment: ProcessInfo.processInfo.environment)
        try Divisions(config: config).require(code.division)
        let invitation = try folder.invite(code, name: try Input.name(name, option: "--name"), endpoints: [dialled])
        if let newest = try folder.newestOwnStamp() {
            Recording.warn(newest: newest, now: WallClock.now(), folder.calendar)
        }
        try Console.write(try invitation.encoded())
    }
}
