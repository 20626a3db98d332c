/// Columns whose texts make up one text.
///
/// In YAML the name of one column, or `{columns: [A, B], join: ", "}`; columns that are empty in a row are passed over.
package struct TextSource: Hashable, Sendable {
    package let columns: [String]
    /// What stands between the texts of two columns; a space where the mapping does not say.
    package let join: String

    init(_ node: MappingNode) throws(ImportError) {
        if node.scalar != nil {
            columns = [try node.text()]
            join = ""
            return
        }
        let fields = try node.fields(["columns", "join"])
        guard let names = fields["columns"] else {
            throw node.wrong(zh: "缺少 columns（列名）", en: "lacks columns, the names of the columns")
        }
        columns = try names.texts()
        join = fields["join"]?.scalar ?? " "
    }
}
