/// A text as it is compared: letters and digits folded, everything else a 0 between them.
package struct FoldedText: Sendable {
    let scalars: [UInt32]
    /// For each of them, which character of the text it comes from, counted in Unicode scalars.
    let origins: [Int32]

    package init(_ text: String) {
        var scalars: [UInt32] = []
        var origins: [Int32] = []
        scalars.reserveCapacity(text.utf8.count / 2)
        origins.reserveCapacity(text.utf8.count / 2)
        for (index, scalar) in text.unicodeScalars.enumerated() {
            CharacterFolding.fold(scalar, into: &scalars)
            while origins.count < scalars.count { origins.append(Int32(index)) }
        }
        self.scalars = scalars
        self.origins = origins
    }

    /// Unbroken stretches of letters and digits.
    var runs: [ArraySlice<UInt32>] { scalars.split(separator: 0) }

    /// Where a run stands in it first; nil where it does not.
    func place(of run: ArraySlice<UInt32>) -> Range<Int>? {
        guard let first = run.first, scalars.count >= run.count else { return nil }
        var start = 0
        while let found = scalars[start...].firstIndex(of: first), found + run.count <= scalars.count {
            if scalars[found..<found + run.count].elementsEqual(run) { return found..<found + run.count }
            start = found + 1
        }
        return nil
    }
}

/// What the index is kept by: a character, or two that stand beside each other.
///
/// One character alone finds what a query of one asks for; two are rare enough to find by, and three or more are looked
/// for as the pairs that they are made of, and then read. Chinese has no spaces to cut words at, and every way of guessing
/// them misses some; pairs miss none.
struct Term: Hashable, Sendable {
    /// The first character's 21 bits, then the second's, which is 0 for a character alone.
    let key: UInt64

    static let bits = 42

    init(key: UInt64) { self.key = key }

    init(_ single: UInt32) { key = UInt64(single) << 21 }

    init(_ first: UInt32, _ second: UInt32) { key = UInt64(first) << 21 | UInt64(second) }

    /// Every character and every pair of a text, repeated as they are.
    static func each(of text: FoldedText, _ body: (Term) -> Void) {
        var previous: UInt32 = 0
        for scalar in text.scalars {
            if scalar != 0 {
                body(Term(scalar))
                if previous != 0 { body(Term(previous, scalar)) }
            }
            previous = scalar
        }
    }

    /// The keys of the pairs alone, repeated as they are.
    static func pairKeys(of text: FoldedText) -> [UInt64] {
        var keys: [UInt64] = []
        var previous: UInt32 = 0
        for scalar in text.scalars {
            if scalar != 0, previous != 0 { keys.append(Term(previous, scalar).key) }
            previous = scalar
        }
        return keys
    }

    /// What a run is looked up by: itself where it is one character, else its pairs, each once.
    static func lookup(_ run: ArraySlice<UInt32>) -> [Term] {
        guard let first = run.first else { return [] }
        guard run.count > 1 else { return [Term(first)] }
        var seen: Set<Term> = []
        return zip(run, run.dropFirst()).map { Term($0, $1) }.filter { seen.insert($0).inserted }
    }
}
