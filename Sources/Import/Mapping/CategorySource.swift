/// Where a matter's category comes from: one column a level, or one column that is split.
///
/// In YAML the name of one column, `{columns: [一级, 二级, 三级]}`, or `{column: SRType, separator: "-", levels: 2}`, which
/// splits at the first separators only: `SW-Bulk-Scheduled` has the levels `SW` and `Bulk-Scheduled`.
package struct CategorySource: Hashable, Sendable {
    package let columns: [String]
    /// Splits a single column; nil where every column is a level of its own.
    package let separator: String?
    package let levels: Int

    init(_ node: MappingNode) throws(ImportError) {
        if node.scalar != nil {
            (columns, separator, levels) = ([try node.text()], nil, 1)
            return
        }
        let fields = try node.fields(["columns", "column", "separator", "levels"])
        if let names = fields["columns"] {
            guard fields.count == 1 else {
                throw node.wrong(
                    zh: "用了 columns 就不能再用其他项", en: "takes columns alone, or column with separator and levels")
            }
            (columns, separator, levels) = (try names.texts(), nil, 1)
            return
        }
        guard let name = fields["column"] else {
            throw node.wrong(zh: "缺少 column 或 columns（列名）", en: "lacks column or columns")
        }
        columns = [try name.text()]
        separator = try fields["separator"]?.text()
        levels = try fields["levels"]?.number(in: 1...ImportBounds.categoryLevels) ?? 2
    }

    /// The full path; a level that is empty in the row is passed over, a slash inside a name becomes a wide one.
    func path(of cells: [String]) -> String {
        var names = cells
        if let separator, let cell = cells.first { names = Self.split(cell, at: separator, into: levels) }
        return names.map { CellText.clean($0.replacing("/", with: "／")) }.filter { !$0.isEmpty }.joined(separator: "/")
    }

    private static func split(_ cell: String, at separator: String, into levels: Int) -> [String] {
        var (names, rest) = ([String](), cell[...])
        while names.count < levels - 1, let found = rest.firstRange(of: separator) {
            names.append(String(rest[..<found.lowerBound]))
            rest = rest[found.upperBound...]
        }
        return names + [String(rest)]
    }
}
