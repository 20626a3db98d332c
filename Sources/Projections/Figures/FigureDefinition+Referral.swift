import Events

/// What becomes of a matter at the organ that it is referred to.
extension FigureDefinition {
    static let referral: [FigureDefinition] =
        [
            FigureDefinition(
                "matters.referred", .cohort, zh: "交办", en: "matters referred",
                formulaZh: "期内收集的事项中至少交办一次的件数",
                formulaEn: "of the matters collected in the period, those with a referral or more",
                .count([Tally(.collected, isReferred, assumed: "r.referral_assumed")])),
            FigureDefinition(
                "matters.signed", .cohort, zh: "签收", en: "signed",
                formulaZh: "已交办且最近一次交办已签收或已答复的件数",
                formulaEn: "referred matters whose newest referral was signed or replied to",
                .count([Tally(.collected, "\(isReferred) AND r.signed", assumed: "r.referral_assumed")])),
            FigureDefinition(
                "matters.returned", .cohort, zh: "退办率", en: "returned",
                formulaZh: "至少退办一次的件数／已交办的件数", formulaEn: "referred matters with a return or more / referred matters",
                .rate([
                    Tally(
                        .collected, "\(isReferred) AND r.returns > 0", of: isReferred, assumed: "r.referral_assumed")
                ])),
            FigureDefinition(
                "matters.contacted", .cohort, zh: "沟通率", en: "proposer contacted",
                formulaZh: "首次答复前承办单位与提出人沟通过的件数／已答复的件数",
                formulaEn:
                    "replied matters where the organ spoke with the proposer before its first reply / replied matters",
                .rate([
                    Tally(.collected, "r.replies > 0 AND r.contacted", of: "r.replies > 0", assumed: "r.reply_assumed")
                ])),
            FigureDefinition(
                "matters.replied", .cohort, zh: "答复率", en: "replied",
                formulaZh: "已交办且至少答复一次的件数／已交办的件数",
                formulaEn: "referred matters with a reply or more / referred matters",
                .rate([
                    Tally(
                        .collected, "\(isReferred) AND r.replies > 0", of: isReferred,
                        assumed: "r.referral_assumed OR r.reply_assumed")
                ])),
            FigureDefinition(
                "matters.ontime", .cohort, zh: "按期答复率", en: "replied on time",
                formulaZh: "首次答复不晚于当时期限（按日计）的件数／已交办且期限已过或已答复的件数",
                formulaEn: """
                    referred matters first replied to no later than the day then due / referred matters that are replied \
                    to or whose due date has passed
                    """,
                .rate([
                    Tally(
                        .collected, "\(isReferred) AND r.replies > 0 AND r.first_reply_day <= r.due_day_at_first_reply",
                        of: "\(isReferred) AND (r.replies > 0 OR r.due_day < :asOf)",
                        assumed: "r.referral_assumed OR r.reply_assumed")
                ])),
        ]
        + split("matters.class.", over: ReplyClass.allCases) { id, word, label in
            FigureDefinition(
                word == .unspecified ? id : "matters.class." + word.word.uppercased(), .cohort,
                zh: "答复类别·" + label.zh, en: "reply class: " + label.en,
                formulaZh: "最近一次答复为“\(label.zh)”的件数／已答复的件数",
                formulaEn: "replied matters whose newest reply is: \(label.en) / replied matters",
                .rate([
                    Tally(
                        .collected, "r.replies > 0 AND r.reply_class = '\(word.word.uppercased())'", of: "r.replies > 0"
                    )
                ]))
        }
        + conversions
        + [
            FigureDefinition(
                "matters.adopted", .cohort, zh: "立法意见采纳", en: "legislative comments adopted",
                formulaZh: "答复为采纳的立法意见／已答复的立法意见（含转化为立法意见的）",
                formulaEn: """
                    legislative comments whose reply says adopted / legislative comments replied to, matters converted \
                    into one among them
                    """,
                .rate([
                    Tally(
                        .collected, "\(isComment) AND r.replies > 0 AND r.adoption = 'adopted'",
                        of: "\(isComment) AND r.replies > 0", assumed: "r.reply_assumed")
                ]))
        ]

    private static let conversions: [FigureDefinition] =
        [
            FigureDefinition(
                "matters.converted", .flow, zh: "转化", en: "converted",
                formulaZh: "期内转化的交办次数", formulaEn: "referrals of the period that convert a matter",
                .count([Tally(.conversions, "1", assumed: "t.assumed")]))
        ]
        + split("matters.converted.", over: Conversion.allCases.filter { $0 != .unspecified }) { id, target, label in
            FigureDefinition(
                id, .flow, zh: "转化·" + label.zh, en: "converted: " + label.en,
                formulaZh: "期内去向为“\(label.zh)”的转化次数", formulaEn: "conversions of the period into: \(label.en)",
                .count([Tally(.conversions, "t.word = '\(target.word)'", assumed: "t.assumed")]))
        }

    private static let isReferred = "r.referrals > 0"

    private static let isComment = "(r.kind = 'legislative' OR r.conversion = 'legislative')"
}
