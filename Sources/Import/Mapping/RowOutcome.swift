/// What a row's status says has become of the matter.
package enum RowOutcome: String, CaseIterable, Sendable {
    /// It goes on.
    case open
    /// It was answered and goes on.
    case replied
    /// It is done.
    case resolved
    /// It went into another matter, which the ledger does not name.
    case merged
    /// It went to another body, which the ledger does not name.
    case transferred
}

extension WordSource where Word == RowOutcome {
    init(_ node: MappingNode) throws(ImportError) {
        let ours = Dictionary(uniqueKeysWithValues: RowOutcome.allCases.map { ($0.rawValue, $0) })
        try self.init(node, ours: ours) { (node) throws(ImportError) in try node.word(RowOutcome.self) }
    }
}
