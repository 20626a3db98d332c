import Events
import Projections

/// What an address asks for, and the addresses that ask for something near it.
struct PageQuery {
    /// The page takes no as-of and known-on: a question about the past reads the whole log, and a page asks several.
    static let ofPage: Set<PageParameter> = [
        .region, .site, .deputy, .organ, .category, .channel, .from, .through, .lang,
    ]
    static let ofFigures: Set<PageParameter> = ofPage.union([.asOf, .knownOn, .by])
    static let ofWarnings: Set<PageParameter> = [
        .region, .site, .deputy, .organ, .category, .channel, .asOf, .knownOn, .lang,
    ]
    static let ofDifference: Set<PageParameter> = ofPage.union([.asOf, .knownOn, .sinceKnown, .after])
    static let ofSearch: Set<PageParameter> = [
        .words, .region, .organ, .category, .state, .from, .through, .before, .lang,
    ]
    static let ofSimilar: Set<PageParameter> = [.region, .from, .through, .lang]
    static let ofEvidence: Set<PageParameter> = ofFigures.union([.figure, .part, .key, .after])

    let language: Language
    let figures: FigureQuery
    let given: GivenParameters

    /// - Parameters:
    ///   - text: the part after the question mark; nil when there is none. An empty value counts as not given, since
    ///     a form sends its empty fields too.
    ///   - today: the as-of date where none is given.
    /// - Throws: `web.parameter`, naming the field: a name that is not among those allowed would otherwise leave the
    ///   reader with figures of something else than what was meant.
    init(_ text: String?, allowed: Set<PageParameter>, language: Language, today: BusinessDate) throws(WebError) {
        let given = try GivenParameters(text ?? "", allowed: allowed)
        self.given = given
        self.language =
            try given.word(.lang, among: Language.allCases.map(\.rawValue)) { Language(rawValue: $0) } ?? language
        let period = Period(
            from: try given.value(.from) { try BusinessDate($0) },
            through: try given.value(.through) { try BusinessDate($0) })
        try Self.requireOrder(period.from, period.through)
        figures = FigureQuery(
            scope: Scope(
                region: try given.value(.region) { try DivisionCode($0) },
                site: try given.value(.site) { try SiteCode($0) },
                deputy: given[.deputy], organ: given[.organ], category: given[.category],
                channel: try given.word(.channel, among: Channel.words) { Channel(word: $0) }),
            period: period, asOf: try given.value(.asOf) { try BusinessDate($0) } ?? today,
            knownOn: try given.value(.knownOn) { try Instant(rfc3339: $0) },
            by: try given.word(.by, among: Dimension.allCases.map(\.rawValue)) { Dimension(rawValue: $0) })
    }

    /// Refuses days that nothing can lie between.
    static func requireOrder(_ from: BusinessDate?, _ through: BusinessDate?) throws(WebError) {
        guard let from, let through, through < from else { return }
        throw .parameter(
            .through, Bilingual(zh: "\(through) 早于起始日期 \(from)", en: "\(through) lies before from, \(from)"))
    }

    /// The address that asks the same, but for these changes.
    func address(
        _ path: String = "/", changing changes: [PageParameter: String] = [:],
        without removed: Set<PageParameter> = []
    ) -> String {
        let kept = given.values.filter { !removed.contains($0.key) }.merging(changes) { _, change in change }
        let pairs = PageParameter.allCases.compactMap { parameter in
            kept[parameter].map { (name: parameter.rawValue, value: $0) }
        }
        return pairs.isEmpty ? path : path + "?" + QueryText.encoded(pairs)
    }

    /// The language asked for, whatever else is wrong with the address.
    static func language(in text: String?) -> Language? {
        let pairs = (try? QueryText.pairs(text ?? "")) ?? []
        return pairs.first { $0.name == PageParameter.lang.rawValue }.flatMap { Language(rawValue: $0.value) }
    }

    /// The BCP 47 tag for the `lang` attribute, by which a browser chooses the shapes of Chinese characters.
    static func tag(of language: Language) -> String {
        switch language {
        case .zh: "zh-CN"
        case .en: "en"
        }
    }
}
