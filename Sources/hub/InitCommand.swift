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
        try Endpoint.checkListening(endpoint)
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
