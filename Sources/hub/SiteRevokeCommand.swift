import ArgumentParser
import Commands
import EventLog
import Events
import Replication
import SiteStore

/// `site revoke`: from here on nothing that a site's keys sign is accepted.
struct SiteRevokeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: Console.words("吊销一个站点的密钥", "revoke a site's keys"),
        discussion: Console.words(
            "例：hub site revoke 520103100-Z02 --reason 笔记本丢失",
            "Example: hub site revoke 520103100-Z02 --reason \"laptop lost\""))

    @OptionGroup var options: SiteOptions
    @Argument(help: ArgumentHelp(Console.words("站点编码", "site code"))) var site: String
    @Option(help: ArgumentHelp(Console.words("原因", "reason"))) var reason: String

    func run() throws {
        let folder = try options.open()
        let code = try SiteCode(site)
        guard let entry = try RosterView(log: folder.log).current().sites[code], code != folder.code else {
            throw SiteStoreError(
                .argument, zh: "名册中没有站点 \(code)，可用 site list 查", en: "there is no site \(code); see site list")
        }
        guard !entry.revoked else {
            throw SiteStoreError(
                .argument, zh: "站点 \(code) 的密钥已吊销过", en: "the keys of site \(code) are revoked already")
        }
        let fact = try KeyRevoked.with {
            $0.site = code.text
            $0.reason = try Input.name(reason, option: "--reason")
        }
        let now = WallClock.now()
        _ = try Recording.append(
            [Draft(.keyRevoked(fact), entry: "site/\(code)", occurredAt: now, actor: Operator.name)], in: folder,
            now: now)
        if options.json {
            try Console.print(json: ["site": code.text, "standing": KeyStanding.revoked.rawValue])
        } else {
            print(
                Console.words(
                    "已吊销站点 \(code) 的密钥；已收到的记录不受影响", "revoked the keys of site \(code); what was received stays"))
        }
    }
}
