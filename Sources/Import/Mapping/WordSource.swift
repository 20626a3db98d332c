import Events

/// A column of the ledger's own words, and what they are in ours.
///
/// In YAML `{column: 结果, words: {已解决: a, 解决中: b}, default: d}` or `{always: online}`; a column without `words` is
/// expected to hold our own words, in the form of the command line or in Chinese. `Other: none` says that a word of the
/// ledger tells nothing that we have a word for.
package struct WordSource<Word: Hashable & Sendable>: Sendable {
    /// What a cell came to.
    enum Reading: Sendable {
        case said(Word)
        /// The mapping's default: the row said nothing, or nothing that the mapping knows.
        case assumed(Word)
        case nothing
        /// The row said something that is not among these words.
        case unknown(known: [String])
    }

    /// Nil where the word is the same in every row.
    package let column: String?
    /// Nil for a word that says nothing to us.
    private let words: [String: Word?]
    private let known: [String]
    private let fallback: Word?
    private let always: Word?

    func reading(of cell: String) -> Reading {
        if let always { return .said(always) }
        if let word = words[cell] { return word.map(Reading.said) ?? .nothing }
        if let fallback { return .assumed(fallback) }
        return cell.isEmpty ? .nothing : .unknown(known: known)
    }

    init(
        _ node: MappingNode, ours: [String: Word], word: (MappingNode) throws(ImportError) -> Word
    ) throws(ImportError) {
        let fields = try node.scalar == nil ? node.fields(["column", "words", "default", "always"]) : ["column": node]
        if let same = fields["always"] {
            guard fields.count == 1 else {
                throw node.wrong(zh: "用了 always 就不能再用其他项", en: "takes always alone, or column with words and default")
            }
            (column, words, known, fallback, always) = (nil, [:], [], nil, try word(same))
            return
        }
        guard let name = fields["column"] else {
            throw node.wrong(zh: "缺少 column（列名）或 always", en: "lacks column or always")
        }
        column = try name.text()
        always = nil
        fallback = if let node = fields["default"] { try word(node) } else { nil }
        guard let pairs = try fields["words"]?.pairs() else {
            (words, known) = (ours, ours.keys.sorted())
            return
        }
        var table: [String: Word?] = [:]
        for pair in pairs {
            let ours: Word? = pair.value.scalar == "none" ? nil : try word(pair.value)
            table.updateValue(ours, forKey: CellText.clean(pair.key))
        }
        (words, known) = (table, pairs.map(\.key))
    }
}

extension WordSource where Word: Wording {
    init(_ node: MappingNode) throws(ImportError) {
        var ours: [String: Word] = [:]
        for word in Word.allCases where !word.word.isEmpty {
            ours[word.word] = word
            ours[word.label.zh] = word
        }
        try self.init(node, ours: ours) { (node) throws(ImportError) in try node.word(Word.self) }
    }
}
