import Events

/// 民生实事: what is proposed, put to the vote, chosen and done for people's livelihood, and what they say of it.
extension FigureDefinition {
    static let projects: [FigureDefinition] =
        [
            FigureDefinition(
                "projects.proposed", .flow, zh: "民生实事征集", en: "projects proposed",
                formulaZh: "期内征集的民生实事项目数", formulaEn: "projects proposed in the period",
                .count([Tally(.projects, "1")])),
            FigureDefinition(
                "projects.voted", .flow, zh: "民生实事票决", en: "projects put to the vote",
                formulaZh: "期内提交票决的项目数（一个项目计一次，按期内首次）",
                formulaEn: "projects put to the vote in the period, each once, by the first time in it",
                .count([Tally(.projectVotes, "1")])),
            FigureDefinition(
                "projects.chosen", .flow, zh: "民生实事选定", en: "projects chosen",
                formulaZh: "期内票决选定的项目数（一个项目计一次，按期内首次）",
                formulaEn: "projects chosen by the vote in the period, each once, by the first time in it",
                .count([Tally(.projectChoices, "1")])),
            FigureDefinition(
                "projects.completed", .flow, zh: "民生实事完成", en: "projects completed",
                formulaZh: "期内完成的项目数（一个项目计一次，按期内首次）",
                formulaEn: "projects completed in the period, each once, by the first time in it",
                .count([Tally(.projectCompletions, "1")])),
            FigureDefinition(
                "projects.completion", .stock, zh: "民生实事完成率", en: "completion of projects",
                formulaZh: "已选定且已完成的项目数／已选定的项目数",
                formulaEn: "projects chosen and completed / projects chosen",
                .rate([Tally(.projectsStanding, "r.chosen AND r.completed", of: "r.chosen")])),
        ]
        + split("projects.rated.", over: Grade.allCases.filter { !$0.word.isEmpty }) { id, grade, label in
            FigureDefinition(
                id, .stock, zh: "民生实事测评·" + label.zh, en: "rating of projects: " + label.en,
                formulaZh: "已完成、最近一次测评为“\(label.zh)”的项目数／已完成且有测评的项目数",
                formulaEn: "completed projects whose newest rating is \(label.en) / completed projects with a rating",
                .rate([
                    Tally(
                        .projectsStanding, "r.completed AND r.newest_rating = '\(grade.word)'",
                        of: "r.completed AND r.newest_rating <> ''")
                ]))
        }
}
