import Events

/// A question as programs read it: the `scope` of every document.
struct ScopeDocument: Encodable {
    private let query: FigureQuery

    init(_ query: FigureQuery) {
        self.query = query
    }

    private enum Keys: String, CodingKey {
        case region, site, deputy, organ, category, channel, from, through, asOf = "as_of", knownOn = "known_on", by
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        try container.encodeIfPresent(query.scope.region?.digits, forKey: .region)
        try container.encodeIfPresent(query.scope.site?.text, forKey: .site)
        try container.encodeIfPresent(query.scope.deputy, forKey: .deputy)
        try container.encodeIfPresent(query.scope.organ, forKey: .organ)
        try container.encodeIfPresent(query.scope.category, forKey: .category)
        try container.encodeIfPresent(query.scope.channel?.word, forKey: .channel)
        try container.encodeIfPresent(query.period.from?.description, forKey: .from)
        try container.encodeIfPresent(query.period.through?.description, forKey: .through)
        try container.encode(query.asOf.description, forKey: .asOf)
        try container.encodeIfPresent(query.knownOn?.rfc3339, forKey: .knownOn)
        try container.encodeIfPresent(query.by?.rawValue, forKey: .by)
    }
}
