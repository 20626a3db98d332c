import Events
import Projections

/// One headline figure as a card shows it.
struct HeadlineCard {
    let id: String
    let name: String
    let value: FigureCell
    let unit: String?
    /// The 90th percentile and the speed-up beside the days.
    let detail: String?
    let assumed: String?

    private static let shown: [(id: String, name: Bilingual, unit: Bilingual?)] = [
        ("matters.collected", Bilingual(zh: "收集意见建议", en: "matters collected"), Bilingual(zh: "件", en: "")),
        ("matters.referred", Bilingual(zh: "交办", en: "matters referred"), Bilingual(zh: "件", en: "")),
        ("matters.replied", Bilingual(zh: "答复率", en: "replied"), nil),
        ("matters.resolved", Bilingual(zh: "办结率", en: "resolved"), nil),
        ("matters.resolved.flow", Bilingual(zh: "当期办结", en: "resolved in the period"), Bilingual(zh: "件", en: "")),
        ("matters.overdue", Bilingual(zh: "逾期", en: "overdue"), Bilingual(zh: "件", en: "")),
        ("matters.days", Bilingual(zh: "中位办理天数", en: "median days to resolution"), Bilingual(zh: "天", en: "days")),
        ("ratings.impl.satisfied", Bilingual(zh: "满意率（对办理）", en: "satisfied with the implementation"), nil),
        ("visits.sessions", Bilingual(zh: "接待走访场次", en: "visits"), Bilingual(zh: "场", en: "")),
        ("visits.received", Bilingual(zh: "接待群众人次", en: "people received"), Bilingual(zh: "人次", en: "")),
    ]

    static func cards(_ board: Board, query: PageQuery) -> [HeadlineCard] {
        shown.map { id, name, unit in
            HeadlineCard(id: id, name: name, unit: unit, figure: board.figure(id), query: query)
        }
    }

    private init(id: String, name: Bilingual, unit: Bilingual?, figure: Figure?, query: PageQuery) {
        let language = query.language
        self.id = id
        self.name = name.text(language)
        value = FigureCell(figure?.value, of: id, in: EvidenceAddress(query))
        let unit = unit?.text(language) ?? ""
        self.unit = unit.isEmpty || value.text == "—" ? nil : unit
        detail = figure.flatMap { Self.detail($0.value, language) }
        assumed = figure.flatMap { Self.assumed($0.assumed, language) }
    }

    /// What a mapping assumed is said wherever it is counted.
    static func assumed(_ count: Int, _ language: Language) -> String? {
        count > 0 ? Bilingual(zh: "其中推定 \(count)", en: "\(count) of them assumed").text(language) : nil
    }

    private static func detail(_ value: FigureValue, _ language: Language) -> String? {
        switch value {
        case .count, .rate: nil
        case .days(_, let p90, let speedup):
            [
                p90.map { days in
                    // The 90th percentile is written as the median is.
                    let text = FigureValue.days(median: days, p90: nil, speedup: nil).text
                    return Bilingual(zh: "九成在 \(text) 天内", en: "nine in ten within \(text)").text(language)
                },
                speedup.map { Self.speedup($0).text(language) },
            ].compactMap(\.self).joinedOrNil(by: language == .zh ? "，" : ", ")
        }
    }

    /// - Parameter speedup: 1 − median / median of the period before, to four decimals; negative when it took longer.
    private static func speedup(_ speedup: Double) -> Bilingual {
        let percent = FigureValue.percent(Int((abs(speedup) * 10_000).rounded()), of: 10_000)
        return speedup < 0
            ? Bilingual(zh: "比上期慢 \(percent)", en: "\(percent) slower than before")
            : Bilingual(zh: "比上期提速 \(percent)", en: "\(percent) faster than before")
    }
}

extension [String] {
    fileprivate func joinedOrNil(by separator: String) -> String? {
        isEmpty ? nil : joined(separator: separator)
    }
}
