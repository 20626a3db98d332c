import Events
import Projections

/// The paragraph that annual reviews carry, from the report's own figures: 全年共接待群众…人次，收集意见建议…件，解决…件.
package struct ReviewParagraph {
    private let report: Report

    package init(_ report: Report) { self.report = report }

    package var text: Bilingual { Bilingual(zh: chinese, en: english) }

    private var chinese: String {
        let span = report.kind == .annual ? "全年" : "本月"
        var sentences = [
            "\(report.period.prefix(4))年\(report.kind == .monthly ? "\(month)月" : "")，\(report.region_name)各级人大代表\(sites.zh)开展接待走访 \(count("visits.sessions")) 场次，参加代表 \(count("visits.deputies")) 人次，开展履职活动 \(count("duties.count")) 次。",
            "\(span)共接待群众 \(count("visits.received")) 人次，收集意见建议 \(count("matters.collected")) 件，解决 \(count("matters.resolved")) 件\(rate("matters.resolved").map { "，解决率 \($0)" } ?? "")；其中当场答复 \(count("matters.onspot")) 件，交办 \(count("matters.referred")) 件\(rate("matters.replied").map { "，答复率 \($0)" } ?? "")\(rate("matters.ontime").map { "，按期答复率 \($0)" } ?? "")。",
        ]
        if let satisfied = rate("ratings.impl.satisfied"), let basic = rate("ratings.impl.basic") {
            sentences.append("群众对办理结果表示满意的占 \(satisfied)，基本满意的占 \(basic)。")
        }
        sentences.append(
            "截至 \(report.as_of)，逾期未答复 \(count("matters.overdue")) 件。")
        let former =
            report.kind == .annual
            ? report.line("visits.received")?.before : report.line("visits.received")?.year_before
        if former != nil {
            sentences.append(
                "与上年\(report.kind == .annual ? "" : "同期")相比，\(changes.map { "\($0.zh) \($1)" }.joined(separator: "，"))。"
            )
        }
        return sentences.joined()
    }

    private var english: String {
        let span = report.kind == .annual ? "year" : "month"
        var sentences = [
            "In \(report.period), deputies in \(report.region_name) held \(count("visits.sessions")) receptions and visits\(sites.en) (\(count("visits.deputies")) attendances) and took part in \(count("duties.count")) other duties.",
            "Over the \(span) they received \(count("visits.received")) people and collected \(count("matters.collected")) opinions, of which \(count("matters.resolved")) were resolved\(rate("matters.resolved").map { " (\($0))" } ?? ""); \(count("matters.onspot")) were answered on the spot and \(count("matters.referred")) referred\(rate("matters.replied").map { " (\($0) replied to" + (rate("matters.ontime").map { ", \($0) on time" } ?? "") + ")" } ?? "").",
        ]
        if let satisfied = rate("ratings.impl.satisfied"), let basic = rate("ratings.impl.basic") {
            sentences.append(
                "Of those who rated the result, \(satisfied) were satisfied and \(basic) basically satisfied.")
        }
        sentences.append("As of \(report.as_of), \(count("matters.overdue")) matters were overdue.")
        let former =
            report.kind == .annual
            ? report.line("visits.received")?.before : report.line("visits.received")?.year_before
        if former != nil {
            sentences.append("Against the year before: \(changes.map { "\($0.en) \($1)" }.joined(separator: ", ")).")
        }
        return sentences.joined(separator: " ")
    }

    private var sites: Bilingual {
        guard let count = report.line("sites.count")?.now.count, count > 0 else { return Bilingual(zh: "", en: "") }
        return Bilingual(zh: "依托 \(count) 个家、站、室、点", en: " at \(count) homes, stations, rooms and points")
    }

    private var month: Int { Int(report.period.suffix(2)) ?? 0 }

    private var changes: [(Bilingual, String)] {
        [
            ("visits.received", Bilingual(zh: "接待群众人次", en: "people received")),
            ("matters.collected", Bilingual(zh: "收集意见建议件数", en: "opinions collected")),
            ("matters.resolved", Bilingual(zh: "解决件数", en: "resolved")),
        ].map { id, name in
            let line = report.line(id)
            let then = report.kind == .annual ? line?.before : line?.year_before
            let counts = [line?.now.count, then?.count].map { $0.map { ReportValue(.count($0)) } }
            return (name, ReportChange.text(counts[0], from: counts[1], .zh))
        }
    }

    private func count(_ id: String) -> String { report.line(id)?.now.count.map(String.init) ?? "—" }

    /// Nil where there is no denominator.
    private func rate(_ id: String) -> String? {
        guard let value = report.line(id)?.now, value.isSomething else { return nil }
        return value.text
    }
}
