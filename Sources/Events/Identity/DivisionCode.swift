/// 行政区划代码: GB/T 2260 and the statistics bureau's extension, 2, 4, 6, 9 or 12 digits; each a prefix of those below it.
package struct DivisionCode: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let digits: String

    /// - Throws: `EventsError` (`division.malformed`) when it has not 2, 4, 6, 9 or 12 ASCII digits.
    package init(_ text: String) throws(EventsError) {
        guard Self.lengths.contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw EventsError(
                .divisionCode, zh: "“\(text)”不是行政区划代码，应为 2、4、6、9 或 12 位数字，例如 520103001",
                en: "\"\(text)\" is no division code; it has 2, 4, 6, 9 or 12 digits, such as 520103001")
        }
        digits = text
    }

    package static let lengths = [2, 4, 6, 9, 12]

    package func contains(_ other: DivisionCode) -> Bool { other.digits.hasPrefix(digits) }

    /// The division one level up; nil for a province.
    package var parent: DivisionCode? {
        guard let level = Self.lengths.firstIndex(of: digits.utf8.count), level > 0 else { return nil }
        return try? DivisionCode(String(digits.prefix(Self.lengths[level - 1])))
    }

    package var description: String { digits }

    package static func < (left: DivisionCode, right: DivisionCode) -> Bool { left.digits < right.digits }
}
