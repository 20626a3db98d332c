import ArgumentParser
import Commands
import EventLog
import Events
import SiteStore

/// `site list`: every site below, how far it was heard, when last, and what is wrong with it.
struct SiteListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: Console.words(
            "各站点的密钥状态、汇聚至何时、最近联系、问题", "sites: their keys, how far and when each was heard, and what is wrong"))

    @OptionGroup var site: SiteOptions

    func run() throws {
        let folder = try site.open()
        let rows = try SiteRow.all(folder, now: WallClock.now())
        if site.json { return try Console.print(json: ["sites": rows]) }
        var table = TextTable([
            (Console.words("站点", "site"), .left), (Console.words("名称", "name"), .left),
            (Console.words("密钥", "keys"), .left), (Console.words("经由", "via"), .left),
            (Console.words("记录", "events"), .right), (Console.words("汇聚至", "heard through"), .left),
            (Console.words("最近联系", "last contact"), .left), (Console.words("已无消息", "silent for"), .right),
            (Console.words("程序", "program"), .left), (Console.words("状况", "state"), .left),
        ])
        for row in rows { table.add(row.cells(folder.calendar)) }
        print(table.text)
        for row in rows { row.troubles.forEach { print($0.line) } }
    }
}

/// One site of the list.
private struct SiteRow: Encodable {
    let site, name, standing: String
    /// The site directly below this hub through which it is reached; nil for one that is directly below itself.
    let via: String?
    let moved_to: String?
    let closed: Bool
    let events: Int
    /// When the newest of its records that is held here was made.
    let heard_through: String?
    let last_contact, last_carrier, program: String?
    let protocol_version: UInt32?
    /// Seconds since anything was known of it: since the last contact, or since its newest record was made.
    let lag_seconds: Int64?
    let troubles: [ShownTrouble]

    private let keys: KeyStanding
    private let heard, contact: Instant?

    private enum CodingKeys: String, CodingKey {
        case site, name, standing, via, moved_to, closed, events, heard_through, last_contact, last_carrier, program
        case protocol_version, lag_seconds, troubles
    }

    static func all(_ folder: SiteFolder, now: Instant) throws -> [SiteRow] {
        let below = try folder.below()
        let registered = Dictionary(
            try folder.entries(of: .site).map { ($0.name.key, $0) }, uniquingKeysWith: { first, _ in first })
        let logs = Dictionary(grouping: try folder.log.statistics().logs) { $0.head.log.site }
        let contacts = Dictionary(
            try folder.log.contacts().map { ($0.peer, $0) }, uniquingKeysWith: { first, _ in first })
        let troubles = Dictionary(grouping: try folder.log.troubles(), by: \.peer)
        let codes = Set(below.everyone).union(below.listed).subtracting([folder.code])
        return codes.sorted().map { code in
            SiteRow(
                code, below, registered[code.text], logs[code] ?? [], contacts[code], troubles[code] ?? [], now)
        }
    }

    private init(
        _ code: SiteCode, _ below: Subtree, _ entry: Entry?, _ logs: [LogStatistics.PerLog], _ contact: Contact?,
        _ troubles: [Trouble], _ now: Instant
    ) {
        let direct = below.entry(of: code)
        let carrier = below.carrier(of: code)
        keys = carrier == nil || carrier == code ? direct.map(KeyStanding.init) ?? .below : .below
        heard = logs.compactMap(\.lastRecordedAt).max()
        self.contact = contact?.at
        site = code.text
        name = entry?.facts.name ?? direct?.name ?? ""
        standing = keys.rawValue
        via = carrier == code ? nil : carrier?.text
        moved_to = direct?.movedTo?.text
        closed = entry?.standing == .closed
        events = logs.map(\.events).reduce(0, +)
        heard_through = heard?.rfc3339
        last_contact = contact?.at.rfc3339
        last_carrier = contact.map { $0.carrier == .line ? "line" : "bundle" }
        program = contact?.program
        protocol_version = contact?.version
        lag_seconds = [heard, contact?.at].compactMap(\.self).max().map {
            max(0, (now.milliseconds - $0.milliseconds) / 1000)
        }
        self.troubles = troubles.map(ShownTrouble.init)
    }

    func cells(_ calendar: BusinessCalendar) -> [String] {
        let never = Console.words("从未", "never")
        let state = [
            closed ? Console.words("已撤销", "closed") : nil,
            moved_to.map { Console.words("迁往 \($0)", "to \($0)") },
            troubles.isEmpty ? nil : Console.words("有问题", "trouble"),
        ].compactMap(\.self).joined(separator: " ")
        return [
            site, name, keys.label.text(Console.language), via ?? "", String(events),
            heard.map { calendar.text(of: $0) } ?? Console.words("从未收到", "never heard"),
            contact.map { calendar.text(of: $0) } ?? never, Self.span(lag_seconds), Console.printable(program ?? ""),
            state,
        ]
    }

    private static func span(_ seconds: Int64?) -> String {
        guard let seconds else { return "—" }
        let (days, hours, minutes) = (seconds / 86_400, seconds / 3600, seconds / 60)
        if days > 0 { return Console.words("\(days) 天", "\(days) d") }
        if hours > 0 { return Console.words("\(hours) 小时", "\(hours) h") }
        return Console.words("\(minutes) 分", "\(minutes) min")
    }
}
