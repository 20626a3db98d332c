import Replication

/// What the import of a bundle did, said the same way by both programs.
package struct BundleTaken {
    private let report: BundleImport.Report

    package init(_ report: BundleImport.Report) {
        self.report = report
    }

    package func print(json: Bool) throws {
        let held = report.held?.seq ?? 0
        if json {
            try Console.print(
                json: Document(
                    site: report.site.text, log: report.log.name, events: report.events, events_new: report.eventsNew,
                    contents: report.contents, contents_new: report.contentsNew, held_seq: held))
        } else {
            Swift.print(
                Console.words(
                    "站点 \(report.site)：记录 \(report.events) 条，其中新增 \(report.eventsNew)；正文 \(report.contents) 份，其中新增 \(report.contentsNew)；日志 \(report.log) 已存至第 \(held) 条",
                    "site \(report.site): \(report.events) events, \(report.eventsNew) of them new; \(report.contents) contents, \(report.contentsNew) new; log \(report.log) held through \(held)"
                ))
        }
    }

    private struct Document: Encodable {
        let site, log: String
        let events, events_new, contents, contents_new: Int
        let held_seq: UInt64
    }
}
