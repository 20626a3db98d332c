import EventLog
import Events
import Replication

/// What the import of bundles did, said the same way by both programs.
package struct BundleTaken {
    private let outcome: BundleImport.Outcome

    package init(_ outcome: BundleImport.Outcome) {
        self.outcome = outcome
    }

    package func print(json: Bool) throws {
        if json {
            try Console.print(json: document)
        } else {
            for report in outcome.reports { show(report) }
        }
        for report in outcome.reports {
            for log in report.logs {
                if let trouble = log.trouble { Console.complain(trouble.message.text(Console.language)) }
            }
        }
        for refused in outcome.refused {
            Console.complain(
                Console.words(
                    "收存的来自 \(Console.printable(refused.from)) 的数据包未导入：\(refused.fault.message.zh)",
                    "a bundle from \(Console.printable(refused.from)) that was kept is not taken in: \(refused.fault.message.en)"
                ))
        }
    }

    private func show(_ report: BundleReport) {
        let part =
            report.parts > 1
            ? Console.words("（第 \(report.part)/\(report.parts) 份）", " (part \(report.part) of \(report.parts))") : ""
        Swift.print(
            Console.words(
                "\(report.from) 的数据包\(part)：新增记录 \(report.eventsNew) 条、正文 \(report.contentsNew) 份",
                "bundle of \(report.from)\(part): \(report.eventsNew) new events, \(report.contentsNew) new contents"))
        for log in report.logs where log.events > 0 || log.missing != nil {
            if let missing = log.missing {
                let then = report.isPutBy ? Self.kept : Self.notKept
                Swift.print(
                    Console.words(
                        "  日志 \(log.log) 已存至第 \(log.held) 条，缺第 \(missing.lowerBound) 至 \(missing.upperBound) 条；\(then.zh)",
                        "  log \(log.log) is held through \(log.held); events \(missing.lowerBound) to \(missing.upperBound) are missing: \(then.en)"
                    ))
            } else {
                Swift.print(
                    Console.words(
                        "  日志 \(log.log)：\(log.events) 条，其中新增 \(log.eventsNew)，已存至第 \(log.held) 条",
                        "  log \(log.log): \(log.events) events, \(log.eventsNew) of them new, held through \(log.held)"
                    ))
            }
        }
        for mark in report.acknowledged {
            Swift.print(
                Console.words(
                    "  \(report.from) 已存本方日志 \(mark.head.log) 至第 \(mark.head.seq) 条",
                    "  \(report.from) holds our log \(mark.head.log) through \(mark.head.seq)"))
        }
    }

    private static let kept = Bilingual(zh: "数据包已收存，补齐后自动导入", en: "the bundle is kept and applied once they have come")
    private static let notKept = Bilingual(zh: "请先导入前面的数据包", en: "import the earlier bundle first")

    private var document: Document {
        Document(
            events: outcome.reports.reduce(0) { $0 + $1.logs.reduce(0) { $0 + $1.events } },
            events_new: outcome.reports.reduce(0) { $0 + $1.eventsNew },
            contents_new: outcome.reports.reduce(0) { $0 + $1.contentsNew },
            bundles: outcome.reports.map { report in
                .init(
                    from: report.from.text, written_at: report.writtenAt.rfc3339, part: report.part,
                    parts: report.parts, put_by: report.isPutBy,
                    logs: report.logs.map { log in
                        .init(
                            log: log.log.name, events: log.events, events_new: log.eventsNew,
                            contents_new: log.contentsNew, held_seq: log.held,
                            missing_first: log.missing?.lowerBound, missing_last: log.missing?.upperBound,
                            trouble: log.trouble?.code, branch_seq: log.branch?.seq)
                    },
                    acknowledged: report.acknowledged.map {
                        .init(log: $0.head.log.name, held_seq: $0.head.seq, settled_seq: $0.settled)
                    })
            },
            refused: outcome.refused.map { .init(from: $0.from, code: $0.fault.code) })
    }

    private struct Document: Encodable {
        struct Log: Encodable {
            let log: String
            let events, events_new, contents_new: Int
            let held_seq: UInt64
            let missing_first, missing_last: UInt64?
            let trouble: String?
            let branch_seq: UInt64?
        }

        struct Mark: Encodable {
            let log: String
            let held_seq, settled_seq: UInt64
        }

        struct Bundle: Encodable {
            let from, written_at: String
            let part, parts: Int
            let put_by: Bool
            let logs: [Log]
            let acknowledged: [Mark]
        }

        struct Refused: Encodable {
            let from, code: String
        }

        let events, events_new, contents_new: Int
        let bundles: [Bundle]
        let refused: [Refused]
    }
}
