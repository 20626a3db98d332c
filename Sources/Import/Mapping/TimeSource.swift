/// Where the time of a step comes from.
///
/// In YAML the name of a column, or `{column: 交办时间, formats: [yyyy/M/d], assume: collected, afterDays: 3}`: the column's
/// own formats instead of the mapping's, and for rows in which the cell is empty the time of another step, later by so
/// many days; of several steps (`assume: [resolved, replied]`) the first that the row has. `{assume: collected}` alone is
/// for a ledger that has no such column.
package struct TimeSource: Hashable, Sendable {
    package let column: String?
    package let formats: [DatePattern]
    /// Whose time is taken where the row has none; empty where such a row is refused.
    package let assume: [StepName]
    package let afterDays: Int

    /// - Parameter anchors: the steps that may be assumed: those that come before the one this is the time of.
    init(_ node: MappingNode, formats usual: [DatePattern], anchors: [StepName]) throws(ImportError) {
        if node.scalar != nil {
            (column, formats, assume, afterDays) = (try node.text(), usual, [], 0)
            return
        }
        let fields = try node.fields(["column", "formats", "assume", "afterDays"])
        column = try fields["column"]?.text()
        formats = try fields["formats"].map(DatePattern.list) ?? usual
        assume = try fields["assume"].map { (node) throws(ImportError) in try node.steps(among: anchors) } ?? []
        afterDays = try fields["afterDays"]?.number(in: 0...ImportBounds.delayDays) ?? 0
        guard column != nil || !assume.isEmpty else {
            throw node.wrong(zh: "缺少 column（列名）或 assume", en: "lacks column or assume")
        }
        guard !assume.isEmpty || afterDays == 0 else {
            throw node.wrong(zh: "有 afterDays 就须有 assume", en: "has afterDays without assume")
        }
    }
}
