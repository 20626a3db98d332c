import Events
import Foundation
import Glibc

/// How the bytes of a ledger are written: UTF-8, or GB18030 as Excel in China writes it.
package enum LedgerEncoding: String, Sendable {
    case utf8 = "UTF-8"
    case gb18030 = "GB18030"

    /// The ledger's text in UTF-8 without a byte order mark, and how it was written.
    ///
    /// UTF-8 is taken only when every byte of it is valid. A file that is UTF-8 but for some damage would often pass as
    /// GB18030 too, as nonsense; it is refused where most of what is not ASCII is UTF-8.
    ///
    /// - Throws: `ImportError` (`import.encoding`) naming the offset of the first byte, counted from 0, that is in neither.
    static func decode(_ bytes: [UInt8]) throws(ImportError) -> (text: [UInt8], encoding: LedgerEncoding) {
        guard !bytes.starts(with: [0xFF, 0xFE]), !bytes.starts(with: [0xFE, 0xFF]) else {
            throw ImportError(
                .encoding, zh: "文件是 UTF-16 编码，请另存为“CSV UTF-8（逗号分隔）”", en: "the file is UTF-16; save it as \"CSV UTF-8\""
            )
        }
        if let zero = bytes.firstIndex(of: 0) {
            throw ImportError(
                .encoding, zh: "文件第 \(zero) 字节是空字符（NUL），不是文本文件，请重新导出为 CSV",
                en: "byte \(zero) of the file is NUL: it is no text file; export it as CSV again")
        }
        let marked = bytes.starts(with: byteOrderMark)
        let scan = UTF8Scan(bytes)
        guard let invalid = scan.firstInvalid else {
            return (marked ? Array(bytes.dropFirst(byteOrderMark.count)) : bytes, .utf8)
        }
        guard !marked, scan.wideSequences <= scan.invalidBytes else {
            throw ImportError(
                .encoding, zh: "文件第 \(invalid) 字节起不是有效的 UTF-8，文件可能已损坏，请重新导出",
                en: "the file is not valid UTF-8 from byte \(invalid) on; it may be damaged: export it again")
        }
        return (try fromGB18030(bytes), .gb18030)
    }

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    private static func fromGB18030(_ bytes: [UInt8]) throws(ImportError) -> [UInt8] {
        guard let converter = iconv_open("UTF-8", "GB18030"), Int(bitPattern: converter) != -1 else {
            throw ImportError(
                .encoding, zh: "本机不能转换 GB18030，请将文件另存为“CSV UTF-8”",
                en: "this machine cannot convert GB18030; save the file as \"CSV UTF-8\"",
                cause: String(cString: strerror(errno)))
        }
        defer { iconv_close(converter) }
        var input = bytes
        // No character grows to more than twice its bytes: one to one, two to three, four to four.
        var output = [UInt8](repeating: 0, count: bytes.count * 2)
        var (unread, unwritten) = (input.count, output.count)
        _ = input.withUnsafeMutableBytes { source in
            output.withUnsafeMutableBytes { target in
                var from = source.baseAddress?.assumingMemoryBound(to: CChar.self)
                var to = target.baseAddress?.assumingMemoryBound(to: CChar.self)
                return iconv(converter, &from, &unread, &to, &unwritten)
            }
        }
        guard unread == 0 else {
            let offset = bytes.count - unread
            throw ImportError(
                .encoding, zh: "文件第 \(offset) 字节起既不是 UTF-8 也不是 GB18030，请将文件另存为“CSV UTF-8”",
                en: "from byte \(offset) on the file is neither UTF-8 nor GB18030; save it as \"CSV UTF-8\"")
        }
        output.removeLast(unwritten)
        return output
    }
}
