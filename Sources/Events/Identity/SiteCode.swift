/// 站点编码: division code, hyphen, kind letter (J 家, Z 站, S 室, D 点, H hub), two to four digits: `520103001-Z02`.
package struct SiteCode: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let text: String
    package let division: DivisionCode
    package let kind: SiteKind

    /// - Throws: `EventsError` (`site.malformed`) saying what the code lacks.
    package init(_ text: String) throws(EventsError) {
        // Read by the thousand: byte by byte, which for what is allowed is the same as character by character.
        let digits = text.utf8.prefix { $0 != UInt8(ascii: "-") }
        let rest = text.utf8.dropFirst(digits.count + 1)
        guard let division = try? DivisionCode(String(Substring(digits))), let letter = rest.first,
            let kind = SiteKind(letter: Character(Unicode.Scalar(letter))), (2...4).contains(rest.count - 1),
            rest.dropFirst().allSatisfy({ (0x30...0x39).contains($0) })
        else {
            throw EventsError(
                .siteCode, zh: "“\(text)”不是站点编码，应为行政区划代码-类别字母（J家 Z站 S室 D点 H中心）加两到四位数字，例如 520103001-Z02",
                en:
                    "\"\(text)\" is no site code; write division-letter (J Z S D H) and 2 to 4 digits, such as 520103001-Z02"
            )
        }
        self.text = text
        self.division = division
        self.kind = kind
    }

    package var description: String { text }

    package static func < (left: SiteCode, right: SiteCode) -> Bool { left.text < right.text }
}

extension SiteKind {
    package init?(letter: Character) {
        switch letter.asciiValue {
        case UInt8(ascii: "J"): self = .home
        case UInt8(ascii: "Z"): self = .station
        case UInt8(ascii: "S"): self = .room
        case UInt8(ascii: "D"): self = .point
        case UInt8(ascii: "H"): self = .hub
        default: return nil
        }
    }
}
