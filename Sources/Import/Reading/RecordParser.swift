/// Splits CSV text into records after RFC 4180.
///
/// More is taken than the RFC allows: lines may end in CRLF, LF or CR, the last one in nothing; a quote inside a cell that
/// does not begin with one stands for itself; blanks may follow a closing quote. Text after a closing quote is refused,
/// since from there on nobody can say which commas separate cells.
struct RecordParser {
    private let bytes: [UInt8]
    private var index = 0
    /// 1-based number of the line that `index` is on.
    private var line = 1

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    private static let (quote, comma, lineFeed, carriageReturn): (UInt8, UInt8, UInt8, UInt8) = (0x22, 0x2C, 0x0A, 0x0D)

    /// The next record; nil at the end of the text.
    mutating func next() throws(ImportError) -> LedgerRecord? {
        guard index < bytes.count else { return nil }
        let begin = line
        var cells: [String] = []
        while true {
            guard cells.count < ImportBounds.columns else {
                throw ImportError(
                    .bound, zh: "第 \(begin) 行的列数超过 \(ImportBounds.columns)，请检查引号是否成对",
                    en: "line \(begin) has more than \(ImportBounds.columns) columns; check that its quotes are paired")
            }
            cells.append(try nextCell())
            guard index < bytes.count else { break }
            if bytes[index] == Self.comma {
                index += 1
                continue
            }
            passLineEnd()
            break
        }
        return LedgerRecord(line: begin, cells: cells)
    }

    /// Reads up to the comma or line end that ends the cell, which stays unread.
    private mutating func nextCell() throws(ImportError) -> String {
        if index < bytes.count, bytes[index] == Self.quote { return try quotedCell() }
        let start = index
        while index < bytes.count, !endsCell(bytes[index]) { index += 1 }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private mutating func quotedCell() throws(ImportError) -> String {
        let begin = line
        var cell: [UInt8] = []
        index += 1
        while true {
            guard index < bytes.count else {
                throw ImportError(
                    .csv, zh: "第 \(begin) 行开始的引号没有结束，请补上引号后再导入",
                    en: "the quote that opens on line \(begin) is never closed; close it and import again")
            }
            let byte = bytes[index]
            if byte == Self.quote {
                index += 1
                guard index < bytes.count, bytes[index] == Self.quote else { break }
                cell.append(byte)
                index += 1
            } else if byte == Self.lineFeed || byte == Self.carriageReturn {
                let start = index
                passLineEnd()
                cell.append(contentsOf: bytes[start..<index])
            } else {
                cell.append(byte)
                index += 1
            }
        }
        while index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
        guard index == bytes.count || endsCell(bytes[index]) else {
            throw ImportError(
                .csv, zh: "第 \(line) 行的右引号后面还有文字；引号内的引号应写两个",
                en: "text follows a closing quote on line \(line); a quote inside a quoted cell is written twice")
        }
        return String(decoding: cell, as: UTF8.self)
    }

    private func endsCell(_ byte: UInt8) -> Bool {
        byte == Self.comma || byte == Self.lineFeed || byte == Self.carriageReturn
    }

    /// Passes CRLF, LF or CR, each of which ends one line.
    private mutating func passLineEnd() {
        let first = bytes[index]
        index += 1
        if first == Self.carriageReturn, index < bytes.count, bytes[index] == Self.lineFeed { index += 1 }
        line += 1
    }
}
