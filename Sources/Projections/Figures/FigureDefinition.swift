import Events

/// What a figure is: the one place that names and computes it. Every page, export and document reads it from here.
package struct FigureDefinition: Sendable {
    /// Which events or matters a period selects, after `figures.md`.
    package enum Kind: String, Sendable {
        /// Events that occurred in the period.
        case flow
        /// Matters collected in the period, in their state as of the as-of date.
        case cohort
        /// The state as of the as-of date, whatever the period.
        case stock
    }

    package let id: String
    package let name: Bilingual
    package let kind: Kind
    /// The definition in words.
    package let formula: Bilingual
    let shape: Tally.Shape

    package static func named(_ id: String) -> FigureDefinition? { all.first { $0.id == id } }

    package static let all: [FigureDefinition] =
        register + visits + duties + collection + referral + outcome + standing + ratings + petitions
        + projects

    init(
        _ id: String, _ kind: Kind, zh: String, en: String, formulaZh: String, formulaEn: String, _ shape: Tally.Shape
    ) {
        self.id = id
        self.kind = kind
        name = Bilingual(zh: zh, en: en)
        formula = Bilingual(zh: formulaZh, en: formulaEn)
        self.shape = shape
    }
}

extension FigureDefinition {
    /// One figure for each word, its id ending in it; `none` for what is not stated, so that the entries of a split add up
    /// to the whole.
    static func split<Word: Wording>(
        _ id: String, over words: [Word], _ definition: (String, Word, Bilingual) -> FigureDefinition
    ) -> [FigureDefinition] {
        words.map { word in definition(id + (word.word.isEmpty ? "none" : word.word), word, label(word)) }
    }

    private static func label(_ word: some Wording) -> Bilingual {
        word.word.isEmpty && !(word is ReplyClass) ? Bilingual(zh: "未注明", en: "not stated") : word.label
    }
}
