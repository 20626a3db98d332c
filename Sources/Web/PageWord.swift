import Events

/// Every word of the pages that no record and no figure brings along, in both languages. Templates name them
/// `words.` and the case.
enum PageWord: String, CaseIterable {
    case dashboard, search, similar, skip, category, organ, channel, anyChannel, from, through, apply, clear, filters,
        headline, reading
    case trend, months, month, resolvedFlow, classes, replyClass, grades, grade, count, share, answered, implemented
    case numbers, noMonths, noClasses, noGrades, chartMissing, number, date, station, title, stage, newest, newestNote
    case noMatters
    case collected, referred, replied, resolved, overdue, medianDays, breakdowns, stockNote, nothing
    case conflicts, conflictsNote, conflictKind, conflictSubject, conflictFirst, conflictSecond, noConflicts
    case heard, heardNote, heardThrough, events, standing, heardNever, noSites
    case evidence, evidenceNote, digest, digestNote, adds, day, kind, what, firstPage, nextPage, download, noEvidence
    case figure, difference, differenceNote, then, now, sinceKnown, changed, brought, inPeriod, types, arrived, occurred
    case noArrivals, warnings, warningsNote, warning, about, due, noWarnings, lists
    case definitions, footPosition, asJSON, back, refused

    var text: Bilingual {
        switch self {
        case .dashboard: Bilingual(zh: "人大代表家站室看板", en: "Deputy liaison stations: dashboard")
        case .search: SearchWord.search.text
        case .similar: SearchWord.similar.text
        case .skip: Bilingual(zh: "跳到主要内容", en: "Skip to the figures")
        case .organ: PageParameter.organ.name
        case .category: PageParameter.category.name
        case .channel: PageParameter.channel.name
        case .anyChannel: Bilingual(zh: "全部", en: "all")
        case .from: PageParameter.from.name
        case .through: PageParameter.through.name
        case .apply: Bilingual(zh: "查看", en: "Show")
        case .clear: Bilingual(zh: "清除筛选", en: "Clear filters")
        case .filters: Bilingual(zh: "筛选", en: "Filters")
        case .headline: Bilingual(zh: "总览", en: "At a glance")
        case .reading: Bilingual(zh: "现示范围：", en: "Shown: ")
        case .trend: Bilingual(zh: "走势与构成", en: "Trend and make-up")
        case .months: Bilingual(zh: "按月收集与办结（件）", en: "Collected and resolved by month (matters)")
        case .month: Bilingual(zh: "月份", en: "month")
        case .resolvedFlow: Bilingual(zh: "办结", en: "resolved")
        case .classes: Bilingual(zh: "答复类别（件）", en: "Replies by class (matters)")
        case .replyClass: Bilingual(zh: "类别", en: "class")
        case .grades: Bilingual(zh: "满意度双测评（件）", en: "Satisfaction with reply and implementation (matters)")
        case .grade: Bilingual(zh: "评价", en: "rating")
        case .count: Bilingual(zh: "件数", en: "matters")
        case .share: Bilingual(zh: "占比", en: "share")
        case .answered: Bilingual(zh: "对答复", en: "with the reply")
        case .implemented: Bilingual(zh: "对办理", en: "with the implementation")
        case .numbers: Bilingual(zh: "图中数字", en: "The chart's numbers")
        case .noMonths: Bilingual(zh: "所选范围内没有收集或办结的事项。", en: "Nothing collected or resolved in this range.")
        case .noClasses: Bilingual(zh: "所选范围内没有答复。", en: "No replies in this range.")
        case .noGrades: Bilingual(zh: "所选范围内没有满意度测评。", en: "No satisfaction ratings in this range.")
        case .chartMissing:
            Bilingual(
                zh: "未找到图表库，只显示表格。安装 Debian 软件包 libjs-chart.js 后刷新页面即可：apt install libjs-chart.js",
                en: "The chart library is missing, so tables stand in. Install the Debian package libjs-chart.js and "
                    + "reload: apt install libjs-chart.js")
        case .number: Bilingual(zh: "编号", en: "number")
        case .date: Bilingual(zh: "日期", en: "date")
        case .station: Bilingual(zh: "站点", en: "station")
        case .title: Bilingual(zh: "标题", en: "title")
        case .stage: Bilingual(zh: "办理阶段", en: "stage")
        case .newest: Bilingual(zh: "最新事项", en: "Newest matters")
        case .newestNote:
            Bilingual(
                zh: "筛选范围内最近收集的 \(DashboardPage.shownMatters) 件，不限所选期间。",
                en: "The \(DashboardPage.shownMatters) matters of this scope collected last, whatever the period.")
        case .noMatters: Bilingual(zh: "没有事项。", en: "No matters.")
        case .collected: Bilingual(zh: "收集", en: "collected")
        case .referred: Bilingual(zh: "交办", en: "referred")
        case .replied: Bilingual(zh: "答复率", en: "replied")
        case .resolved: Bilingual(zh: "办结率", en: "resolved")
        case .overdue: Bilingual(zh: "逾期", en: "overdue")
        case .medianDays: Bilingual(zh: "中位天数", en: "median days")
        case .breakdowns: Bilingual(zh: "分类统计", en: "Breakdowns")
        case .stockNote:
            Bilingual(
                zh: "点击行名只看该行。收集、交办、答复、办结、天数按所选期间收集的事项计；逾期为当前状态，不限期间。",
                en: "Choose a row's name to see that row alone. Overdue is the state today whatever the period; all "
                    + "else is about the matters collected in the period.")
        case .nothing: Bilingual(zh: "没有可列的行。", en: "Nothing to list.")
        case .conflicts: Bilingual(zh: "待处理的矛盾", en: "Conflicts")
        case .conflictsNote:
            Bilingual(
                zh: "互相矛盾的记录双方都保留，以先记的为准；请核实后更正有误的一条（retract）。不限筛选范围。",
                en:
                    "Records that contradict each other are both kept, and the first stands: find out which is wrong and "
                    + "retract it. Whatever the filters.")
        case .conflictKind: Bilingual(zh: "矛盾", en: "conflict")
        case .conflictSubject: Bilingual(zh: "事项、活动或登记", en: "about")
        case .conflictFirst: Bilingual(zh: "有效的一条", en: "stands")
        case .conflictSecond: Bilingual(zh: "与之矛盾的一条", en: "contradicts it")
        case .noConflicts: Bilingual(zh: "没有互相矛盾的记录。", en: "No records contradict each other.")
        case .heard: Bilingual(zh: "数据汇聚情况", en: "Heard through")
        case .heardNote:
            Bilingual(
                zh: "没有消息不等于零：未汇聚的站点，其数字尚未计入以上各表。",
                en: "Silence is not zero: what a station has not yet handed over is in none of the figures above.")
        case .heardThrough: Bilingual(zh: "已汇聚至", en: "heard through")
        case .events: Bilingual(zh: "记录数", en: "events held")
        case .standing: Bilingual(zh: "状态", en: "standing")
        case .heardNever: Bilingual(zh: "从未收到", en: "never heard from")
        case .noSites: Bilingual(zh: "登记册中没有站点。", en: "The register names no site.")
        case .evidence: Bilingual(zh: "统计依据", en: "What is counted")
        case .evidenceNote:
            Bilingual(
                zh: "以下就是该数字所计的全部记录，按站点和录入先后排列。",
                en: "These are all the records behind the number, by site and in the order of recording.")
        case .digest: Bilingual(zh: "清单摘要", en: "Digest of the list")
        case .digestNote:
            Bilingual(
                zh: "两处的摘要相同，所计的就是同样的记录（SHA-256，算法见 docs/FIGURES.md）。",
                en: "Where two digests are the same, the same records are counted (SHA-256; see docs/FIGURES.md).")
        case .adds: Bilingual(zh: "计", en: "adds")
        case .day: Bilingual(zh: "日期", en: "day")
        case .kind: Bilingual(zh: "类型", en: "kind")
        case .what: Bilingual(zh: "标题或名称", en: "title or name")
        case .firstPage: Bilingual(zh: "回到第一页", en: "First page")
        case .nextPage: Bilingual(zh: "下一页", en: "Next page")
        case .download: Bilingual(zh: "全部导出：", en: "The whole list: ")
        case .noEvidence: Bilingual(zh: "没有计入任何记录。", en: "No records are counted.")
        case .figure: PageParameter.figure.name
        case .difference: Bilingual(zh: "前后差别", en: "Then and now")
        case .differenceNote:
            Bilingual(
                zh: "同一时期、同一截至日的统计：当时已知的与现在已知的。点击数字可看各自所计的记录。",
                en:
                    "The same period as of the same day: as it was known then, and as it is known now. Each number opens what it "
                    + "counted.")
        case .then: Bilingual(zh: "当时", en: "then")
        case .now: Bilingual(zh: "现在", en: "now")
        case .sinceKnown: Bilingual(zh: "当时（日终）", en: "then (end of the day)")
        case .changed: Bilingual(zh: "有变化的指标", en: "Figures that changed")
        case .brought: Bilingual(zh: "各站点汇入的记录", en: "What arrived, by site")
        case .inPeriod: Bilingual(zh: "其中期内发生", en: "occurred in the period")
        case .types: Bilingual(zh: "种类", en: "types")
        case .arrived: Bilingual(zh: "汇入", en: "arrived")
        case .occurred: Bilingual(zh: "发生", en: "occurred")
        case .noArrivals: Bilingual(zh: "其间没有汇入记录。", en: "Nothing arrived in between.")
        case .warnings: Bilingual(zh: "预警", en: "Warnings")
        case .warningsNote:
            Bilingual(
                zh: "标准可在设置文件的 warnings 一节修改。", en: "The settings file says under warnings what is worth one.")
        case .warning: Bilingual(zh: "说明", en: "remark")
        case .about: Bilingual(zh: "对象", en: "about")
        case .due: Bilingual(zh: "期限", en: "due")
        case .noWarnings: Bilingual(zh: "没有。", en: "None.")
        case .lists: Bilingual(zh: "清单导出：", en: "Whole lists: ")
        case .definitions: Bilingual(zh: "指标口径", en: "How the figures are defined")
        case .footPosition: Bilingual(zh: "日志位置", en: "log position")
        case .asJSON: Bilingual(zh: "同一数据（JSON）", en: "The same as JSON")
        case .back: Bilingual(zh: "返回看板", en: "Back to the dashboard")
        case .refused: Bilingual(zh: "无法显示", en: "Cannot be shown")
        }
    }

    static func all(in language: Language) -> [String: String] {
        Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0.text.text(language)) })
    }
}
