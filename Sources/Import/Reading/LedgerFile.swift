import Events
import Foundation

/// A CSV ledger that could be read as a whole.
package struct LedgerFile: Sendable {
    package let encoding: LedgerEncoding
    /// The names in the first line, cleaned; a column may lack a name, and no two have the same.
    package let columns: [String]
    /// What follows the header, in the file's order, records without anything in them left out.
    package let records: [LedgerRecord]
    /// How many records had nothing in any cell.
    package let blankRecords: Int

    /// Reads a file.
    ///
    /// - Throws: `ImportError` before anything of it can be used: unreadable, too large, in neither encoding, no CSV, or
    ///   without a header that tells its columns apart.
    package static func read(_ path: String) throws(ImportError) -> LedgerFile {
        let bytes = try fileBytes(path, limit: ImportBounds.ledgerBytes, what: Bilingual(zh: "台账", en: "ledger"))
        return try LedgerFile(bytes: bytes)
    }

    /// - Throws: as `read`.
    package init(bytes: [UInt8]) throws(ImportError) {
        let (text, encoding) = try LedgerEncoding.decode(bytes)
        self.encoding = encoding
        var parser = RecordParser(text)
        guard let header = try parser.next(), !header.isBlank else {
            throw ImportError(
                .header, zh: "文件第一行没有列名，请在第一行写上列名", en: "the file's first line names no columns; name them there")
        }
        columns = try Self.columns(of: header)
        var (records, blank): ([LedgerRecord], Int) = ([], 0)
        while let record = try parser.next() {
            if record.isBlank {
                blank += 1
                continue
            }
            guard records.count < ImportBounds.rows else {
                throw ImportError(
                    .bound, zh: "台账超过 \(ImportBounds.rows) 行，请分成几个文件导入",
                    en: "the ledger has more than \(ImportBounds.rows) rows; import it in parts")
            }
            records.append(record)
        }
        self.records = records
        blankRecords = blank
    }

    private static func columns(of header: LedgerRecord) throws(ImportError) -> [String] {
        var names = header.cells.indices.map(header.cell)
        while names.last == "" { names.removeLast() }
        var seen: Set<String> = []
        for name in names where !name.isEmpty && !seen.insert(name).inserted {
            throw ImportError(
                .header, zh: "列名“\(name.quotable)”出现了两次，请改名后再导入",
                en: "the column name \"\(name.quotable)\" appears twice; rename one of them")
        }
        return names
    }

    /// The place of a column.
    ///
    /// - Throws: `ImportError` (`import.column`) naming the column that is missing and those that are there.
    func index(of column: String, field: String) throws(ImportError) -> Int {
        if let index = columns.firstIndex(of: column) { return index }
        let present = columns.filter { !$0.isEmpty }.joined(separator: ", ")
        throw ImportError(
            .column, zh: "对照表的 \(field) 用到“\(column)”列，文件里没有；文件的列是：\(present)",
            en:
                "the mapping's \(field) names the column \"\(column)\", which the file lacks; its columns are: \(present)"
        )
    }

    /// All bytes of a file that is no larger than the limit.
    static func fileBytes(_ path: String, limit: Int, what: Bilingual) throws(ImportError) -> [UInt8] {
        let contents: Data
        do {
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { try? handle.close() }
            contents = try handle.read(upToCount: limit + 1) ?? Data()
        } catch {
            throw ImportError(
                .unreadable, zh: "打不开\(what.zh)“\(path)”，请核对文件名和权限",
                en: "the \(what.en) \"\(path)\" cannot be opened; check its name and permissions", cause: "\(error)")
        }
        guard contents.count <= limit else {
            throw ImportError(
                .bound, zh: "\(what.zh)“\(path)”超过 \(limit) 字节，请分成几个文件",
                en: "the \(what.en) \"\(path)\" has more than \(limit) bytes; split it")
        }
        return [UInt8](contents)
    }
}
