import Events

/// A matter's title and text as sets of pairs of characters, and how much two of them have in common.
///
/// Pairs, because Chinese is written without spaces and two characters are the usual word; three, as SQLite's trigram index has
/// them, miss words of two. The sets are compared themselves and not by MinHash: the index already tells which few matters
/// share pairs, so there is nothing to save by estimating. No weights: two texts are then as similar at a station as at its
/// hub, whatever else is held there.
struct Shingles: Sendable {
    /// Keys of terms, ascending, each once.
    let title: [UInt64]
    /// Of the title and the text.
    let whole: [UInt64]

    init(title: String, text: String) {
        var keys = Term.pairKeys(of: FoldedText(title))
        self.title = Self.each(keys)
        keys += Term.pairKeys(of: FoldedText(text))
        whole = Self.each(keys)
    }

    private static func each(_ keys: [UInt64]) -> [UInt64] {
        var each: [UInt64] = []
        each.reserveCapacity(keys.count)
        for key in keys.sorted() where key != each.last { each.append(key) }
        return each
    }

    /// In percent, 0 to 100: seven tenths of it what the whole texts share (Jaccard: pairs in both / pairs in either), three
    /// tenths what the titles share. People who raise a matter again tell it in other words under the same title.
    func percent(like other: Shingles) -> Int {
        Self.percent(whole: Self.jaccard(whole, other.whole), title: Self.jaccard(title, other.title))
    }

    /// What `percent(like:)` comes to at most with a matter that has so many of the pairs of this one's title, and of its
    /// whole, somewhere in what it says: what either has besides only lowers it.
    func mostPercent(sharingOfTitle titlePairs: Int, ofWhole wholePairs: Int) -> Int {
        func most(_ shared: Int, _ all: [UInt64]) -> Double {
            all.isEmpty ? 0 : Double(min(shared, all.count)) / Double(all.count)
        }
        return Self.percent(whole: most(wholePairs, whole), title: most(titlePairs, title))
    }

    private static func percent(whole: Double, title: Double) -> Int { Int(((7 * whole + 3 * title) * 10).rounded()) }

    private static func jaccard(_ one: [UInt64], _ other: [UInt64]) -> Double {
        var (at, otherAt, shared) = (0, 0, 0)
        while at < one.count, otherAt < other.count {
            let (key, otherKey) = (one[at], other[otherAt])
            if key == otherKey { shared += 1 }
            if key <= otherKey { at += 1 }
            if otherKey <= key { otherAt += 1 }
        }
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
