import ArgumentParser
import Commands
import EventLog
import Events
import Foundation
import Replication
import SiteStore
import Sync

/// `sync`: hands over to the hub what it lacks, and takes in what was done there to this site's matters; without `--once` it
/// goes on until it is stopped.
struct SyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync", abstract: Console.words("与中心同步", "sync with the hub"),
        discussion: Console.words("例：station sync --once --dir 站点", "Example: station sync --once --dir site"))

    @OptionGroup var site: SiteOptions
    @Flag(help: ArgumentHelp(Console.words("同步一次就结束", "sync once and end"))) var once = false

    func run() async throws {
        let settings = try await Settings.load(folder: site.dir, file: "station.yaml")
        var failures = 0
        while true {
            do {
                let folder = try site.open()
                try Self.syncOnce(folder, json: site.json)
                failures = 0
            } catch let complaint as any Complaint where !once && complaint.exitStatus == .retry {
                failures += 1
                Console.complain(complaint.message.text(Console.language))
            }
            if once { return }
            try await Task.sleep(for: settings.pause(afterFailures: failures, jitter: Double.random(in: 0.5...1)))
        }
    }

    private static func syncOnce(_ folder: SiteFolder, json: Bool) throws {
        let hub = try folder.requireHub()
        let sync = UpwardSync(site: folder.exchanging(program: Program.version), hub: hub, pin: { try folder.pin($0) })
        if let enrolment = try folder.enrolment(), let invitationKeys = try folder.invitationKeys() {
            do {
                try sync.enrol(enrolment, invitationKeys: invitationKeys)
            } catch let error as ReplicationError where error.kind == .keyRefused {
                // Used up: by this site itself, if the hub's answer was lost or a bundle brought the keys. Its own keys
                // will tell.
            }
        }
        let line = ProgressLine("同步", "syncing")
        let report = try sync.run(keys: try folder.transportKeys()) { line.show(Int($0), of: Int($1)) }
        let summary = report.summary
        line.finish()
        if try folder.enrolment() != nil { try folder.markEnrolled() }
        if json {
            try Console.print(
                json: Document(
                    hub: hub.site.text, events_sent: summary.eventsGiven, contents_sent: summary.contentsGiven,
                    contents_missing: summary.contentsMissing, held_seq: report.held?.seq ?? 0,
                    head_seq: try folder.log.head(of: folder.log.own)?.seq ?? 0,
                    events_received: summary.eventsTaken, contents_received: summary.contentsTaken,
                    mailbox_seq: try folder.log.head(of: .mailbox(of: folder.code, at: hub.site))?.seq ?? 0))
        } else {
            print(
                Console.words(
                    "已送出记录 \(summary.eventsGiven) 条、正文 \(summary.contentsGiven) 份；中心 \(hub.site) 已存至第 \(report.held?.seq ?? 0) 条。收到中心的记录 \(summary.eventsTaken) 条、正文 \(summary.contentsTaken) 份",
                    "sent \(summary.eventsGiven) events and \(summary.contentsGiven) contents; hub \(hub.site) holds everything through \(report.held?.seq ?? 0). Received \(summary.eventsTaken) events and \(summary.contentsTaken) contents from it"
                ))
        }
        if let first = report.declined.first { throw first.fault }
    }

    private struct Document: Encodable {
        let hub: String
        let events_sent, contents_sent, contents_missing: Int
        let held_seq, head_seq: UInt64
        let events_received, contents_received: Int
        /// How far this site holds what was done at the hub to its matters.
        let mailbox_seq: UInt64
    }
}

/// `status`: saved here, held by the hub, not yet.
struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: Console.words("本机已存、中心已存、待送", "saved here, held by the hub, waiting"))

    @OptionGroup var site: SiteOptions

    func run() throws {
        let folder = try site.open()
        let head = try folder.log.head(of: folder.log.own)?.seq ?? 0
        let hub = folder.profile.hub
        let mark = try hub.map { try folder.log.heldMark(of: try SiteCode($0.site), log: folder.log.own) } ?? nil
        let held = mark?.settled ?? 0
        if site.json {
            try Console.print(
                json: Document(
                    site: folder.code.text, name: folder.profile.name, saved: head, hub: hub?.site,
                    held: hub == nil ? nil : held, held_at: mark?.at.rfc3339, waiting: head - min(head, held)))
            return
        }
        print("\(folder.code)  \(folder.profile.name)")
        print(Console.words("本机已存：\(head) 条", "saved here: \(head) events"))
        if let hub {
            let when = mark.map { folder.calendar.text(of: $0.at) } ?? Console.words("从未", "never")
            print(
                Console.words(
                    "中心 \(hub.site) 已存：\(held) 条（\(when)）；待送：\(head - min(head, held)) 条",
                    "held by hub \(hub.site): \(held) (\(when)); waiting: \(head - min(head, held))"))
        } else {
            print(Console.words("尚未加入中心", "no hub joined yet"))
        }
    }

    private struct Document: Encodable {
        let site, name: String
        let saved: UInt64
        let hub: String?
        let held: UInt64?
        let held_at: String?
        let waiting: UInt64
    }
}
