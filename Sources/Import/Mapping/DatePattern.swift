import Events

/// How a ledger writes a date, in the pattern language of mapping files.
///
/// `yyyy` is a year of four digits; `M d H h m s` are month, day, hour (0–23), hour (1–12), minute and second with one digit
/// or two, and the same letter doubled means the same; `S` is a fraction of a second; `a` is AM, PM, 上午 or 下午. A blank
/// stands for one blank or more, anything in single quotes and any other character but a letter of A–Z for itself. Two
/// fields with nothing between them are read with two digits each: `yyyyMMdd`.
package struct DatePattern: Hashable, Sendable {
    enum Field: Character, Sendable {
        case year = "y"
        case month = "M"
        case day = "d"
        case hour = "H"
        case halfDayHour = "h"
        case minute = "m"
        case second = "s"
        case fraction = "S"
        case halfDay = "a"
    }

    enum Part: Hashable, Sendable {
        case field(Field, digits: ClosedRange<Int>)
        case literal(Character)
        case blank
    }

    package let text: String
    let parts: [Part]

    static func list(_ node: MappingNode) throws(ImportError) -> [DatePattern] {
        var patterns: [DatePattern] = []
        for text in try node.texts() {
            guard let pattern = DatePattern(text) else {
                throw node.wrong(
                    zh: "中的“\(text)”不是日期格式，应形如 yyyy/M/d H:mm:ss",
                    en: "has \"\(text)\", which is no date format; one is yyyy/M/d H:mm:ss")
            }
            patterns.append(pattern)
        }
        return patterns
    }

    /// Nil when a letter means nothing, a field comes twice, or the fields do not add up to a date.
    package init?(_ text: String) {
        guard let parts = Self.parts(of: text) else { return nil }
        self.text = text
        self.parts = parts
        let fields = parts.compactMap { part in if case .field(let field, _) = part { field } else { nil } }
        let present = Set(fields)
        guard present.count == fields.count, present.isSuperset(of: [.year, .month, .day]),
            present.contains(.halfDayHour) == present.contains(.halfDay),
            !(present.contains(.hour) && present.contains(.halfDayHour)),
            !present.contains(.minute) || present.contains(.hour) || present.contains(.halfDayHour),
            !present.contains(.second) || present.contains(.minute),
            !present.contains(.fraction) || present.contains(.second)
        else { return nil }
    }

    private static func parts(of text: String) -> [Part]? {
        var (parts, rest) = ([Part](), text[...])
        while let character = rest.first {
            let run = rest.prefix { $0 == character }
            if character == "'" {
                guard let end = rest.dropFirst().firstIndex(of: "'") else { return nil }
                parts += rest[..<end].dropFirst().map(Part.literal)
                rest = rest[rest.index(after: end)...]
                continue
            }
            rest = rest.dropFirst(run.count)
            if character.isWhitespace {
                parts.append(.blank)
            } else if character.isASCII, character.isLetter {
                guard let field = Field(rawValue: character), let digits = digits(field, run.count) else { return nil }
                parts.append(.field(field, digits: digits))
            } else {
                parts += run.map(Part.literal)
            }
        }
        return fixingAdjacent(parts)
    }

    private static func digits(_ field: Field, _ count: Int) -> ClosedRange<Int>? {
        switch field {
        case .year: count == 4 ? 4...4 : nil
        case .month, .day, .hour, .halfDayHour, .minute, .second: count <= 2 ? 1...2 : nil
        case .fraction: count <= 9 ? 1...9 : nil
        case .halfDay: 0...0
        }
    }

    /// Two digits for every field that touches another one: nothing else says where it ends.
    private static func fixingAdjacent(_ parts: [Part]) -> [Part] {
        parts.enumerated().map { index, part in
            guard case .field(let field, digits: 1...2) = part else { return part }
            let touches = [index - 1, index + 1].contains { neighbour in
                guard parts.indices.contains(neighbour), case .field(let other, _) = parts[neighbour] else {
                    return false
                }
                return other != .halfDay
            }
            return touches ? .field(field, digits: 2...2) : part
        }
    }
}
