import ArgumentParser
import EventLog
import Events
import Replication
import SiteStore

/// `log verify`: walks every chain, content and signature.
struct LogVerify: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: Console.words(
            "逐条核对校验链、正文与签名，指出第一处损坏", "walk every chain, content and signature, and name the first damage"),
        discussion: Console.words("例：station log verify --dir 我的站点", "Example: station log verify --dir my-site"))

    @OptionGroup var site: SiteOptions

    func run() throws {
        let folder = try site.open()
        let line = ProgressLine("核对", "verifying")
        let report = try folder.log.verify { line.show($0, of: $1) }
        line.finish()
        if let damage = report.damage { throw Self.complaint(damage) }
        let signatures = try folder.log.verifySignatures { try folder.everyKey(of: $0.site) }
        if let damage = signatures.damage { throw Self.complaint(damage) }
        if site.json {
            try Console.print(
                json: Sound(
                    sound: true, events: report.events, logs: report.logs, contents_held: report.contentsHeld,
                    contents_awaited: report.contentsAwaited, contents_forgotten: report.contentsForgotten,
                    signatures_checked: signatures.checked, signatures_of_unknown_keys: signatures.unknown))
            return
        }
        print(
            Console.words(
                "完好：\(report.logs) 个日志，\(report.events) 条记录；正文 \(report.contentsHeld) 份在库，\(report.contentsAwaited) 份未到，\(report.contentsForgotten) 份已遗忘；签名 \(signatures.checked) 个相符",
                "sound: \(report.logs) logs, \(report.events) events; contents: \(report.contentsHeld) held, \(report.contentsAwaited) awaited, \(report.contentsForgotten) forgotten; signatures: \(signatures.checked) checked"
            ))
        if signatures.unknown > 0 {
            print(
                Console.words(
                    "另有 \(signatures.unknown) 个日志的签名无从核对：本站点没有其公钥",
                    "signatures of \(signatures.unknown) more logs were not checked: this site does not have their keys"
                ))
        }
    }

    private struct Sound: Encodable {
        let sound: Bool
        let events, logs, contents_held, contents_awaited, contents_forgotten: Int
        let signatures_checked, signatures_of_unknown_keys: Int
    }

    private static func complaint(_ damage: VerifyReport.Damage) -> EventLogError {
        let log = damage.log?.name ?? "—"
        let place: Bilingual =
            damage.seq == 0
            ? Bilingual(zh: "", en: "")
            : Bilingual(
                zh: " 第 \(damage.seq) 条" + (damage.position == 0 ? "" : "（位置 \(damage.position)）"),
                en: ", event \(damage.seq)" + (damage.position == 0 ? "" : " (position \(damage.position))"))
        return EventLogError(
            .damaged, zh: "日志损坏：\(log)\(place.zh)：\(damage.what.zh)；请勿改动文件，从备份恢复，或由中心核对",
            en:
                "damaged: log \(log)\(place.en): \(damage.what.en); leave the files as they are and restore from a backup"
        )
    }
}
