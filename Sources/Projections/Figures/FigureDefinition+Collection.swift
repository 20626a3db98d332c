import Events

/// What is collected, what is settled at once, and what leaves the count.
extension FigureDefinition {
    static let collection: [FigureDefinition] =
        [
            FigureDefinition(
                "matters.collected", .flow, zh: "收集意见建议", en: "matters collected",
                formulaZh: "期内收集的事项数", formulaEn: "matters collected in the period",
                .count([Tally(.collected, "1")]))
        ]
        + split("matters.collected.kind.", over: MatterKind.allCases) { id, kind, label in
            FigureDefinition(
                id, .flow, zh: "收集意见建议·" + label.zh, en: "matters collected: " + label.en,
                formulaZh: "期内收集、类型为“\(label.zh)”的事项数",
                formulaEn: "matters collected in the period whose kind is: \(label.en)",
                .count([Tally(.collected, "r.kind = '\(kind.word)'")]))
        }
        + split("matters.collected.channel.", over: Channel.allCases) { id, channel, label in
            FigureDefinition(
                id, .flow, zh: "收集渠道·" + label.zh, en: "matters collected by channel: " + label.en,
                formulaZh: "期内收集、渠道为“\(label.zh)”的事项数",
                formulaEn: "matters collected in the period whose channel is: \(label.en)",
                .count([Tally(.collected, "r.channel = '\(channel.word)'")]))
        }
        + [
            FigureDefinition(
                "matters.onspot", .cohort, zh: "当场答复", en: "answered on the spot",
                formulaZh: "期内收集的事项中当场答复的件数",
                formulaEn: "of the matters collected in the period, those answered on the spot",
                .count([Tally(.collected, "r.spot_answers > 0")])),
            FigureDefinition(
                "matters.backfill", .flow, zh: "补录率", en: "recorded late",
                formulaZh: "期内接待走访和事项中发生 3 天后才录入的／期内接待走访和事项",
                formulaEn: "visits and matters recorded more than 3 days after they occurred / visits and matters",
                .rate([
                    Tally(.visits, "r.recorded_at - r.started_at > 3 * 86400000", of: "1"),
                    Tally(.collected, "r.recorded_at - r.collected_at > 3 * 86400000", of: "1"),
                ])),
            FigureDefinition(
                "matters.withdrawn", .flow, zh: "撤回", en: "withdrawn",
                formulaZh: "期内由提出人撤回的事项数（不计入其他指标）",
                formulaEn: "matters taken back in the period by whoever raised them (counted nowhere else)",
                .count([Tally(.withdrawn, "1")])),
            FigureDefinition(
                "matters.merged", .flow, zh: "并案", en: "merged",
                formulaZh: "期内并入另一件的事项数（不计入其他指标）",
                formulaEn: "matters that went into another one in the period (counted nowhere else)",
                .count([Tally(.merged, "1")])),
        ]

    /// 信访: the figures of matters, of petitions alone.
    static let petitions: [FigureDefinition] = [
        FigureDefinition(
            "petitions.groups", .flow, zh: "信访批次", en: "petitions",
            formulaZh: "期内收集的信访件数（一件为一批）", formulaEn: "petitions collected in the period, each a group",
            .count([Tally(.collected, isPetition)])),
        FigureDefinition(
            "petitions.received", .flow, zh: "信访人次", en: "petitioners",
            formulaZh: "期内收集的信访件的联名人数之和",
            formulaEn: "sum of the people who raise the petitions collected in the period",
            .count([Tally(.collected, "r.people * (\(isPetition))")])),
        FigureDefinition(
            "petitions.referred", .cohort, zh: "信访转交办", en: "petitions referred",
            formulaZh: "期内收集的信访件中至少交办一次的件数",
            formulaEn: "of the petitions collected in the period, those with a referral or more",
            .count([Tally(.collected, "\(isPetition) AND r.referrals > 0", assumed: "r.referral_assumed")])),
        FigureDefinition(
            "petitions.resolved", .cohort, zh: "信访办结率", en: "petitions resolved",
            formulaZh: "已办结或当场答复、此后未重办的信访件数／收集的信访件数",
            formulaEn: "petitions resolved or answered on the spot and not reopened since / petitions collected",
            .rate([
                Tally(.collected, "\(isPetition) AND r.settled", of: isPetition, assumed: "r.settlement_assumed")
            ])),
    ]

    private static let isPetition = "r.kind = 'petition'"
}
