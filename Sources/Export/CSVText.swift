import Events
import Foundation

/// A table as CSV after RFC 4180: comma, CRLF, quotes where needed, in UTF-8 with the byte order mark by which spreadsheets
/// know the encoding.
///
/// A spreadsheet takes a field that begins with `=`, `+`, `-`, `@`, a tab or a line break for a formula, or may strip what is
/// in front of one; full-width signs (`＝＋－＠`) are read as the narrow ones by some. A *text* that begins with one of them
/// gets an apostrophe in front (OWASP, "CSV Injection"), so that citizens' words are never run. Numbers, days and shares are
/// written as they are. Whoever reads the file with a program takes one leading apostrophe off a field that goes on with such
/// a character.
struct CSVText {
    static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
    private static let guarded: Set<Unicode.Scalar> = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"]

    static func line(_ cells: [Cell]) -> [UInt8] {
        var line: [UInt8] = []
        for (index, cell) in cells.enumerated() {
            if index > 0 { line.append(UInt8(ascii: ",")) }
            line += field(cell)
        }
        line += [0x0D, 0x0A]
        return line
    }

    private static func field(_ cell: Cell) -> [UInt8] {
        switch cell {
        case .empty: []
        case .text(let text): quoted(text)
        case .integer(let number): Array(String(number).utf8)
        case .decimal(let number): Array(number.description.utf8)
        case .share(let part, let whole): whole > 0 ? Array(Share.percent(part, of: whole).utf8) : []
        case .day(let day): Array(day.description.utf8)
        case .change(let number, _): Array(number.description.utf8)
        }
    }

    private static func quoted(_ text: String) -> [UInt8] {
        let isGuarded = text.unicodeScalars.first.map(guarded.contains) ?? false
        let bytes = (isGuarded ? "'" : "") + text
        guard bytes.utf8.contains(where: { [0x22, 0x2C, 0x0D, 0x0A].contains($0) }) else { return Array(bytes.utf8) }
        var quoted: [UInt8] = [0x22]
        for byte in bytes.utf8 {
            if byte == 0x22 { quoted.append(0x22) }
            quoted.append(byte)
        }
        quoted.append(0x22)
        return quoted
    }
}

enum Share {
    /// Two decimals, rounded half up, in integers.
    static func percent(_ part: Int, of whole: Int) -> String {
        let hundredths = (part * 20_000 + whole) / (whole * 2)
        let cents = hundredths % 100
        return "\(hundredths / 100).\(cents < 10 ? "0" : "")\(cents)%"
    }
}
