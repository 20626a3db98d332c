import ArgumentParser
import Events
import Export
import Foundation
import SiteStore

/// Where a table goes that is not printed for people.
package struct ExportOptions: ParsableArguments {
    @Flag(help: ArgumentHelp(Console.words("输出 CSV（UTF-8，带 BOM）", "print CSV (UTF-8 with a byte order mark)")))
    var csv = false
    @Option(help: ArgumentHelp(Console.words("写成 Excel 文件", "write an Excel file"), valueName: "FILE")) var xlsx:
        String?

    package init() {}

    /// Whether tables are asked for.
    var isGiven: Bool { csv || xlsx != nil }

    /// - Parameter tables: the first is what CSV, which holds one, is made of.
    /// - Throws: `SiteStoreError` (`argument.invalid`) when both are asked for; `ExportError`.
    func write(_ tables: [Table], json: Bool) throws {
        guard !json, !(csv && xlsx != nil) else {
            throw SiteStoreError(
                .argument, zh: "--json、--csv 和 --xlsx 只能选一种", en: "choose one of --json, --csv and --xlsx")
        }
        if let xlsx { return try ExportedFile.save(tables, .xlsx, language: Console.language, to: xlsx) }
        let file = try ExportedFile(Array(tables.prefix(1)), .csv, language: Console.language)
        while let piece = try file.nextPiece() { try Console.write(piece) }
    }
}
