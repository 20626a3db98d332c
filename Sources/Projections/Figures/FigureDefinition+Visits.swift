import Events

/// Visits and duties.
extension FigureDefinition {
    static let visits: [FigureDefinition] =
        [
            FigureDefinition(
                "visits.sessions", .flow, zh: "接待走访场次", en: "visits",
                formulaZh: "期内开始的接待走访场数", formulaEn: "visits started in the period",
                .count([Tally(.visits, "1")]))
        ]
        + split("visits.sessions.", over: VisitKind.allCases) { id, kind, label in
            FigureDefinition(
                id, .flow, zh: "接待走访场次·" + label.zh, en: "visits: " + label.en,
                formulaZh: "期内开始、形式为“\(label.zh)”的接待走访场数",
                formulaEn: "visits started in the period whose kind is: \(label.en)",
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
                .count([Tally(.presences, distinct: Aliases.counted(.deputy, "d.deputy"))])),
        ]

    static let duties: [FigureDefinition] =
        [
            FigureDefinition(
                "duties.count", .flow, zh: "履职活动次数", en: "duties",
                formulaZh: "期内的履职活动次数", formulaEn: "duties held in the period",
                .count([Tally(.duties, "1")]))
        ]
        + split("duties.count.", over: DutyKind.allCases) { id, kind, label in
            FigureDefinition(
                id, .flow, zh: "履职活动次数·" + label.zh, en: "duties: " + label.en,
                formulaZh: "期内、种类为“\(label.zh)”的履职活动次数",
                formulaEn: "duties held in the period whose kind is: \(label.en)",
                .count([Tally(.duties, "r.kind = '\(kind.word)'")]))
        }
}
