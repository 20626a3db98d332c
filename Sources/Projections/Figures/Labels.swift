import Events
import GRDB

/// What the rows of one dimension are called.
struct Labels: Sendable {
    private let dimension: Dimension?
    private let divisions: any DivisionNaming
    /// Names of the register, by code or id.
    private let names: [String: String]

    init(of dimension: Dimension?, in db: Database, divisions: any DivisionNaming) throws {
        self.init(of: dimension, names: try Self.names(of: dimension, in: db), divisions: divisions)
    }

    /// - Parameter names: as `names(of:in:)` gives them.
    init(of dimension: Dimension?, names: [String: String], divisions: any DivisionNaming) {
        self.dimension = dimension
        self.names = names
        self.divisions = divisions
    }

    /// Names of the register for the keys of that dimension.
    static func names(of dimension: Dimension?, in db: Database) throws -> [String: String] {
        let sql: String? =
            switch dimension {
            case .site: "SELECT code, name FROM sites"
            case .deputy: "SELECT id, name FROM deputies"
            case .organ: "SELECT code, name FROM organs"
            case .division, .category, .channel, .kind, .month, .quarter, .year, nil: nil
            }
        guard let sql else { return [:] }
        var names: [String: String] = [:]
        let rows = try RawQuery(kept: sql, db)
        while try rows.step() {
            let (key, name) = (rows.text(0), rows.text(1))
            // Two spellings of one character are two keys to SQLite and one to a Swift string.
            if !name.isEmpty, names[key] == nil { names[key] = name }
        }
        return names
    }

    /// - Parameter population: whose rows they are; kinds of matters, visits and duties share some words.
    func label(of key: String, in population: Population) -> Bilingual {
        switch dimension {
        case .site: same(names[key] ?? key)
        case .deputy: key.isEmpty ? Self.notStated : same(names[key] ?? key)
        case .organ:
            key.isEmpty ? Bilingual(zh: "未交办或未注明", en: "not referred or not stated") : same(names[key] ?? key)
        case .division: same((try? DivisionCode(key)).flatMap { divisions.name(of: $0) } ?? key)
        case .category: key.isEmpty ? Bilingual(zh: "未分类", en: "unclassified") : same(key)
        case .channel: Channel(word: key)?.label ?? Self.notStated
        case .kind: key.isEmpty ? Self.notStated : kind(key, of: population.records) ?? same(key)
        case .month: month(key)
        case .quarter: quarter(key)
        case .year: Bilingual(zh: key + "年", en: key)
        case nil: same(key)
        }
    }

    private func kind(_ key: String, of records: Population.Records) -> Bilingual? {
        // A figure over visits and matters together has rows of both.
        records.label(ofKind: key) ?? MatterKind(word: key)?.label
    }

    /// Of the one row of what cannot be split by a dimension.
    static let undivided = Bilingual(zh: "不按此项划分", en: "not split by this")
    private static let notStated = Bilingual(zh: "未注明", en: "not stated")

    private func same(_ text: String) -> Bilingual { Bilingual(zh: text, en: text) }

    /// `2026-05`
    private func month(_ key: String) -> Bilingual {
        let parts = key.split(separator: "-")
        guard parts.count == 2, let month = Int(parts[1]) else { return same(key) }
        return Bilingual(zh: "\(parts[0])年\(month)月", en: key)
    }

    /// `2026-Q2`
    private func quarter(_ key: String) -> Bilingual {
        let parts = key.split(separator: "-")
        guard parts.count == 2, let quarter = Int(parts[1].dropFirst()), (1...4).contains(quarter) else {
            return same(key)
        }
        let numeral = ["一", "二", "三", "四"][quarter - 1]
        return Bilingual(zh: "\(parts[0])年第\(numeral)季度", en: "\(parts[0]) Q\(quarter)")
    }
}
