import Events
import Foundation
import Import
import SiteStore

/// A list of categories in a CSV file.
///
/// Either one column of full paths (`path`, levels separated by "/"), or up to three columns, one for each level; names
/// repeat under different parents.
struct CategoryFile {
    /// Full paths in the order in which the file first names them, each after those above it.
    let paths: [String]

    /// - Throws: `ImportError` when the file cannot be read; `SiteStoreError` (`argument.invalid`) naming the line that is
    ///   no category.
    static func read(_ path: String) throws -> CategoryFile {
        try CategoryFile(try LedgerFile.read(path), name: (path as NSString).lastPathComponent)
    }

    /// The list that comes with the program.
    static func bundled() throws -> [String] {
        let config = try ConfigFolder.locate(environment: ProcessInfo.processInfo.environment)
        return try read(config.path + "/categories.csv").paths
    }

    init(_ file: LedgerFile, name: String) throws {
        guard (1...CategoryTree.depth).contains(file.columns.count) else {
            throw SiteStoreError(
                .argument, zh: "\(name) 应有一列（完整路径）或至多三列（各级类别），现有 \(file.columns.count) 列",
                en:
                    "\(name) is to have one column (full paths) or up to three (one for each level); it has \(file.columns.count)"
            )
        }
        var seen: Set<String> = []
        var paths: [String] = []
        for record in file.records {
            let path = try Self.path(record, columns: file.columns.count, name)
            for path in CategoryTree.above(path) + [path] where seen.insert(path).inserted { paths.append(path) }
        }
        self.paths = paths
    }

    private static func path(_ record: LedgerRecord, columns: Int, _ name: String) throws -> String {
        func wrong(_ zh: String, _ en: String) -> SiteStoreError {
            SiteStoreError(.argument, zh: "\(name) 第 \(record.line) 行\(zh)", en: "line \(record.line) of \(name) \(en)")
        }
        var cells = record.cells.map { CellText.clean($0) }
        while cells.last?.isEmpty == true { cells.removeLast() }
        guard cells.count <= columns else {
            throw wrong("的列数比表头多", "has more cells than the header")
        }
        if columns == 1 {
            cells = cells.flatMap { cell in
                cell.split(separator: "/", omittingEmptySubsequences: false).map { CellText.clean(String($0)) }
            }
        }
        guard !cells.isEmpty, cells.allSatisfy({ !$0.isEmpty && !$0.contains("/") }) else {
            throw wrong("有空的上级类别，或名称中有“/”", "lacks a level above, or has a \"/\" in a name")
        }
        guard cells.count <= CategoryTree.depth else {
            throw wrong("超过三级", "has more than three levels")
        }
        let path = cells.joined(separator: "/")
        guard path.utf8.count <= Bounds.nameBytes else {
            throw wrong("超过 \(Bounds.nameBytes) 字节", "has more than \(Bounds.nameBytes) bytes")
        }
        return path
    }
}
