import Events

/// docs/FIGURES.md: every definition as people read it, made of the very values that compute the figures.
package enum FigureDocument {
    package static var text: String {
        ([head] + groups.map { section($0.title, $0.figures) }).joined(separator: "\n")
    }

    /// The parts of the document, in the order of the definitions.
    static let groups: [(title: String, figures: [FigureDefinition])] = [
        ("站点与代表 Stations and deputies", FigureDefinition.register),
        ("接待走访与履职 Visits and duties", FigureDefinition.visits + FigureDefinition.duties),
        ("收集 Collection", FigureDefinition.collection), ("交办与答复 Referral and reply", FigureDefinition.referral),
        ("办结 Outcome", FigureDefinition.outcome), ("在办情况 How open matters stand", FigureDefinition.standing),
        ("测评与回头看 Ratings and follow-ups", FigureDefinition.ratings), ("信访 Petitions", FigureDefinition.petitions),
        ("民生实事 Projects", FigureDefinition.projects),
    ]

    private static let head = """
        # 统计指标 The figures

        <!-- Made from Sources/Projections/Figures. Do not edit: change the definitions, then run `make figures-doc`. -->

        Dashboards, `figures`, reports and exports print these ids and no other arithmetic. 看板、`figures`、报告和导出只用以下指标。

        - **发生 flow**: events that occurred in the period. 期内发生的记录。
        - **收集 cohort**: matters *collected* in the period, in their state as of the as-of date. 期内收集的事项截至该日的状态。
        - **存量 stock**: the state as of the as-of date, whatever the period. 截至该日的状态，与期间无关。

        What occurred after the as-of date, and what arrived here after the known-on moment, does not exist for any figure. 截至日之后发生的、
        已知时刻之后汇入的，一律不计。 A rate is numerator / denominator（分子／分母）; with a denominator of zero there is none（`—`）. A
        matter's or visit's division is that of the site that recorded it. Voided visits, withdrawn matters and matters merged into
        another one count nowhere but in the figures that name them. Organs, deputies and categories count as what they stand
        for. With `--by deputy` a matter of two deputies is in two rows and once in the total.

        **Evidence 依据.** Every figure and every row lists what it counts, numerator and denominator apart: `figures --evidence ID
        [--part denominator] [--by DIMENSION --key ROW]`, or a click on the number. 每个指标、每一行都可列出所计的记录，分子、分母分列。 A list
        has as many entries as the number says, or adds up to it (people, groups, deputies present, follow-ups); the days list the
        matters measured and, as denominator, those of the period before. Two people who see the same *digest* count the same
        things; it is SHA-256 over one UTF-8 line per entry, `KIND⇥REFERENCE⇥ADDS⏎` (tabs, then a line feed; within a reference
        `\\\\`, `\\t`, `\\n` and `\\r` stand for a backslash, a tab, a line feed and a carriage return), in this order: by the word for
        the kind, then the log's name byte by byte, then the place in that log; sites, deputies and divisions by their code or id
        byte by byte. The first three columns of the exported list are these fields, its rows are in this order. 两处摘要相同，所计的就是同样的记录；
        摘要是对清单逐行 SHA-256 的结果，导出清单的前三列和行序就是摘要的内容。

        **Difference 差别.** `difference --since-known MOMENT` shows the figures of one period as they were known at that moment and
        as they are known now, as of the same day, and the events that arrived in between, by site. 同一时期的统计，当时怎么说、现在怎么说，其间各站点
        汇入了哪些记录。

        **Warnings 预警.** `warnings` counts by no other definitions than these tables' columns. A *sharp rise* is found so: the
        newest `days` days of a township and category are compared with up to `periods` periods of that length just before, at
        least 8. With n periods that add up to S, the mean is μ = (S + ½)/n, the variance φ·μ·(1 + 1/n), where φ is the past's
        variance over its mean, at least 1; warned is of `least` matters or more, if the negative binomial distribution with that
        mean and variance gives as many or more a probability of at most 1/`oneIn`. It is the quasi-Poisson exceedance test of
        Farrington et al. (1996), J. R. Stat. Soc. A 159: 547–563, with the negative binomial threshold of Noufaily et al. (2013),
        Stat. Med. 32: 1206–1222, without trend and seasons. Of a category and its branches the least probable is told. With many
        places and categories some chance surges are to be expected: about one in `oneIn` comparisons. 某乡镇街道某类事项最近一期的件数，与其
        自身此前各等长时期相比，按负二项分布（Farrington 法）如此多件的概率不超过 1/`oneIn` 即提示；参数见 config/hub.yaml。

        *Source* names the read model's tables and columns that a figure is read from. 来源为 `views.db` 中的表和列。

        """

    private static func section(_ title: String, _ figures: [FigureDefinition]) -> String {
        var lines = ["## \(title)", "", "| id | 名称 | kind | definition | source |", "|---|---|---|---|---|"]
        for figure in figures {
            lines.append(
                """
                | `\(figure.id)` | \(figure.name.zh)<br>\(figure.name.en) | \(figure.kind.label) \
                | \(figure.formula.zh)<br>\(figure.formula.en) | \(figure.source) |
                """)
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension FigureDefinition {
    /// The tables and columns that it is read from, as the SQL of its tallies names them: `matters (replies, referrals)`.
    package var source: String {
        switch shape {
        case .count(let tallies), .rate(let tallies):
            var parts: [String] = []
            for tally in tallies where !parts.contains(tally.source) { parts.append(tally.source) }
            return parts.joined(separator: "; ")
        case .days: return "matters (collected_at, first_settled_at), by collected_day"
        case .coverage: return "sites (standing, kind, division), the lists of divisions"
        }
    }
}

extension FigureDefinition.Kind {
    package var label: String {
        switch self {
        case .flow: "发生 flow"
        case .cohort: "收集 cohort"
        case .stock: "存量 stock"
        }
    }
}

extension Tally {
    fileprivate var source: String {
        let place = population.day.dropFirst(2)
        let columns = Self.columns(in: counted + " " + of + " " + population.condition)
        let named = columns.isEmpty ? "" : " (\(columns.joined(separator: ", ")))"
        return "\(population.tables)\(named)\(population.isPeriodic ? ", by \(place)" : "")"
    }

    /// The columns that SQL names as `r.column`, `t.column` or `d.column`, each once, in order.
    private static func columns(in sql: String) -> [String] {
        var names: [String] = []
        for match in sql.matches(of: /\b[rtd]\.([a-z_]+)/) {
            let name = String(match.output.1)
            if !names.contains(name) { names.append(name) }
        }
        return names
    }
}

extension Population {
    /// The tables that its rows come from.
    fileprivate var tables: String {
        switch self {
        case .visits: "visits"
        case .presences: "visits, visit_deputies"
        case .duties: "duties"
        case .collected, .merged, .withdrawn, .standing: "matters"
        case .settled: "matters, matter_steps ‘settlement’"
        case .conversions: "matters, matter_steps ‘conversion’"
        case .letters: "matters, matter_steps ‘letter’"
        case .projects, .projectsStanding: "projects"
        case .projectVotes: "projects, project_steps ‘vote’"
        case .projectChoices: "projects, project_steps ‘choice’"
        case .projectCompletions: "projects, project_steps ‘completion’"
        case .sites: "open sites"
        case .deputies: "enrolled deputies"
        }
    }
}
