import Events

/// 双测评: first and later ratings both stand for ever; no figure lets a later one erase an earlier one.
extension FigureDefinition {
    static let ratings: [FigureDefinition] =
        [
            ("ratings.reply.", "newest_reply_rating", "对答复", "rating of the reply"),
            ("ratings.impl.", "newest_impl_rating", "对办理", "rating of the implementation"),
        ].flatMap { prefix, column, zh, en in
            split(prefix, over: Grade.allCases.filter { !$0.word.isEmpty }) { id, grade, label in
                FigureDefinition(
                    id, .cohort, zh: zh + "·" + label.zh, en: en + ": " + label.en,
                    formulaZh: "最近一次\(zh)测评为“\(label.zh)”的件数／有\(zh)测评的件数",
                    formulaEn: "matters whose newest \(en) is \(label.en) / matters with a \(en)",
                    .rate([Tally(.collected, "r.\(column) = '\(grade.word)'", of: "r.\(column) <> ''")]))
            }
        }
        + [
            FigureDefinition(
                "ratings.first.satisfied", .cohort, zh: "初次满意率", en: "satisfied at first",
                formulaZh: "首次对办理的测评为满意的件数／有对办理测评的件数",
                formulaEn: """
                    matters whose first rating of the implementation is satisfied / matters with a rating of the \
                    implementation
                    """,
                .rate([
                    Tally(.collected, "r.first_impl_rating = 'satisfied'", of: "r.first_impl_rating <> ''")
                ])),
            FigureDefinition(
                "ratings.returned", .cohort, zh: "测评回收率", en: "ratings returned",
                formulaZh: "至少有一次测评的件数／已答复的件数", formulaEn: "replied matters with a rating or more / replied matters",
                .rate([
                    Tally(
                        .collected, "r.replies > 0 AND r.ratings > 0", of: "r.replies > 0", assumed: "r.reply_assumed")
                ])),
            FigureDefinition(
                "followups.hold", .cohort, zh: "回头看保持率", en: "results holding",
                formulaZh: "结果保持的回头看次数／回头看次数",
                formulaEn: "follow-ups that found the result holding / follow-ups",
                .rate([Tally(.collected, "r.follow_ups_holding", of: "r.follow_ups")])),
        ]
}
