import Projections
import Search

extension SearchQuery {
    /// The same question with what organs and categories count as, so that it finds what the figures count.
    ///
    /// - Parameter views: the read model with what has come folded in; asked for only where it is needed.
    package func counted(in views: () throws -> ReadModel) throws -> SearchQuery {
        guard organ != nil || category != nil else { return self }
        let views = try views()
        var query = self
        query.counted = CountedKeys(
            organs: organ == nil ? [:] : try views.countedAs(.organ),
            categories: category == nil ? [:] : try views.countedAs(.category))
        return query
    }
}
