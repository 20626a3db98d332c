import Events
import Foundation

/// Reads a small text file that an administrator wrote.
enum ConfigText {
    /// Bytes of such a file.
    static let bound = 1024 * 1024

    /// - Returns: its text, without the byte order mark that some editors put in front.
    /// - Throws: `SiteStoreError` (`configuration.invalid`) when it cannot be read, is too long or is not UTF-8.
    static func read(_ path: String) throws(SiteStoreError) -> String {
        guard let file = FileHandle(forReadingAtPath: path), let data = try? file.read(upToCount: bound + 1) ?? Data()
        else {
            throw SiteStoreError(
                .setting, zh: "\(path) 无法读取，请检查权限", en: "\(path) cannot be read; check its permissions")
        }
        guard data.count <= bound else {
            throw SiteStoreError(
                .setting, zh: "\(path) 超过 \(bound) 字节", en: "\(path) has more than \(bound) bytes")
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw SiteStoreError(
                .setting, zh: "\(path) 不是 UTF-8 文本，请另存为 UTF-8", en: "\(path) is not UTF-8; save it as UTF-8")
        }
        return text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
    }
}
