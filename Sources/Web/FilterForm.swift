import Events
import Projections

/// The filters: the form that sets them, and each one in force with the address that takes it away.
struct FilterForm {
    struct Field {
        let name: String
        let label: String
        let value: String
        let example: String
        /// What a browser proposes while one types; the id of the list is `list-` and the field's name.
        let choices: [Choice]
    }

    struct Choice {
        let value: String
        let label: String
        let isChosen: Bool
    }

    struct Chip {
        let label: String
        let value: String
        let removal: String
        let remove: String
    }

    struct Language {
        let name: String
        let tag: String
        let address: String

        /// The language that the page is not in, under the name that its readers know it by.
        init(other query: PageQuery, path: String = "/") {
            let other: Events.Language
            switch query.language {
            case .zh:
                other = .en
                name = "English"
            case .en:
                other = .zh
                name = "中文"
            }
            tag = PageQuery.tag(of: other)
            address = query.address(path, changing: [.lang: other.rawValue])
        }
    }

    struct Hidden {
        let name: String
        let value: String
    }

    /// Proposals beyond this many are left to the reader's own typing.
    private static let proposals = 200

    let fields: [Field]
    let channels: [Choice]
    let from: String
    let through: String
    /// Parameters in force that the form has no field for.
    let hidden: [Hidden]
    let chips: [Chip]
    let isFiltered: Bool
    let cleared: String

    /// - Parameter boards: the splits of the page, whose rows are proposed in the fields.
    init(_ query: PageQuery, boards: [Board], heard: [Heard]) {
        let language = query.language
        func choices(_ dimension: Dimension) -> [Choice] {
            let board = boards.first { $0.query.by == dimension }
            return (board?.figure("matters.collected")?.rows ?? []).filter { !$0.key.isEmpty }
                .prefix(Self.proposals).map { Choice(value: $0.key, label: $0.label.text(language), isChosen: false) }
        }
        func field(_ parameter: PageParameter, example: String, _ choices: [Choice]) -> Field {
            Field(
                name: parameter.rawValue, label: parameter.name.text(language), value: query.given[parameter] ?? "",
                example: example, choices: choices)
        }
        fields = [
            field(.region, example: "520103", choices(.division)),
            field(
                .site, example: "520103001-Z02",
                heard.prefix(Self.proposals).map { Choice(value: $0.site.text, label: $0.name, isChosen: false) }),
            field(.organ, example: "", choices(.organ)),
            field(.category, example: "", choices(.category)),
        ]
        channels = Channel.allCases.filter { !$0.word.isEmpty }.map {
            Choice(value: $0.word, label: $0.label.text(language), isChosen: $0 == query.figures.scope.channel)
        }
        from = query.given[.from] ?? ""
        through = query.given[.through] ?? ""
        hidden = [PageParameter.deputy, .lang].compactMap { parameter in
            query.given[parameter].map { Hidden(name: parameter.rawValue, value: $0) }
        }
        let filters = PageParameter.allCases.filter { $0 != .lang }
        chips = Self.chips(query, of: filters)
        isFiltered = !chips.isEmpty
        cleared = query.address(without: Set(filters))
    }

    /// Each parameter in force, with the address that takes it away.
    ///
    /// - Parameter forgotten: what goes with any of them.
    static func chips(
        _ query: PageQuery, of parameters: [PageParameter], path: String = "/",
        forgetting forgotten: Set<PageParameter> = []
    ) -> [Chip] {
        let language = query.language
        return parameters.compactMap { parameter in
            guard let value = query.given[parameter] else { return nil }
            let name = parameter.name.text(language)
            return Chip(
                label: name,
                value: parameter == .channel ? query.figures.scope.channel?.label.text(language) ?? value : value,
                removal: query.address(path, without: forgotten.union([parameter])),
                remove: Bilingual(zh: "去掉\(name)", en: "Remove: \(name)").text(language))
        }
    }
}
