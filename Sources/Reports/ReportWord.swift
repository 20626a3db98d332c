import Events
import Projections

/// The words of a bulletin that no record and no figure brings along.
package enum ReportWord: String, CaseIterable, Sendable {
    case summary, headline, figure, thisPeriod, before, yearBefore, change, unit, byDivision, byOrgan, byCategory,
        months
    case division, organ, category, month, overdueList, noOverdue, matter, title, station, due, daysOverdue, collectedOn
    case heard, heardNote, heardThrough, never, events, annex, annexNote, rest, position, charts, trend, frequent,
        classes
    case draft, sealed, chartsMissing, otherwise, none, assumed, detail, replyClass

    package var text: Bilingual {
        switch self {
        case .summary: Bilingual(zh: "综述", en: "Summary")
        case .headline: Bilingual(zh: "主要指标", en: "Main figures")
        case .figure: Bilingual(zh: "指标", en: "figure")
        case .thisPeriod: Bilingual(zh: "本期", en: "this period")
        case .before: Bilingual(zh: "上期", en: "period before")
        case .yearBefore: Bilingual(zh: "上年同期", en: "a year before")
        case .change: Bilingual(zh: "增减", en: "change")
        case .unit: Bilingual(zh: "单位", en: "unit")
        case .byDivision: Bilingual(zh: "分地区情况", en: "By division")
        case .byOrgan: Bilingual(zh: "分承办单位情况", en: "By organ")
        case .byCategory: Bilingual(zh: "群众反映较多的类别", en: "The most frequent categories")
        case .months: Bilingual(zh: "近十二个月情况", en: "The last twelve months")
        case .division: Bilingual(zh: "地区", en: "division")
        case .organ: Bilingual(zh: "承办单位", en: "organ")
        case .category: Bilingual(zh: "类别", en: "category")
        case .month: Bilingual(zh: "月份", en: "month")
        case .overdueList: Bilingual(zh: "逾期未答复事项", en: "Overdue matters")
        case .noOverdue: Bilingual(zh: "没有逾期未答复的事项。", en: "No matter is overdue.")
        case .matter: Bilingual(zh: "编号", en: "number")
        case .title: Bilingual(zh: "标题", en: "title")
        case .station: Bilingual(zh: "站点", en: "station")
        case .due: Bilingual(zh: "应答复日", en: "due")
        case .daysOverdue: Bilingual(zh: "逾期天数", en: "days overdue")
        case .collectedOn: Bilingual(zh: "收集日", en: "collected")
        case .heard: Bilingual(zh: "数据汇聚情况", en: "Heard through")
        case .heardNote:
            Bilingual(
                zh: "没有消息不等于零：截至封存未汇入的记录不在以上各表之中。",
                en: "Silence is not zero: what had not arrived by then is in none of the tables above.")
        case .heardThrough: Bilingual(zh: "已汇聚至", en: "heard through")
        case .never: Bilingual(zh: "从未收到", en: "never heard from")
        case .events: Bilingual(zh: "记录数", en: "events held")
        case .annex: Bilingual(zh: "附表：全部指标", en: "Annex: every figure")
        case .annexNote:
            Bilingual(
                zh: "本期、上期和上年同期均为零的不列；口径见《指标口径》。",
                en: "Figures that are zero in all three periods are left out; docs/FIGURES.md defines each.")
        case .rest: Bilingual(zh: "行未列出，见封存文件", en: "more rows are not shown; the sealed file has them")
        case .position: Bilingual(zh: "所依据的日志", en: "The logs it rests on")
        case .charts: Bilingual(zh: "图表", en: "Charts")
        case .trend: Bilingual(zh: "按月收集与办结（件）", en: "Collected and resolved by month (matters)")
        case .frequent: Bilingual(zh: "反映较多的类别（件）", en: "The most frequent categories (matters)")
        case .classes: Bilingual(zh: "答复类别（件）", en: "Replies by class (matters)")
        case .draft: Bilingual(zh: "未封存", en: "not sealed")
        case .sealed: Bilingual(zh: "已封存", en: "sealed")
        case .chartsMissing:
            Bilingual(
                zh: "未找到图表库（apt install libjs-chart.js），本版只有表格。",
                en: "The chart library is missing (apt install libjs-chart.js): this edition has tables only.")
        case .otherwise: Bilingual(zh: "（未注明）", en: "(not stated)")
        case .none: Bilingual(zh: "没有可列的行。", en: "Nothing to list.")
        case .assumed: Bilingual(zh: "其中推定", en: "assumed")
        case .detail: Bilingual(zh: "注", en: "note")
        case .replyClass: Bilingual(zh: "答复类别", en: "class of reply")
        }
    }

    package static func heading(of dimension: Dimension) -> ReportWord {
        switch dimension {
        case .division, .site: .division
        case .organ: .organ
        case .category, .deputy, .channel, .kind: .category
        case .month, .quarter, .year: .month
        }
    }
}

extension Report {
    /// The figures of the main table.
    package static let mainFigures = [
        "sites.count", "sites.coverage.township", "sites.heard", "deputies.count", "deputies.posted", "visits.sessions",
        "visits.received", "visits.deputies", "duties.count", "matters.collected", "matters.onspot",
        "matters.referred", "matters.replied", "matters.ontime", "matters.resolved", "matters.resolved.flow",
        "matters.days", "matters.overdue", "matters.returned", "matters.reopened", "matters.fedback",
        "matters.converted", "matters.achieved", "ratings.returned", "ratings.impl.satisfied",
        "ratings.impl.basic", "ratings.impl.dissatisfied", "followups.hold", "petitions.groups", "matters.backfill",
    ]

    package var title: Bilingual {
        let label = (try? ReportPeriod(kind, period))?.label ?? Bilingual(zh: period, en: period)
        return switch kind {
        case .monthly:
            Bilingual(
                zh: "\(region_name)人大代表家站室工作月报（\(label.zh)）",
                en: "\(region_name): deputy liaison stations, monthly bulletin for \(label.en)")
        case .annual:
            Bilingual(
                zh: "\(region_name)人大代表家站室\(label.zh)度工作报告",
                en: "\(region_name): deputy liaison stations, annual review of \(label.en)")
        }
    }

    /// The day on which it was drawn up.
    package var reading: Bilingual {
        Bilingual(
            zh: "统计期间 \(from) 至 \(through)，状态截至 \(as_of)；\(site_name)（\(site)）按 \(moment(position.known_on)) 已汇入的记录统计",
            en:
                "\(from) to \(through), as of \(as_of); counted by \(site_name) (\(site)) from what was held at \(moment(position.known_on))"
        )
    }

    /// A moment as the site's clocks show it; as it stands where it is none.
    package func moment(_ rfc3339: String) -> String {
        guard let instant = try? Instant(rfc3339: rfc3339), let calendar = try? BusinessCalendar(identifier: time_zone)
        else { return rfc3339 }
        return calendar.text(of: instant)
    }

    package static func unit(of figure: String, _ value: ReportValue) -> Bilingual {
        switch value.figure {
        case .rate: return Bilingual(zh: "%", en: "%")
        case .days: return Bilingual(zh: "天（中位）", en: "days (median)")
        case .count: break
        }
        return switch figure {
        case "visits.received", "visits.deputies", "petitions.received": Bilingual(zh: "人次", en: "people")
        case "visits.sessions", "duties.count": Bilingual(zh: "场次", en: "times")
        case "visits.groups", "petitions.groups": Bilingual(zh: "批次", en: "groups")
        case _ where figure.hasPrefix("sites."): Bilingual(zh: "个", en: "sites")
        case _ where figure.hasPrefix("deputies."), "visits.deputies.distinct": Bilingual(zh: "人", en: "deputies")
        case _ where figure.hasPrefix("visits."): Bilingual(zh: "场次", en: "times")
        case _ where figure.hasPrefix("duties."): Bilingual(zh: "次", en: "times")
        case _ where figure.hasPrefix("projects."): Bilingual(zh: "项", en: "projects")
        case _ where figure.hasPrefix("matters.converted"): Bilingual(zh: "件次", en: "times")
        default: Bilingual(zh: "件", en: "matters")
        }
    }
}
