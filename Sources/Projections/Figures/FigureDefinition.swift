import Events

/// What a figure is: the one place that names and computes it. Every page, export and document reads it from here.
package struct FigureDefinition: Sendable {
    /// Which events or matters a period selects, after `figures.md`.
    package enum Kind: String, Sendable {
        /// Events that occurred in the period.
        case flow
        /// Matters collected in the period, in their state as of the as-of date.
        case cohort
        /// The state as of the as-of date, whatever the period.
        case stock
    }

    package let id: String
    package let name: Bilingual
    package let kind: Kind
    /// The definition in words.
    package let formula: Bilingual
    let shape: Tally.Shape

    package static func named(_ id: String) -> FigureDefinition? { all.first { $0.id == id } }

    package static let all: [FigureDefinition] = visits + matters + ratings

    init(
        _ id: String, _ kind: Kind, zh: String, en: String, formulaZh: String, formulaEn: String, _ shape: Tally.Shape
    ) {
        self.id = id
        self.kind = kind
        name = Bilingual(zh: zh, en: en)
        formula = Bilingual(zh: formulaZh, en: formulaEn)
        self.shape = shape
    }
}

extension FigureDefinition {
    private static let visits: [FigureDefinition] =
        [
            FigureDefinition(
                "visits.sessions", .flow, zh: "接待走访场次", en: "visits",
                formulaZh: "期内开始的接待走访场数", formulaEn: "visits started in the period",
                .count([Tally(.visits, "1")]))
        ]
        + VisitKind.allCases.map { kind in
            FigureDefinition(
                "visits.sessions." + ending(kind), .flow,
                zh: "接待走访场次·" + label(kind).zh, en: "visits: " + label(kind).en,
                formulaZh: "期内开始、形式为“\(label(kind).zh)”的接待走访场数",
                formulaEn: "visits started in the period whose kind is: \(label(kind).en)",
                .count([Tally(.visits, "r.kind = '\(kind.word)'")]))
        }
        + [
            FigureDefinition(
                "visits.groups", .flow, zh: "接待批次", en: "groups received",
                formulaZh: "期内接待走访的批次之和", formulaEn: "sum of the groups of the visits started in the period",
                .count([Tally(.visits, "r.groups")])),
            FigureDefinition(
                "visits.received", .flow, zh: "接待群众人次", en: "people received",
                formulaZh: "期内接待走访的群众人次之和",
                formulaEn: "sum of the people received at the visits started in the period",
                .count([Tally(.visits, "r.received")])),
            FigureDefinition(
                "visits.deputies", .flow, zh: "参与代表人次", en: "attendances of deputies",
                formulaZh: "期内各场接待走访到场代表数之和（一场一人计一次）",
                formulaEn: "sum over the visits started in the period of the distinct deputies present",
                .count([Tally(.presences, "1")])),
            FigureDefinition(
                "visits.deputies.distinct", .flow, zh: "参与代表人数", en: "deputies taking part",
                formulaZh: "期内至少参加一场接待走访的代表人数",
                formulaEn: "distinct deputies present at one visit or more of the period",
                .count([Tally(.presences, "count(DISTINCT d.deputy)", isAggregate: true)])),
        ]

    private static let matters: [FigureDefinition] =
        [
            FigureDefinition(
                "matters.collected", .flow, zh: "收集意见建议", en: "matters collected",
                formulaZh: "期内收集的事项数", formulaEn: "matters collected in the period",
                .count([Tally(.collected, "1")]))
        ]
        + MatterKind.allCases.map { kind in
            FigureDefinition(
                "matters.collected.kind." + ending(kind), .flow,
                zh: "收集意见建议·" + label(kind).zh, en: "matters collected: " + label(kind).en,
                formulaZh: "期内收集、类型为“\(label(kind).zh)”的事项数",
                formulaEn: "matters collected in the period whose kind is: \(label(kind).en)",
                .count([Tally(.collected, "r.kind = '\(kind.word)'")]))
        }
        + Channel.allCases.map { channel in
            FigureDefinition(
                "matters.collected.channel." + ending(channel), .flow,
                zh: "收集渠道·" + label(channel).zh, en: "matters collected by channel: " + label(channel).en,
                formulaZh: "期内收集、渠道为“\(label(channel).zh)”的事项数",
                formulaEn: "matters collected in the period whose channel is: \(label(channel).en)",
                .count([Tally(.collected, "r.channel = '\(channel.word)'")]))
        }
        + [
            FigureDefinition(
                "matters.referred", .cohort, zh: "交办", en: "matters referred",
                formulaZh: "期内收集的事项中至少交办一次的件数",
                formulaEn: "of the matters collected in the period, those with a referral or more",
                .count([Tally(.collected, "r.referrals > 0", assumed: "r.referral_assumed")])),
            FigureDefinition(
                "matters.replied", .cohort, zh: "答复率", en: "replied",
                formulaZh: "已交办且至少答复一次的件数／已交办的件数",
                formulaEn: "referred matters with a reply or more / referred matters",
                .rate([
                    Tally(
                        .collected, "r.referrals > 0 AND r.replies > 0", of: "r.referrals > 0",
                        assumed: "r.referral_assumed OR r.reply_assumed")
                ])),
            FigureDefinition(
                "matters.resolved", .cohort, zh: "解决（办结）率", en: "resolved",
                formulaZh: "已办结的件数／收集的件数", formulaEn: "matters resolved / matters collected",
                .rate([Tally(.collected, "r.resolutions > 0", of: "1", assumed: "r.resolution_assumed")])),
            FigureDefinition(
                "matters.resolved.flow", .flow, zh: "当期办结", en: "resolved in the period",
                formulaZh: "期内首次办结的事项数（一件计一次）",
                formulaEn: "matters whose first resolution occurred in the period",
                .count([Tally(.resolved, "1", assumed: "r.first_resolution_assumed")])),
        ]
        + ReplyClass.allCases.map { word in
            FigureDefinition(
                "matters.class." + ending(word).uppercased(unless: "none"), .cohort,
                zh: "答复类别·" + label(word).zh, en: "reply class: " + label(word).en,
                formulaZh: "最近一次答复为“\(label(word).zh)”的件数／已答复的件数",
                formulaEn: "replied matters whose newest reply is: \(label(word).en) / replied matters",
                .rate([
                    Tally(
                        .collected, "r.replies > 0 AND r.reply_class = '\(word.word.uppercased())'", of: "r.replies > 0"
                    )
                ]))
        }
        + [
            FigureDefinition(
                "matters.days", .cohort, zh: "办理时长", en: "days to resolution",
                formulaZh: "自收集至首次办结的天数：中位数、第 90 百分位（最近序位法）；提速 = 1 − 本期中位数／前一等长时期中位数",
                formulaEn: """
                    days from collection to first resolution: median and 90th percentile by nearest rank; speedup = \
                    1 − median / median of the period of equal length just before
                    """,
                .days),
            FigureDefinition(
                "matters.overdue", .stock, zh: "逾期", en: "overdue",
                formulaZh: "已交办、未答复且办理期限早于截至日的件数",
                formulaEn: "matters referred and not replied to whose due date lies before the as-of date",
                .count([Tally(.standing, "r.referrals > 0 AND r.replies = 0 AND r.due_day < :asOf")])),
            FigureDefinition(
                "matters.backfill", .flow, zh: "补录率", en: "recorded late",
                formulaZh: "期内接待走访和事项中发生 3 天后才录入的／期内接待走访和事项",
                formulaEn: "visits and matters recorded more than 3 days after they occurred / visits and matters",
                .rate([
                    Tally(.visits, "r.recorded_at - r.started_at > 3 * 86400000", of: "1"),
                    Tally(.collected, "r.recorded_at - r.collected_at > 3 * 86400000", of: "1"),
                ])),
            FigureDefinition(
                "matters.merged", .flow, zh: "并案", en: "merged",
                formulaZh: "期内并入另一件的事项数", formulaEn: "matters that went into another one in the period",
                .count([Tally(.merged, "1")])),
        ]

    private static let ratings: [FigureDefinition] = [
        ("ratings.reply.", "newest_reply_rating", "对答复", "rating of the reply"),
        ("ratings.impl.", "newest_impl_rating", "对办理", "rating of the implementation"),
    ].flatMap { prefix, column, zh, en in
        Grade.allCases.filter { !$0.word.isEmpty }.map { grade in
            FigureDefinition(
                prefix + grade.word, .cohort, zh: zh + "·" + grade.label.zh, en: en + ": " + grade.label.en,
                formulaZh: "最近一次\(zh)测评为“\(grade.label.zh)”的件数／有\(zh)测评的件数",
                formulaEn: "matters whose newest \(en) is \(grade.label.en) / matters with a \(en)",
                .rate([Tally(.collected, "r.\(column) = '\(grade.word)'", of: "r.\(column) <> ''")]))
        }
    }

    /// The last part of the id; `none` for what is not stated, so that the entries of a split add up to the whole.
    private static func ending(_ word: some Wording) -> String { word.word.isEmpty ? "none" : word.word }

    private static func label(_ word: some Wording) -> Bilingual {
        word.word.isEmpty && !(word is ReplyClass) ? Bilingual(zh: "未注明", en: "not stated") : word.label
    }
}

extension String {
    fileprivate func uppercased(unless word: String) -> String { self == word ? self : uppercased() }
}
