import ArgumentParser
import Commands
import EventLog
import Events
import SiteStore

/// `site move`: sites report to another hub from here on. Run at the hub that they leave; with several sites it splits a hub.
struct SiteMoveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "move",
        abstract: Console.words("站点改由另一中心管理（在迁出的中心运行）", "sites report to another hub (run at the hub they leave)"),
        discussion: Console.words(
            "例：hub site move 520103100-Z02 520103100-S07 --to 520103-H02\n此后由新中心用 hub invite 邀请这些站点，站点用 station join 加入并同步。已收到的记录不受影响，也不会重复计数；尚未送出的，站点会交给新中心。",
            "Example: hub site move 520103100-Z02 520103100-S07 --to 520103-H02\nThen the new hub invites them with hub invite, and they join it with station join and sync. What was received stays and counts once; what was not handed over yet goes to the new hub."
        ))

    @OptionGroup var options: SiteOptions
    @Argument(help: ArgumentHelp(Console.words("站点编码，可写多个", "site codes"))) var sites: [String]
    @Option(help: ArgumentHelp(Console.words("迁往哪个中心", "the hub that they report to from now on"), valueName: "HUB"))
    var to: String

    func run() throws {
        let folder = try options.open()
        let hub = try SiteCode(to)
        guard hub.kind == .hub, hub != folder.code else {
            throw SiteStoreError(
                .argument, zh: "--to \(hub) 不是另一个中心的编码", en: "--to \(hub) is not the code of another hub")
        }
        let codes = try sites.map { try SiteCode($0) }
        try Deciding.untilItStands(on: folder.log) { position in
            let below = try folder.below()
            let now = WallClock.now()
            let drafts = try codes.map { code in
                try check(code, below, hub)
                let fact = KeyRevoked.with {
                    $0.site = code.text
                    $0.reason = Console.words("迁往 \(hub)", "moved to \(hub)")
                    $0.movedTo = hub.text
                }
                return Draft(.keyRevoked(fact), entry: "site/\(code)", occurredAt: now, actor: Operator.name)
            }
            _ = try Recording.append(drafts, ifUnchangedSince: position, in: folder, now: now)
        }
        if options.json {
            try Console.print(json: Document(moved: codes.map(\.text), to: hub.text))
        } else {
            let moved = codes.map(\.text).joined(separator: Console.words("、", ", "))
            print(
                Console.words(
                    "\(moved) 已迁往 \(hub)，不再向本中心同步；请由 \(hub) 用 hub invite 邀请，站点再用 station join 加入",
                    "\(moved): moved to \(hub), and they sync with this hub no longer; have \(hub) invite them with hub invite, and join it with station join"
                ))
        }
    }

    private func check(_ code: SiteCode, _ below: Subtree, _ hub: SiteCode) throws {
        guard let entry = below.entry(of: code), entry.wasInvited, code != hub else {
            throw SiteStoreError(
                .argument, zh: "\(code) 不是本中心直接管理的站点，可用 site list 查",
                en: "\(code) is not directly below this hub; see site list")
        }
        guard entry.isMember else {
            throw SiteStoreError(
                .argument, zh: "站点 \(code) 的密钥已吊销或已迁出",
                en: "the keys of site \(code) are revoked, or it has moved already")
        }
        guard !below.branch(of: code).contains(hub) else {
            throw SiteStoreError(
                .argument, zh: "\(hub) 在 \(code) 之下，不能作为其上级",
                en: "\(hub) stands below \(code) and cannot stand above it")
        }
    }

    private struct Document: Encodable {
        let moved: [String]
        let to: String
    }
}
