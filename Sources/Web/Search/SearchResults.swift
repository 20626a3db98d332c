import Events
import Search

/// A matter as the search pages show it.
struct FoundMatter {
    struct Part {
        let text: String
        let isMatch: Bool
    }

    let number: String
    let facts: String
    /// Empty where it is not held.
    let title: [Part]
    let untitled: String
    let role: String
    let excerpt: [Part]

    init(_ hit: SearchHit, language: Language) {
        number = MatterID(hit.ref).description
        facts = [hit.day.description, hit.stage.label.text(language), hit.category, hit.organ, hit.site.text]
            .filter { !$0.isEmpty }.joined(separator: " · ")
        title = hit.title.map { $0.parts.map { Part(text: $0.text, isMatch: $0.isMatch) } } ?? []
        untitled = Bilingual(zh: "（无标题，或未到、已遗忘）", en: "(no title, or awaited, or forgotten)").text(language)
        role = hit.excerpt?.role.label.text(language) ?? ""
        excerpt = hit.excerpt.map { $0.parts.map { Part(text: $0.text, isMatch: $0.isMatch) } } ?? []
    }
}

/// `/search`: the form, and what was found.
struct SearchResults {
    struct Choice {
        let value: String
        let label: String
        let isChosen: Bool
    }

    let lang: String
    let words: [String: String]
    let siteName: String
    /// What the form's fields hold, by name.
    let fields: [String: String]
    let states: [Choice]
    let matters: [FoundMatter]
    let asks: Bool
    /// Said while the index is behind the log; nil otherwise.
    let indexing: String?
    let next: String?
    let otherLanguage: FilterForm.Language

    init(_ query: PageQuery, source: any SearchSource, siteName: String) throws {
        let language = query.language
        lang = PageQuery.tag(of: language)
        words = SearchWord.all(in: language)
        self.siteName = siteName
        fields = query.given.fields
        let asked = try SearchQuery(query)
        states = Matter.Stage.allCases.map {
            Choice(value: $0.rawValue, label: $0.label.text(language), isChosen: asked.stage == $0)
        }
        asks = query.given.values.keys.contains { $0 != .lang && $0 != .before }
        let page = asks ? try source.search(asked) : SearchPage(hits: [], next: nil)
        matters = page.hits.map { FoundMatter($0, language: language) }
        next = page.next.map { query.address("/search", changing: [.before: String($0)]) }
        indexing = try SearchWord.indexing(source.indexedPercent(), language)
        otherLanguage = FilterForm.Language(other: query, path: "/search")
    }
}

extension SearchQuery {
    /// - Throws: `web.parameter`, naming the field.
    fileprivate init(_ query: PageQuery) throws(WebError) {
        let (scope, period) = (query.figures.scope, query.figures.period)
        self.init(
            words: query.given[.words] ?? "", region: scope.region, organ: scope.organ, category: scope.category,
            stage: try query.given.word(.state, among: Matter.Stage.allCases.map(\.rawValue)) {
                Matter.Stage(rawValue: $0)
            },
            from: period.from, through: period.through, before: try query.given.position(.before))
    }
}

extension GivenParameters {
    /// By name, as a form shows them.
    fileprivate var fields: [String: String] {
        Dictionary(uniqueKeysWithValues: values.map { ($0.key.rawValue, $0.value) })
    }
}

/// `/similar`: pairs of matters that may be one.
struct SimilarPage {
    struct Pair {
        let percent: String
        let newer: FoundMatter
        let older: FoundMatter
    }

    /// Days before today where no dates are given, and pairs at most.
    private static let recentDays = 30
    private static let shownPairs = 50

    let lang: String
    let words: [String: String]
    let siteName: String
    let fields: [String: String]
    let pairs: [Pair]
    let indexing: String?
    let otherLanguage: FilterForm.Language

    init(_ query: PageQuery, source: any SearchSource, siteName: String, today: BusinessDate) throws {
        let (language, region) = (query.language, query.figures.scope.region)
        let through = query.figures.period.through ?? today
        let from = query.figures.period.from ?? through.advanced(byDays: -Self.recentDays)
        try PageQuery.requireOrder(from, through)
        lang = PageQuery.tag(of: language)
        words = SearchWord.all(in: language)
        self.siteName = siteName
        fields = query.given.fields.merging(["from": from.description, "through": through.description]) { $1 }
        pairs = try source.similarPairs(region: region, from: from, through: through, limit: Self.shownPairs).map {
            Pair(
                percent: "\($0.percent)%", newer: FoundMatter($0.newer, language: language),
                older: FoundMatter($0.older, language: language))
        }
        indexing = try SearchWord.indexing(source.indexedPercent(), language)
        otherLanguage = FilterForm.Language(other: query, path: "/similar")
    }
}

/// The words of both pages.
enum SearchWord: String, CaseIterable {
    case search, similar, dashboard, words, region, organ, category, state, anyState, from, through, apply, found, none
    case more, hint, pairs, noPairs, pairsNote, newer, older, alike

    var text: Bilingual {
        switch self {
        case .search: Bilingual(zh: "检索", en: "Search")
        case .similar: Bilingual(zh: "相近事项", en: "Similar matters")
        case .dashboard: Bilingual(zh: "看板", en: "Dashboard")
        case .words: PageParameter.words.name
        case .region: PageParameter.region.name
        case .organ: PageParameter.organ.name
        case .category: PageParameter.category.name
        case .state: PageParameter.state.name
        case .anyState: Bilingual(zh: "全部", en: "any")
        case .from: Bilingual(zh: "收集自", en: "collected from")
        case .through: Bilingual(zh: "收集至", en: "collected through")
        case .apply: Bilingual(zh: "查找", en: "Find")
        case .found: Bilingual(zh: "找到的事项", en: "Matters found")
        case .none: Bilingual(zh: "没有找到。", en: "Nothing found.")
        case .more: Bilingual(zh: "更多", en: "More")
        case .hint:
            Bilingual(
                zh: "在标题、内容和答复中查找；一两个字也可以，几个词用空格隔开，须都出现。不分全角半角、大小写和简繁。最近得知的在前。",
                en:
                    "Looks in titles, texts and replies. Several words must all occur; width, case, and traditional or simplified forms do not matter. What became known last comes first."
            )
        case .pairs: Bilingual(zh: "可能重复的事项", en: "Matters that may be the same")
        case .noPairs: Bilingual(zh: "没有文字相近的事项。", en: "No matters read alike.")
        case .pairsNote:
            Bilingual(
                zh: "同一地区内、一年之内文字相近的事项；请核实后用 hub merge 并案。",
                en:
                    "Matters of one division within a year that read alike. Merge those that are the same with hub merge."
            )
        case .newer: Bilingual(zh: "后得知的", en: "newer")
        case .older: Bilingual(zh: "先得知的", en: "older")
        case .alike: Bilingual(zh: "相近", en: "alike")
        }
    }

    static func all(in language: Language) -> [String: String] {
        Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0.text.text(language)) })
    }

    static func indexing(_ percent: Int, _ language: Language) -> String? {
        guard percent < 100 else { return nil }
        return Bilingual(
            zh: "检索库正在编制，已完成 \(percent)%，结果尚不完整。",
            en: "The index is being made: \(percent)% done, so results are not complete yet."
        )
        .text(language)
    }
}
