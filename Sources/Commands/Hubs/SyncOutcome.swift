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
    /// Sealed bundles of other sites: handed to the hub, not taken by it, and handed down to be taken along.
    let bundles_handed_up, bundles_refused, bundles_to_take_along: Int
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
        (bundles_handed_up, bundles_refused, bundles_to_take_along) = report.carried.reduce(into: (0, 0, 0)) {
            switch $1 {
            case .handedOn(_, .settled): $0.0 += 1
            case .handedOn(_, .refused), .handedOn(_, .postponed), .refused: $0.1 += 1
            case .kept: $0.2 += 1
            case .takenIn: break
            }
        }
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
        return lines + bundleLines + troubles.map(\.line)
    }

    private var bundleLines: [String] {
        var lines: [String] = []
        if bundles_handed_up > 0 {
            lines.append(
                Console.words(
                    "已代邻近站点转交数据包 \(bundles_handed_up) 个", "handed on \(bundles_handed_up) bundles of neighbours"))
        }
        if bundles_refused > 0 {
            lines.append(
                Console.words(
                    "有 \(bundles_refused) 个代转的数据包中心未收（原因见中心日志）；请原站点重新导出",
                    "\(bundles_refused) bundles of neighbours were not taken (the hub's log says why); have them exported again"
                ))
        }
        if bundles_to_take_along > 0 {
            lines.append(
                Console.words(
                    "中心有 \(bundles_to_take_along) 个给邻近站点的数据包，请用 \(Console.program) bundle collect 取出带去",
                    "the hub has \(bundles_to_take_along) bundles for neighbours; write them out with \(Console.program) bundle collect"
                ))
        }
        return lines
    }
}
