import Events
import Export
import Projections

/// Everything that the page shows, under the names by which its template asks for it.
struct DashboardPage {
    struct Definition {
        let id: String
        let name: String
        let formula: String
    }

    struct ListDownload {
        let name: String
        let csv: String
        let xlsx: String
    }

    static let shownMatters = 20

    let lang: String
    let words: [String: String]
    let siteName: String
    let siteCode: String
    let reading: String
    let otherLanguage: FilterForm.Language
    let form: FilterForm
    let cards: [HeadlineCard]
    let hasCharts: Bool
    /// Whether `/search` and `/similar` are there to be gone to.
    let hasSearch: Bool
    let chart: String
    let months: MonthlyTrend
    let classes: ShareChart
    let grades: ShareChart
    let tables: [BreakdownTable]
    let matters: [MatterLine]
    let conflicts: ConflictTable
    let heard: HeardTable
    let definitions: [Definition]
    let position: Int64
    /// What is not counted yet, if anything is not.
    let pending: String?
    let json: String
    let downloads: [EvidencePage.Download]
    /// Whole lists, in the bounds of the page.
    let lists: [ListDownload]
    let warningsAddress: String
    let warningCount: String
    let differenceAddress: String

    /// - Parameter hasCharts: whether the chart library is there to be loaded.
    /// - Throws: whatever the source throws.
    init(_ query: PageQuery, source: any DashboardSource, hasSearch: Bool = false, hasCharts: Bool) throws {
        let language = query.language
        func board(by dimension: Dimension, in region: DivisionCode? = nil) throws -> Board {
            var question = query.figures
            question.by = dimension
            if let region { question.scope.region = region }
            return try source.board(question, dimension == .month ? Self.shownMonths : BreakdownTable.choice)
        }
        position = try source.position()
        let waiting = try source.pending()
        pending =
            waiting > 0
            ? Bilingual(
                zh: "另有 \(waiting) 条记录已经汇入，尚未计入下列数字，正在汇总",
                en: "\(waiting) more records have arrived and are not counted below yet; they are being added up"
            ).text(language) : nil
        let overall = try board(by: .month)
        let divisions = try Self.divisions(overall, query: query.figures) { try board(by: .division, in: $0) }
        let split: [(Dimension, Board)] = [
            (.division, divisions), (.site, try board(by: .site)), (.organ, try board(by: .organ)),
            (.category, try board(by: .category)),
        ]
        lang = PageQuery.tag(of: language)
        words = PageWord.all(in: language)
        siteName = source.siteName
        siteCode = source.siteCode.text
        reading = Self.reading(query.figures).text(language)
        form = FilterForm(query, boards: split.map(\.1), heard: overall.heard)
        otherLanguage = FilterForm.Language(other: query)
        cards = HeadlineCard.cards(overall, query: query)
        months = MonthlyTrend(overall, query: query)
        classes = .classes(overall, query: query)
        grades = .grades(overall, query: query)
        self.hasCharts = hasCharts
        self.hasSearch = hasSearch
        chart = try ChartContent(months: months, classes: classes, grades: grades, language: language).inScript()
        tables = split.map { BreakdownTable($1, by: $0, query: query) }
        matters = try source.newestMatters(query.figures.scope, limit: Self.shownMatters).map {
            try MatterLine($0, source: source, language: language)
        }
        conflicts = ConflictTable(
            try source.conflicts(limit: ConflictTable.shownRows), total: try source.conflictCount(),
            calendar: source.calendar, language: language)
        heard = HeardTable(overall.heard, calendar: source.calendar, today: source.today(), query: query)
        definitions = overall.figures.compactMap { figure in
            guard Self.defined.contains(figure.id) else { return nil }
            return FigureDefinition.named(figure.id).map {
                Definition(id: $0.id, name: $0.name.text(language), formula: $0.formula.text(language))
            }
        }
        json = query.address("/figures.json")
        downloads = [("CSV", "/figures.csv"), ("Excel", "/figures.xlsx")].map { name, path in
            EvidencePage.Download(name: name, address: query.address(path))
        }
        lists = ListName.allCases.map { list in
            let path = "/lists/" + list.rawValue
            return ListDownload(
                name: list.name.text(language), csv: query.address(path + ".csv"), xlsx: query.address(path + ".xlsx"))
        }
        let warnings = try source.warnings(query.figures, limit: 0).total
        warningsAddress = query.address("/warnings", without: [.from, .through])
        warningCount = Bilingual(zh: "预警 \(warnings) 条", en: "\(warnings) warnings").text(language)
        differenceAddress = query.address("/difference")
    }

    private static let shownMonths = RowChoice.table(of: MonthlyTrend.figures, most: MonthlyTrend.shownMonths)

    /// The figures that the page shows, told what they count.
    private static let defined: Set<String> = Set(
        BreakdownTable.figures + [
            "matters.resolved.flow", "ratings.impl.satisfied", "visits.sessions", "visits.received",
        ])

    /// The split by division of the smallest region in which all sites of the scope lie.
    ///
    /// Split without a region, a county's hub would show one row, its province. The smaller region is taken only if it
    /// leaves nothing out: where a record lies outside all known sites, the wider split shows it.
    private static func divisions(
        _ overall: Board, query: FigureQuery, split: (DivisionCode?) throws -> Board
    ) throws -> Board {
        let region = common(overall.heard.map(\.site.division))
        guard let region, region != query.scope.region, query.scope.region?.contains(region) ?? true else {
            return try split(nil)
        }
        let narrowed = try split(region)
        let isWhole = BreakdownTable.figures.allSatisfy {
            narrowed.figure($0)?.value == overall.figure($0)?.value
        }
        return isWhole ? narrowed : try split(nil)
    }

    private static func common(_ divisions: [DivisionCode]) -> DivisionCode? {
        guard var common = divisions.first else { return nil }
        for division in divisions {
            while !common.contains(division) {
                guard let parent = common.parent else { return nil }
                common = parent
            }
        }
        return common
    }

    static func reading(_ query: FigureQuery) -> Bilingual {
        let (from, through) = (query.period.from?.description, query.period.through?.description)
        let period =
            switch (from, through) {
            case (let from?, let through?):
                Bilingual(zh: "\(from) 至 \(through) 收集", en: "collected \(from) to \(through)")
            case (let from?, nil): Bilingual(zh: "\(from) 起收集", en: "collected since \(from)")
            case (nil, let through?): Bilingual(zh: "截至 \(through) 收集", en: "collected through \(through)")
            case (nil, nil): Bilingual(zh: "全部期间", en: "all time")
            }
        return Bilingual(zh: "\(period.zh)，状态截至 \(query.asOf)", en: "\(period.en), as of \(query.asOf)")
    }
}
