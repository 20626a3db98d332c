import EventLog
import Events
import Replication
import SiteStore

/// What a sync did, and what waits, as it is printed.
struct SyncOutcome: Encodable {
    let hub: String
    let events_sent, contents_sent, contents_missing, bytes_sent: Int
    let held_seq, head_seq: UInt64
    let events_received, contents_received: Int
    /// How far this site holds what was done at the hub to its matters.
    let mailbox_seq: UInt64
    /// Events of this site, and of those below it, that the hub does not hold yet.
    let events_waiting: UInt64
    /// Logs of which another version was fetched and waits for a decision.
    let diverged: [String]
    /// The hub had acknowledged events up to here and holds less now: it was restored from a backup.
    let hub_went_back_from: UInt64?
    let troubles: [ShownTrouble]

    init(_ report: UpwardSync.Report, _ folder: SiteFolder) throws {
        let hub = try folder.requireHub().site
        let handedOver = try folder.handedOver()
        self.hub = hub.text
        events_sent = report.summary.eventsGiven
        contents_sent = report.summary.contentsGiven
        contents_missing = report.summary.contentsMissing
        bytes_sent = report.summary.bytesGiven
        held_seq = report.held?.seq ?? 0
        head_seq = try folder.log.head(of: folder.log.own)?.seq ?? 0
        events_received = report.summary.eventsTaken
        contents_received = report.summary.contentsTaken
        mailbox_seq = try folder.log.head(of: .mailbox(of: folder.code, at: hub))?.seq ?? 0
        events_waiting = handedOver.map(\.waiting).reduce(0, +)
        diverged = report.branches.map(\.name).sorted()
        hub_went_back_from = report.wentBack?.seq
        troubles = try folder.log.troubles().filter { $0.peer == hub }.map(ShownTrouble.init)
    }

    var lines: [String] {
        var lines = [
            Console.words(
                "已送出记录 \(events_sent) 条、正文 \(contents_sent) 份；中心 \(hub) 已存至第 \(held_seq) 条。收到中心的记录 \(events_received) 条、正文 \(contents_received) 份",
                "sent \(events_sent) events and \(contents_sent) contents; hub \(hub) holds everything through \(held_seq). Received \(events_received) events and \(contents_received) contents from it"
            )
        ]
        if events_waiting > 0 {
            lines.append(Console.words("还有记录 \(events_waiting) 条待送", "\(events_waiting) events wait to be sent"))
        }
        if contents_missing > 0 {
            lines.append(
                Console.words(
                    "中心索取的正文有 \(contents_missing) 份不在本机（未送到，或已遗忘）",
                    "\(contents_missing) contents that the hub asked for are not here (they have not come, or were forgotten)"
                ))
        }
        if let hub_went_back_from {
            lines.append(
                Console.words(
                    "注意：中心此前已存至第 \(hub_went_back_from) 条，现在少了（由旧备份恢复？）；已重新送去，不会丢失",
                    "note: the hub held everything through \(hub_went_back_from) once and held less now (restored from a backup?); it was sent again and nothing is lost"
                ))
        }
        if !diverged.isEmpty {
            lines.append(
                Console.words(
                    "以下日志在中心另有一个版本，已取回另存，等待决定：\(diverged.joined(separator: "、"))；请运行 \(Console.program) repair 查看",
                    "the hub has another version of \(diverged.joined(separator: ", ")), which was fetched and is kept apart; run \(Console.program) repair to see"
                ))
        }
        return lines + troubles.map(\.line)
    }
}
