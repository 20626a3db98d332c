import Events

/// A matter's title and text as sets of pairs of characters, and how much two of them have in common.
///
/// Pairs, because Chinese is written without spaces and two characters are the usual word; three, as SQLite's trigram index has
/// them, miss words of two. The sets are compared themselves and not by MinHash: the index already tells which few matters
/// share pairs, so there is nothing to save by estimating. No weights: two texts are then as similar at a station as at its
/// hub, whatever else is held there.
struct Shingles: Sendable {
    let title: Set<Term>
    /// Of the title and the text.
    let whole: Set<Term>

    init(title: String, text: String) {
        self.title = Term.pairs(of: FoldedText(title))
        whole = self.title.union(Term.pairs(of: FoldedText(text)))
    }

    /// In percent, 0 to 100: seven tenths of it what the whole texts share (Jaccard: pairs in both / pairs in either), three
    /// tenths what the titles share. People who raise a matter again tell it in other words under the same title.
    func percent(like other: Shingles) -> Int {
        let score = 7 * Self.jaccard(whole, other.whole) + 3 * Self.jaccard(title, other.title)
        return Int((score * 10).rounded())
    }

    private static func jaccard(_ one: Set<Term>, _ other: Set<Term>) -> Double {
        let (small, large) = one.count < other.count ? (one, other) : (other, one)
        let shared = small.reduce(0) { $0 + (large.contains($1) ? 1 : 0) }
        let all = one.count + other.count - shared
        return all == 0 ? 0 : Double(shared) / Double(all)
    }
}

/// A matter that may be the same as another one.
package struct SimilarMatter: Sendable {
    package let hit: SearchHit
    /// 0 to 100; see `Shingles.percent`.
    package let percent: Int
}
