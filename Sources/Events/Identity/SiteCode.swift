/// 站点编码: division code, hyphen, kind letter (J 家, Z 站, S 室, D 点, H hub), two to four digits: `520103001-Z02`.
package struct SiteCode: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let text: String
    package let division: DivisionCode
    package let kind: SiteKind

    /// - Throws: `EventsError` (`site.malformed`) saying what the code lacks.
    package init(_ text: String) throws(EventsError) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let division = try? DivisionCode(String(parts[0])), let letter = parts[1].first,
            let kind = SiteKind(letter: letter), (2...4).contains(parts[1].utf8.count - 1),
            parts[1].utf8.dropFirst().allSatisfy({ (0x30...0x39).contains($0) })
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
        switch letter {
        case "J": self = .home
        case "Z": self = .station
        case "S": self = .room
        case "D": self = .point
        case "H": self = .hub
        default: return nil
        }
    }
}
