/// Which organs and categories count as another one, merged into it or mapped onto it: what each of their keys counts as.
///
/// The index keeps the keys that the records name. A mapping is looked up when somebody asks, and so takes effect at once.
package struct CountedKeys: Sendable {
    package var organs: [String: String]
    package var categories: [String: String]

    package init(organs: [String: String] = [:], categories: [String: String] = [:]) {
        self.organs = organs
        self.categories = categories
    }

    /// An organ that stands for another one is asked for as that one, and with it all that count as it.
    func bound(organ asked: String) -> Bound {
        let counted = organs[asked] ?? asked
        let names = organs.filter { $0.value == counted }.map(\.key)
        return Bound(facets: Set(names + [counted]).map { Facet.organ($0) })
    }

    /// The branch beneath a category that stands for another is asked for by either name. A mapped category counts under what
    /// it is mapped onto and there alone, whereas the categories beneath it stay where they are.
    func bound(category asked: String) -> Bound {
        let counted = categories[asked] ?? asked
        let roots = Set([asked, counted])
        func isWithin(_ path: String) -> Bool { roots.contains { path == $0 || path.hasPrefix($0 + "/") } }
        var bound = Bound(facets: roots.map { Facet.category($0) })
        for (path, other) in categories {
            switch (isWithin(path), isWithin(other)) {
            case (true, false): bound.without.append(path)
            case (false, true): bound.with.append(path)
            case (true, true), (false, false): break
            }
        }
        return bound
    }
}

/// What a search is narrowed by, as sets of the index.
struct Bound {
    /// A matter has one of these.
    var facets: [String]
    /// Categories that are left out although a facet has them; what lies beneath them stays.
    var without: [String] = []
    /// Categories that are let in although no facet has them; what lies beneath them stays out.
    var with: [String] = []
}
