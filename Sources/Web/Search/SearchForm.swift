import Events
import Search

/// What the address of a search page asks for, and what the form shows of it.
struct SearchForm {
    /// The names of the fields, in the order of the form.
    enum Field: String, CaseIterable {
        case words = "q"
        case region
        case organ
        case category
        case state
        case from
        case through
        case before
        case lang

        var label: Bilingual {
            switch self {
            case .words: Bilingual(zh: "字词", en: "words")
            case .region: PageParameter.region.name
            case .organ: PageParameter.organ.name
            case .category: PageParameter.category.name
            case .state: Bilingual(zh: "状态", en: "state")
            case .from: Bilingual(zh: "收集自", en: "collected from")
            case .through: Bilingual(zh: "收集至", en: "collected through")
            case .before: Bilingual(zh: "下一页", en: "next page")
            case .lang: PageParameter.lang.name
            }
        }
    }

    struct Choice {
        let value: String
        let label: String
        let isChosen: Bool
    }

    let given: [Field: String]
    let language: Language

    /// - Parameter allowed: the fields of that page.
    /// - Throws: `web.parameter`, naming the field.
    init(_ text: String?, allowed: [Field], language: Language) throws(WebError) {
        var given: [Field: String] = [:]
        for (name, value) in try QueryText.pairs(text ?? "") {
            guard let field = Field(rawValue: name), allowed.contains(field) else {
                let names = allowed.map(\.rawValue)
                throw WebError(
                    .parameter, zh: "没有参数“\(name.prefix(40))”，可用：\(names.joined(separator: "、"))",
                    en: "there is no parameter \"\(name.prefix(40))\"; choose from: \(names.joined(separator: ", "))")
            }
            guard value.utf8.count <= Bounds.nameBytes else {
                throw Self.fault(field, Bilingual(zh: "过长", en: "too long"))
            }
            if !value.isEmpty { given[field] = value }
        }
        self.given = given
        guard let lang = given[.lang] else {
            self.language = language
            return
        }
        guard let asked = Language(rawValue: lang) else {
            throw Self.fault(.lang, Bilingual(zh: "可用：zh、en", en: "zh or en"))
        }
        self.language = asked
    }

    static func fault(_ field: Field, _ fault: Bilingual) -> WebError {
        WebError(
            .parameter, zh: "参数“\(field.label.zh)”（\(field.rawValue)）有误：\(fault.zh)",
            en: "parameter \"\(field.rawValue)\": \(fault.en)")
    }

    func value<Value>(_ field: Field, _ read: (String) throws -> Value) throws(WebError) -> Value? {
        guard let text = given[field] else { return nil }
        do {
            return try read(text)
        } catch let complaint as any Complaint {
            throw Self.fault(field, complaint.message)
        } catch {
            throw WebError(fault: error)
        }
    }

    var region: DivisionCode? { get throws(WebError) { try value(.region) { try DivisionCode($0) } } }

    var from: BusinessDate? { get throws(WebError) { try value(.from) { try BusinessDate($0) } } }

    var through: BusinessDate? { get throws(WebError) { try value(.through) { try BusinessDate($0) } } }

    /// Refuses days that no matter can be collected between.
    static func requireOrder(_ from: BusinessDate?, _ through: BusinessDate?) throws(WebError) {
        guard let from, let through, through < from else { return }
        throw fault(
            .through, Bilingual(zh: "\(through) 早于起始日期 \(from)", en: "\(through) lies before from, \(from)"))
    }

    func query() throws(WebError) -> SearchQuery {
        try Self.requireOrder(try from, try through)
        let stage = given[.state].map { Matter.Stage(rawValue: $0) }
        if let stage, stage == nil { throw Self.fault(.state, Bilingual(zh: "没有这个状态", en: "there is no such state")) }
        let before = given[.before].map { Int64($0) }
        if let before, before == nil { throw Self.fault(.before, Bilingual(zh: "应为数字", en: "a number")) }
        return SearchQuery(
            words: given[.words] ?? "", region: try region, organ: given[.organ], category: given[.category],
            stage: stage ?? nil, from: try from, through: try through, before: before ?? nil)
    }

    /// Whether anything is asked for.
    var asks: Bool { Field.allCases.contains { $0 != .lang && $0 != .before && given[$0] != nil } }

    var states: [Choice] {
        Matter.Stage.allCases.map {
            Choice(value: $0.rawValue, label: $0.label.text(language), isChosen: given[.state] == $0.rawValue)
        }
    }

    func address(_ path: String, changing changes: [Field: String] = [:]) -> String {
        let all = given.filter { $0.key != .before }.merging(changes) { $1 }
        let pairs = Field.allCases.compactMap { field in all[field].map { (name: field.rawValue, value: $0) } }
        return pairs.isEmpty ? path : path + "?" + QueryText.encoded(pairs)
    }
}
