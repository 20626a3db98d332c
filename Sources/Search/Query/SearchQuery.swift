import Events

/// What is looked for: matters whose title, text or replies have every one of the words, within the bounds that are named.
package struct SearchQuery: Sendable {
    /// Words and phrases with spaces between them; each stands in the text as it is written here, but for width, case, and
    /// traditional or simplified form. May be empty where a bound is named.
    package var words: String
    package var region: DivisionCode?
    package var organ: String?
    /// A category's full path, and the branch beneath it.
    package var category: String?
    /// What organs and categories count as: the organ and the category are asked for as what they stand for, and find all
    /// that counts as it.
    package var counted: CountedKeys
    package var stage: Matter.Stage?
    /// Days of collection, both included.
    package var from: BusinessDate?
    package var through: BusinessDate?
    package var limit: Int
    /// Where the page before ended.
    package var before: Int64?

    package static let defaultLimit = 20
    /// Longer queries are refused.
    package static let maxCharacters = 200

    package init(
        words: String, region: DivisionCode? = nil, organ: String? = nil, category: String? = nil,
        counted: CountedKeys = CountedKeys(), stage: Matter.Stage? = nil, from: BusinessDate? = nil,
        through: BusinessDate? = nil, limit: Int = defaultLimit, before: Int64? = nil
    ) {
        self.words = words
        self.region = region
        self.organ = organ
        self.category = category
        self.counted = counted
        self.stage = stage
        self.from = from
        self.through = through
        self.limit = limit
        self.before = before
    }

    var bounds: [Bound] {
        [
            region.map { Bound(facets: [Facet.division($0)]) }, organ.map { counted.bound(organ: $0) },
            category.map { counted.bound(category: $0) }, stage.map { Bound(facets: [Facet.stage($0)]) },
        ].compactMap(\.self)
    }

    var hasPeriod: Bool { from != nil || through != nil }

    func contains(day: Int) -> Bool {
        (from.map { $0.daysSince1970 <= day } ?? true) && (through.map { day <= $0.daysSince1970 } ?? true)
    }
}

/// A text cut into what was looked for and what stands around it.
package struct Excerpt: Hashable, Sendable {
    package struct Part: Hashable, Sendable, Encodable {
        package let text: String
        package let isMatch: Bool

        package init(text: String, isMatch: Bool) {
            self.text = text
            self.isMatch = isMatch
        }
    }

    package let role: ContentRole
    package let parts: [Part]

    package init(role: ContentRole, parts: [Part]) {
        self.role = role
        self.parts = parts
    }

    package var text: String { parts.map(\.text).joined() }
}

/// A matter that was found.
package struct SearchHit: Sendable {
    package let ref: Ref
    package let site: SiteCode
    package let organ: String
    package let category: String
    package let stage: Matter.Stage
    package let day: BusinessDate
    /// Nil where it is not held.
    package let title: Excerpt?
    /// The first text or reply that has a word of the query; nil where only the title has.
    package let excerpt: Excerpt?

    package init(
        ref: Ref, site: SiteCode, organ: String, category: String, stage: Matter.Stage, day: BusinessDate,
        title: Excerpt?, excerpt: Excerpt?
    ) {
        self.ref = ref
        self.site = site
        self.organ = organ
        self.category = category
        self.stage = stage
        self.day = day
        self.title = title
        self.excerpt = excerpt
    }
}

/// One page of what was found, the matter that became known here last first.
package struct SearchPage: Sendable {
    package let hits: [SearchHit]
    /// Where the next page begins; nil at the end.
    package let next: Int64?

    package init(hits: [SearchHit], next: Int64?) {
        self.hits = hits
        self.next = next
    }
}
