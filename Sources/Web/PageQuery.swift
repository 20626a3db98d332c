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
    static let ofEvidence: Set<PageParameter> = ofFigures.union([.figure, .part, .key, .after])

    let language: Language
    let figures: FigureQuery
    /// What was given and is not empty.
    private let given: [PageParameter: String]

    /// - Parameters:
    ///   - text: the part after the question mark; nil when there is none. An empty value counts as not given, since
    ///     a form sends its empty fields too.
    ///   - today: the as-of date where none is given.
    /// - Throws: `web.parameter`, naming the field: a name that is not among those allowed would otherwise leave the
    ///   reader with figures of something else than what was meant.
    init(_ text: String?, allowed: Set<PageParameter>, language: Language, today: BusinessDate) throws(WebError) {
        let given = try Self.parameters(text ?? "", allowed: allowed)
        self.given = given
        func value<Value>(_ parameter: PageParameter, _ read: (String) throws -> Value) throws(WebError) -> Value? {
            guard let text = given[parameter] else { return nil }
            do {
                return try read(text)
            } catch let complaint as any Complaint {
                throw .parameter(parameter, complaint.message, cause: complaint)
            } catch {
                throw WebError(fault: error)
            }
        }
        func word<Value>(_ parameter: PageParameter, among words: [String], _ read: (String) -> Value?)
            throws(WebError) -> Value?
        {
            guard let text = given[parameter] else { return nil }
            guard let value = read(text) else {
                throw .parameter(
                    parameter,
                    Bilingual(
                        zh: "没有“\(text)”，可用：\(words.joined(separator: "、"))",
                        en: "there is no \"\(text)\"; choose from: \(words.joined(separator: ", "))"))
            }
            return value
        }
        self.language =
            try word(.lang, among: Language.allCases.map(\.rawValue)) { Language(rawValue: $0) } ?? language
        let period = Period(
            from: try value(.from) { try BusinessDate($0) }, through: try value(.through) { try BusinessDate($0) })
        if let from = period.from, let through = period.through, through < from {
            throw .parameter(
                .through, Bilingual(zh: "\(through) 早于起始日期 \(from)", en: "\(through) lies before from, \(from)"))
        }
        figures = FigureQuery(
            scope: Scope(
                region: try value(.region) { try DivisionCode($0) }, site: try value(.site) { try SiteCode($0) },
                deputy: given[.deputy], organ: given[.organ], category: given[.category],
                channel: try word(.channel, among: Channel.words) { Channel(word: $0) }),
            period: period, asOf: try value(.asOf) { try BusinessDate($0) } ?? today,
            knownOn: try value(.knownOn) { try Instant(rfc3339: $0) },
            by: try word(.by, among: Dimension.allCases.map(\.rawValue)) { Dimension(rawValue: $0) })
    }

    private static func parameters(
        _ text: String, allowed: Set<PageParameter>
    ) throws(WebError) -> [PageParameter: String] {
        var given: [PageParameter: String] = [:]
        for (name, value) in try QueryText.pairs(text) {
            guard let parameter = PageParameter(rawValue: name), allowed.contains(parameter) else {
                let names = PageParameter.allCases.filter(allowed.contains).map(\.rawValue)
                throw WebError(
                    .parameter, zh: "没有参数“\(name.prefix(40))”，可用：\(names.joined(separator: "、"))",
                    en: "there is no parameter \"\(name.prefix(40))\"; choose from: \(names.joined(separator: ", "))")
            }
            guard value.utf8.count <= Bounds.nameBytes else {
                throw .parameter(
                    parameter,
                    Bilingual(zh: "不得超过 \(Bounds.nameBytes) 字节", en: "at most \(Bounds.nameBytes) bytes"))
            }
            // The row of what names none has an empty key, which is another one than no row.
            guard !value.isEmpty || parameter == .key else { continue }
            guard given.updateValue(value, forKey: parameter) == nil else {
                throw .parameter(parameter, Bilingual(zh: "只能给一次", en: "give it once"))
            }
        }
        return given
    }

    func given(_ parameter: PageParameter) -> String? { given[parameter] }

    /// The address that asks the same, but for these changes.
    func address(
        _ path: String = "/", changing changes: [PageParameter: String] = [:],
        without removed: Set<PageParameter> = []
    ) -> String {
        let kept = given.filter { !removed.contains($0.key) }.merging(changes) { _, change in change }
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
