import ArgumentParser
import EventLog
import Events
import SiteStore

/// `status [MATTER]`: saved here, held by the hub above, not yet; of the whole site, or record by record of one matter.
package struct StatusCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: Console.words("本机已存、中心已存、待送；有无问题", "saved here, held by the hub, waiting; and what is wrong"),
        discussion: Console.example(
            "status\n    \(Console.program) status 520103100-Z02-17-H",
            "status\n         \(Console.program) status 520103100-Z02-17-H"))

    @OptionGroup var site: SiteOptions
    @Argument(help: ArgumentHelp(Console.words("事项、接待走访或履职活动的编号", "number of a matter, visit or duty")))
    var subject: String?

    package init() {}

    package func run() throws {
        let folder = try site.open()
        if let subject {
            try RecordStatus(subject, folder).print(json: site.json)
        } else {
            try SiteStatus(folder).print(json: site.json)
        }
    }
}

/// Where everything of a site is.
private struct SiteStatus: Encodable {
    let site, name: String
    let saved: UInt64
    let hub: String?
    let held: UInt64?
    let held_at: String?
    /// Events of the site's own log that are not known to be at the hub with their texts.
    let waiting: UInt64
    /// Events of all logs that go to the hub which are not there yet.
    let events_waiting: UInt64
    let last_contact, hub_program: String?
    let logs: [Log]
    let diverged: [String]
    let troubles: [ShownTrouble]

    struct Log: Encodable {
        let log: String
        let saved, held: UInt64
    }

    private let heldText: String?
    private let contactText: String?

    private enum CodingKeys: String, CodingKey {
        case site, name, saved, hub, held, held_at, waiting, events_waiting, last_contact, hub_program, logs, diverged
        case troubles
    }

    init(_ folder: SiteFolder) throws {
        let hub = try folder.profile.hub.map { try SiteCode($0.site) }
        let head = try folder.log.head(of: folder.log.own)?.seq ?? 0
        let mark = try hub.flatMap { try folder.log.heldMark(of: $0, log: folder.log.own) }
        let held = min(mark?.settled ?? 0, head)
        let handedOver = try folder.handedOver()
        let contact = try folder.log.contacts().first { $0.peer == hub }
        site = folder.code.text
        name = folder.profile.name
        saved = head
        self.hub = hub?.text
        self.held = hub == nil ? nil : held
        held_at = mark?.at.rfc3339
        waiting = head - held
        events_waiting = handedOver.map(\.waiting).reduce(0, +)
        last_contact = contact?.at.rfc3339
        hub_program = contact?.program
        logs = handedOver.map { Log(log: $0.log.name, saved: $0.seq, held: $0.held) }
        diverged = try folder.log.branches().map(\.log.name)
        troubles = try folder.log.troubles().map(ShownTrouble.init)
        heldText = mark.map { folder.calendar.text(of: $0.at) }
        contactText = contact.map { folder.calendar.text(of: $0.at) }
    }

    func print(json: Bool) throws {
        if json { return try Console.print(json: self) }
        Swift.print("\(site)  \(name)")
        Swift.print(Console.words("本机已存：\(saved) 条", "saved here: \(saved) events"))
        if let hub, let held {
            let when = heldText ?? Console.words("从未", "never")
            Swift.print(
                Console.words(
                    "中心 \(hub) 已存：\(held) 条（\(when)）；待送：\(waiting) 条",
                    "held by hub \(hub): \(held) (\(when)); waiting: \(waiting)"))
            if let contactText {
                let program = Console.printable(hub_program ?? "")
                Swift.print(
                    Console.words("最近一次联系：\(contactText)（\(program)）", "last contact: \(contactText) (\(program))"))
            }
            if logs.count > 1 { Swift.print(table) }
        } else {
            Swift.print(Console.words("尚未加入中心", "no hub joined yet"))
        }
        if !diverged.isEmpty {
            Swift.print(
                Console.words(
                    "另有版本待决定：\(diverged.joined(separator: "、"))；请运行 \(Console.program) repair 查看",
                    "other versions wait for a decision: \(diverged.joined(separator: ", ")); run \(Console.program) repair"
                ))
        }
        for trouble in troubles { Swift.print(trouble.line) }
    }

    private var table: String {
        var table = TextTable([
            (Console.words("日志", "log"), .left), (Console.words("本机已存", "saved here"), .right),
            (Console.words("上级已存", "held above"), .right), (Console.words("待送", "waiting"), .right),
        ])
        for log in logs { table.add([log.log, String(log.saved), String(log.held), String(log.saved - log.held)]) }
        return table.text
    }
}

/// Where each record of a matter, a visit or a duty is.
private struct RecordStatus: Encodable {
    let subject: String
    let hub: String?
    let records: [Row]

    struct Row: Encodable {
        let record, type, occurred_at, recorded_at: String
        /// Whether the hub has the record, and with its texts; nil where this site has joined none.
        let held_by_hub, texts_held_by_hub: Bool?
        /// When the hub acknowledged last, that record among others.
        let held_at: String?
    }

    private let rows: [(label: String, recorded: String, held: String?)]

    private enum CodingKeys: String, CodingKey {
        case subject, hub, records
    }

    init(_ number: String, _ folder: SiteFolder) throws {
        let reading = try SubjectReading(number, folder)
        let hub = try folder.profile.hub.map { try SiteCode($0.site) }
        let handedOver = Dictionary(uniqueKeysWithValues: try folder.handedOver().map { ($0.log, $0) })
        let events = reading.story.events.sorted(by: LoggedEvent.precedes)
        subject = reading.id
        self.hub = hub?.text
        records = events.map { logged in
            let mark = handedOver[logged.log]
            // What is not handed up came from above.
            let isHeld = mark.map { logged.seq <= $0.held } ?? true
            return Row(
                record: RecordPlace.text(logged.ref), type: logged.event.type.description,
                occurred_at: logged.occurredAt.rfc3339, recorded_at: logged.recordedAt.rfc3339,
                held_by_hub: hub == nil ? nil : isHeld,
                texts_held_by_hub: hub == nil ? nil : mark.map { logged.seq <= $0.settled } ?? true,
                held_at: hub != nil && isHeld ? mark?.at?.rfc3339 : nil)
        }
        rows = events.map { logged in
            let mark = handedOver[logged.log]
            let isHeld = mark.map { logged.seq <= $0.held } ?? true
            return (
                logged.event.type.label.text(Console.language), folder.calendar.text(of: logged.recordedAt),
                isHeld ? mark?.at.map { folder.calendar.text(of: $0) } ?? "" : nil
            )
        }
    }

    func print(json: Bool) throws {
        if json { return try Console.print(json: self) }
        var table = TextTable([
            (Console.words("记录", "record"), .left), (Console.words("内容", "what"), .left),
            (Console.words("本机保存", "saved here"), .left), (Console.words("中心已存", "at the hub"), .left),
        ])
        for (record, row) in zip(records, rows) {
            let isHeld = record.held_by_hub
            let held =
                isHeld == nil ? "—" : isHeld == false ? Console.words("未送到", "not yet") : "✓ " + (row.held ?? "")
            let texts =
                isHeld == true && record.texts_held_by_hub == false
                ? Console.words("（正文未到）", " (its texts: not yet)") : ""
            table.add([record.record, row.label, row.recorded, held + texts])
        }
        Swift.print(subject)
        Swift.print(table.text)
    }
}
