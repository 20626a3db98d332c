import Events
import Projections

/// The paragraph that annual reviews carry, from the report's own figures: 全年共接待群众…人次，收集意见建议…件，
/// 解决…件.
package struct ReviewParagraph {
    private let report: Report

    package init(_ report: Report) { self.report = report }

    package var text: Bilingual {
        let sentences = [doings, received, satisfied, overdue, compared].compactMap(\.self)
        return Bilingual(
            zh: sentences.map(\.zh).joined(), en: sentences.map(\.en).joined(separator: " "))
    }

    private var isAnnual: Bool { report.kind == .annual }

    private var doings: Bilingual? {
        let year = report.period.prefix(4)
        let month = isAnnual ? "" : "\(Int(report.period.suffix(2)) ?? 0)月"
        let (visits, attendances) = (count("visits.sessions"), count("visits.deputies"))
        let duties = count("duties.count")
        let sites = report.line("sites.count")?.now.count ?? 0
        let at =
            sites > 0
            ? Bilingual(zh: "依托 \(sites) 个家、站、室、点", en: " at \(sites) homes, stations, rooms and points")
            : Bilingual(zh: "", en: "")
        return Bilingual(
            zh: "\(year)年\(month)，\(report.region_name)各级人大代表\(at.zh)开展接待走访 \(visits) 场次，"
                + "参加代表 \(attendances) 人次，开展履职活动 \(duties) 次。",
            en: "In \(report.period), deputies in \(report.region_name) held \(visits) receptions and visits\(at.en) "
                + "(\(attendances) attendances) and took part in \(duties) other duties.")
    }

    private var received: Bilingual? {
        let span = isAnnual ? Bilingual(zh: "全年", en: "year") : Bilingual(zh: "本月", en: "month")
        let (people, opinions) = (count("visits.received"), count("matters.collected"))
        let (resolved, referred) = (count("matters.resolved"), count("matters.referred"))
        let share = rate("matters.resolved").map { Bilingual(zh: "，解决率 \($0)", en: " (\($0))") }
        let replied = rate("matters.replied").map { Bilingual(zh: "，答复率 \($0)", en: ", \($0) replied to") }
        let ontime = rate("matters.ontime").map { Bilingual(zh: "，按期答复率 \($0)", en: ", \($0) on time") }
        let onspot = count("matters.onspot")
        return Bilingual(
            zh: "\(span.zh)共接待群众 \(people) 人次，收集意见建议 \(opinions) 件，解决 \(resolved) 件\(share?.zh ?? "")；"
                + "其中当场答复 \(onspot) 件，交办 \(referred) 件\(replied?.zh ?? "")\(ontime?.zh ?? "")。",
            en: "Over the \(span.en) they received \(people) people and collected \(opinions) opinions, of which "
                + "\(resolved) were resolved\(share?.en ?? ""); \(onspot) were answered on the spot and \(referred) "
                + "referred\(replied?.en ?? "")\(ontime?.en ?? "").")
    }

    private var satisfied: Bilingual? {
        guard let satisfied = rate("ratings.impl.satisfied"), let basic = rate("ratings.impl.basic") else { return nil }
        return Bilingual(
            zh: "群众对办理结果表示满意的占 \(satisfied)，基本满意的占 \(basic)。",
            en: "Of those who rated the result, \(satisfied) were satisfied and \(basic) basically satisfied.")
    }

    private var overdue: Bilingual? {
        let count = count("matters.overdue")
        return Bilingual(
            zh: "截至 \(report.as_of)，逾期未答复 \(count) 件。",
            en: "As of \(report.as_of), \(count) matters were overdue.")
    }

    /// Nil where there is no year before.
    private var compared: Bilingual? {
        let names = [
            ("visits.received", Bilingual(zh: "接待群众人次", en: "people received")),
            ("matters.collected", Bilingual(zh: "收集意见建议件数", en: "opinions collected")),
            ("matters.resolved", Bilingual(zh: "解决件数", en: "resolved")),
        ]
        let changes = names.compactMap { id, name -> (Bilingual, String)? in
            guard let line = report.line(id), let now = line.now.count,
                let then = (isAnnual ? line.before : line.year_before)?.count,
                let change = ReportChange(ReportValue(.count(now)), from: ReportValue(.count(then)))
            else { return nil }
            return (name, change.text(.zh))
        }
        guard !changes.isEmpty else { return nil }
        let against = isAnnual ? "与上年相比" : "与上年同期相比"
        return Bilingual(
            zh: "\(against)，\(changes.map { "\($0.zh) \($1)" }.joined(separator: "，"))。",
            en: "Against the year before: \(changes.map { "\($0.en) \($1)" }.joined(separator: ", ")).")
    }

    private func count(_ id: String) -> String { report.line(id)?.now.count.map(String.init) ?? "—" }

    /// Nil where there is no denominator.
    private func rate(_ id: String) -> String? {
        guard let value = report.line(id)?.now, value.isSomething else { return nil }
        return value.text
    }
}
