/// Where the name of the organ comes from.
///
/// In YAML the name of a column, `{column: 承办单位, assume: 区政府办}` to name the organ of rows in which the cell is empty,
/// or `{assume: 区政府办}` for a ledger that has no such column.
package struct OrganSource: Hashable, Sendable {
    package let column: String?
    package let assume: String?

    init(_ node: MappingNode) throws(ImportError) {
        if node.scalar != nil {
            (column, assume) = (try node.text(), nil)
            return
        }
        let fields = try node.fields(["column", "assume"])
        column = try fields["column"]?.text()
        assume = try fields["assume"]?.text()
        guard column != nil || assume != nil else {
            throw node.wrong(zh: "缺少 column（列名）或 assume（单位名称）", en: "lacks column or assume, the name of an organ")
        }
    }
}
