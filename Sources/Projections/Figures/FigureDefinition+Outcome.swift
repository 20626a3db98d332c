import Events

/// How matters end, and how open ones stand.
extension FigureDefinition {
    static let outcome: [FigureDefinition] = [
        FigureDefinition(
            "matters.resolved", .cohort, zh: "解决（办结）率", en: "resolved",
            formulaZh: "已办结或当场答复、此后未重办的件数／收集的件数",
            formulaEn: "matters resolved or answered on the spot and not reopened since / matters collected",
            .rate([Tally(.collected, "r.settled", of: "1", assumed: "r.settlement_assumed")])),
        FigureDefinition(
            "matters.resolved.flow", .flow, zh: "当期办结", en: "resolved in the period",
            formulaZh: "期内办结或当场答复的事项数（一件计一次，按期内首次）",
            formulaEn: "matters resolved or answered on the spot in the period, each once, by the first time in it",
            .count([Tally(.settled, "1", assumed: "t.assumed")])),
        FigureDefinition(
            "matters.achieved", .cohort, zh: "办成率", en: "achieved",
            formulaZh: "已办结、最近一次答复为 A 类、最近一次对办理的测评为满意或基本满意、此后未重办的件数／已答复的件数",
            formulaEn: """
                matters resolved and not reopened since whose newest reply is of class A and whose newest rating of the \
                implementation is satisfied or basically satisfied / replied matters
                """,
            .rate([
                Tally(
                    .collected,
                    """
                    r.settled AND r.replies > 0 AND r.reply_class = 'A' \
                    AND r.newest_impl_rating IN ('satisfied', 'basic')
                    """, of: "r.replies > 0", assumed: "r.settlement_assumed OR r.reply_assumed")
            ])),
        FigureDefinition(
            "matters.reopened", .cohort, zh: "重办率", en: "reopened",
            formulaZh: "至少重办一次的件数／曾办结、当场答复或答复的件数",
            formulaEn:
                "matters reopened once or more / matters that were ever resolved, answered on the spot or replied to",
            .rate([Tally(.collected, "r.reopenings > 0 AND \(hadOutcome)", of: hadOutcome)])),
        FigureDefinition(
            "matters.fedback", .cohort, zh: "反馈率", en: "fed back",
            formulaZh: "办结后已向群众反馈的件数／已办结的件数",
            formulaEn: "resolved matters whose citizen was told afterwards / resolved matters",
            .rate([Tally(.collected, "r.settled AND r.fed_back", of: "r.settled", assumed: "r.settlement_assumed")])),
        FigureDefinition(
            "letters.sent", .flow, zh: "意见反馈函", en: "feedback letters",
            formulaZh: "期内发出的意见反馈函份数", formulaEn: "feedback letters sent in the period",
            .count([Tally(.letters, "1", assumed: "t.assumed")])),
        FigureDefinition(
            "matters.days", .cohort, zh: "办理时长", en: "days to resolution",
            formulaZh: "自收集至首次办结或当场答复的天数：中位数、第 90 百分位（最近序位法）；提速 = 1 − 本期中位数／前一等长时期中位数",
            formulaEn: """
                days from collection to first resolution or answer on the spot: median and 90th percentile by nearest \
                rank; speedup = 1 − median / median of the period of equal length just before
                """,
            .days),
    ]

    static let standing: [FigureDefinition] = [
        FigureDefinition(
            "matters.overdue", .stock, zh: "逾期", en: "overdue",
            formulaZh: "已交办、从未答复且办理期限早于截至日的件数",
            formulaEn: "matters referred and never replied to whose due date lies before the as-of date",
            .count([Tally(.standing, "r.referrals > 0 AND \(isLate)")])),
        light(
            "red", Bilingual(zh: "红灯", en: "red"), meaning: Bilingual(zh: "已逾期", en: "overdue"), isLate),
        light(
            "yellow", Bilingual(zh: "黄灯", en: "yellow"),
            meaning: Bilingual(zh: "从未答复且 7 天内到期", en: "never replied to and due within 7 days"), isPressing),
        light(
            "green", Bilingual(zh: "绿灯", en: "green"),
            meaning: Bilingual(zh: "不属红灯、黄灯", en: "neither red nor yellow"),
            "NOT coalesce(\(isLate), 0) AND NOT coalesce(\(isPressing), 0)"),
    ]

    private static func light(
        _ word: String, _ name: Bilingual, meaning: Bilingual, _ condition: String
    ) -> FigureDefinition {
        FigureDefinition(
            "matters.lights." + word, .stock, zh: "红黄绿灯·" + name.zh, en: "lights: " + name.en,
            formulaZh: "已交办、未办结、未归档、\(meaning.zh)的件数",
            formulaEn: "referred matters, neither resolved nor filed away, that are \(meaning.en)",
            .count([Tally(.standing, "\(isOpen) AND \(condition)")]))
    }

    private static let hadOutcome = "(r.resolutions > 0 OR r.spot_answers > 0 OR r.replies > 0)"
    private static let isOpen = "r.referrals > 0 AND r.settled = 0 AND r.closed = 0"
    private static let isLate = "(r.replies = 0 AND r.due_day < :asOf)"
    private static let isPressing = "(r.replies = 0 AND r.due_day BETWEEN :asOf AND :asOf + 7)"
}
