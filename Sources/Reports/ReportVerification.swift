import Events
import Projections

/// What was found when a sealed report was recomputed from the logs.
package struct ReportVerification: Sendable {
    package let sealed: SealedReport
    /// Values that differ although nothing but what was held then is counted; a report stands when there are none.
    package let differences: [ReportDifference]
    package let amendments: Amendments
    /// Whether figures are defined otherwise by now than when the report was sealed.
    package let isRedefined: Bool

    package var stands: Bool { differences.isEmpty }

    /// Checks the signature, then that the logs still hold what the report was made from, then every value.
    ///
    /// - Parameters:
    ///   - keys: every key with which the report's author is known to have signed.
    /// - Throws: `ReportError` `report.key`, `report.signature`, `report.events_lost`, `report.events_differ`,
    ///   `report.time_zone`; whatever the logs throw.
    package init(
        of sealed: SealedReport, against logs: any HeldLogs, keys: [SigningPublicKey], calendar: BusinessCalendar,
        divisions: any DivisionNaming
    ) throws {
        try sealed.checkSignature(keys: keys)
        let report = sealed.report
        try Self.checkHeld(report.position, logs)
        let drawing = try ReportDrawing(again: report, calendar: calendar, divisions: divisions)
        self.sealed = sealed
        differences = ReportDifference.between(report, try drawing.report(from: logs, at: report.position))
        amendments = try Amendments(to: report, from: logs, drawing: drawing, calendar: calendar)
        isRedefined = report.position.definitions != LogPosition.definitionsDigest
    }

    private static func checkHeld(_ position: LogPosition, _ logs: any HeldLogs) throws {
        let heads = Dictionary(try logs.heads().map { ($0.log.name, $0) }) { first, _ in first }
        for reach in position.heads {
            let held = heads[reach.log]?.seq ?? 0
            guard let log = try? LogID(name: reach.log), held >= reach.seq else {
                throw ReportError(
                    .lost, zh: "日志 \(reach.log) 现只存到第 \(held) 条，封存时存到第 \(reach.seq) 条：请先同步或从备份恢复，再核对",
                    en:
                        "log \(reach.log) is held through \(held) only, but was held through \(reach.seq) when the report was sealed: sync or restore it first"
                )
            }
            guard heads[reach.log]?.epoch == reach.epoch,
                try logs.hash(of: log, at: reach.seq)?.description == reach.hash
            else {
                throw ReportError(
                    .rewritten, zh: "日志 \(reach.log) 到第 \(reach.seq) 条的内容与封存时不同（修复过或被换过），报告所依据的记录已不在",
                    en:
                        "log \(reach.log) up to \(reach.seq) is not what it was when the report was sealed (repaired, or another one): what the report counted is gone"
                )
            }
        }
    }
}
