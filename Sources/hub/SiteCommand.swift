import ArgumentParser
import Commands
import EventLog
import Events
import Replication
import SiteStore

/// `site list | amend | close | revoke`.
struct SiteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "site", abstract: Console.words("站点名册", "the sites"),
        subcommands: [List.self, SiteAmendCommand.self, SiteCloseCommand.self, Revoke.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Console.words("各站点的密钥状态与已汇聚的记录", "sites, their keys, and how far each was heard"))

        @OptionGroup var site: SiteOptions

        func run() throws {
            let folder = try site.open()
            let roster = try RosterView(log: folder.log).current()
            let statistics = try folder.log.statistics()
            let perLog = Dictionary(uniqueKeysWithValues: statistics.logs.map { ($0.head.log, $0) })
            let rows = roster.sites.filter { $0.key != folder.code }.sorted { $0.key < $1.key }.map { code, entry in
                let heard = perLog[LogID(code)]
                return Row(
                    site: code.text, name: entry.name, standing: entry.standing.rawValue, events: heard?.events ?? 0,
                    heard_through: heard?.lastRecordedAt?.rfc3339)
            }
            if site.json {
                try Console.print(json: ["sites": rows])
                return
            }
            let heard = Dictionary(
                uniqueKeysWithValues: statistics.logs.compactMap { log in
                    log.lastRecordedAt.map { (log.head.log.name, $0) }
                })
            var table = TextTable([
                (Console.words("站点", "site"), .left), (Console.words("名称", "name"), .left),
                (Console.words("密钥", "keys"), .left), (Console.words("记录", "events"), .right),
                (Console.words("汇聚至", "heard through"), .left),
            ])
            for row in rows {
                table.add([
                    row.site, row.name, Standing(rawValue: row.standing)?.label.text(Console.language) ?? row.standing,
                    String(row.events),
                    heard[row.site].map { folder.calendar.text(of: $0) } ?? Console.words("从未收到", "never heard"),
                ])
            }
            print(table.text)
        }

        private struct Row: Encodable {
            let site, name, standing: String
            let events: Int
            let heard_through: String?
        }
    }

    struct Revoke: ParsableCommand {
        static let configuration = CommandConfiguration(
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
                try Console.print(json: ["site": code.text, "standing": Standing.revoked.rawValue])
            } else {
                print(
                    Console.words(
                        "已吊销站点 \(code) 的密钥；已收到的记录不受影响", "revoked the keys of site \(code); what was received stays"))
            }
        }
    }
}

/// Where a site's keys stand.
private enum Standing: String {
    case listed
    case invited
    case member
    /// Joined, and invited once more: whoever uses the invitation replaces the site's keys.
    case reinvited
    case revoked

    var label: Bilingual {
        switch self {
        case .listed: Bilingual(zh: "未邀请", en: "not invited")
        case .invited: Bilingual(zh: "已邀请", en: "invited")
        case .member: Bilingual(zh: "已加入", en: "joined")
        case .reinvited: Bilingual(zh: "已加入，又邀请", en: "joined, invited again")
        case .revoked: Bilingual(zh: "已吊销", en: "revoked")
        }
    }
}

extension Roster.Site {
    fileprivate var standing: Standing {
        if revoked { return .revoked }
        if keys != nil { return invitation == nil ? .member : .reinvited }
        return invitation == nil ? .listed : .invited
    }
}
