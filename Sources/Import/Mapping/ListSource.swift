import Foundation

/// A column that holds several names in one cell.
///
/// In YAML the name of the column, or `{column: 代表, separator: [、, ","]}`; without separators the usual ones hold.
package struct ListSource: Hashable, Sendable {
    package let column: String
    package let separators: [String]

    private static let usual = ["、", "，", ",", "；", ";", "\n"]

    init(_ node: MappingNode) throws(ImportError) {
        if node.scalar != nil {
            column = try node.text()
            separators = Self.usual
            return
        }
        let fields = try node.fields(["column", "separator"])
        guard let name = fields["column"] else { throw node.wrong(zh: "缺少 column（列名）", en: "lacks column") }
        column = try name.text()
        separators = try fields["separator"]?.texts() ?? Self.usual
    }

    /// The names in a cleaned cell, each once, in the cell's order.
    func names(in cell: String) -> [String] {
        var names: [String] = []
        var rest = [cell]
        for separator in separators { rest = rest.flatMap { $0.components(separatedBy: separator) } }
        for name in rest.map(CellText.clean) where !name.isEmpty && !names.contains(name) { names.append(name) }
        return names
    }
}
