import Events
import Foundation

/// Warnings as programs read them: `warnings --json` and `/warnings.json`.
package struct WarningDocument: JSONDocument {
    private let warnings: Warnings
    private let language: Language
    private let title: (Hash) throws -> String?

    /// - Parameter title: the words of a title; nil where they are awaited or were forgotten.
    package init(_ warnings: Warnings, language: Language, title: @escaping (Hash) throws -> String?) {
        self.warnings = warnings
        self.language = language
        self.title = title
    }

    private enum Keys: String, CodingKey {
        case scope, rules, warnings, kind, name, meaning, count, entries
        case matter, number, site, category, organ, stage, due, title, remark
        case division, from, through, expected, dispersion, probability, periods, days, ratings
    }

    package func encode(to encoder: any Encoder) throws {
        var root = encoder.container(keyedBy: Keys.self)
        try root.encode(ScopeDocument(warnings.query), forKey: .scope)
        try root.encode(
            Dictionary(uniqueKeysWithValues: WarningRules.settings.map { ($0.name, warnings.rules[keyPath: $0.path]) }),
            forKey: .rules)
        var list = root.nestedUnkeyedContainer(forKey: .warnings)
        for kind in warnings.kinds {
            var group = list.nestedContainer(keyedBy: Keys.self)
            try group.encode(kind.rawValue, forKey: .kind)
            try group.encode(kind.name.text(language), forKey: .name)
            try group.encode(kind.meaning(warnings.rules).text(language), forKey: .meaning)
            try group.encode(warnings.count(kind), forKey: .count)
            try encode(kind, group.nestedUnkeyedContainer(forKey: .entries))
        }
    }

    private func encode(_ kind: Warnings.Kind, _ container: any UnkeyedEncodingContainer) throws {
        var entries = container
        switch kind {
        case .overdue, .dueSoon, .returned, .reopened, .leaderless:
            for warning in warnings.matters[kind] ?? [] {
                try encode(warning, kind, entries.nestedContainer(keyedBy: Keys.self))
            }
        case .surge:
            for surge in warnings.surges {
                var line = entries.nestedContainer(keyedBy: Keys.self)
                try line.encode(surge.division.digits, forKey: .division)
                try line.encode(surge.divisionName, forKey: .name)
                try line.encode(surge.category, forKey: .category)
                try line.encode(surge.from.description, forKey: .from)
                try line.encode(surge.through.description, forKey: .through)
                try line.encode(surge.test.count, forKey: .count)
                try line.encode(surge.test.expected, forKey: .expected)
                try line.encode(surge.test.dispersion, forKey: .dispersion)
                try line.encode(surge.test.probability, forKey: .probability)
                try line.encode(surge.periods, forKey: .periods)
            }
        case .silent:
            for silence in warnings.silences {
                var line = entries.nestedContainer(keyedBy: Keys.self)
                try line.encode(silence.site.site.text, forKey: .site)
                try line.encode(silence.site.name, forKey: .name)
                try line.encodeIfPresent(silence.site.through?.rfc3339, forKey: .through)
                try line.encodeIfPresent(silence.days, forKey: .days)
            }
        case .ownRatings:
            for own in warnings.ownRatings {
                var line = entries.nestedContainer(keyedBy: Keys.self)
                try line.encode(own.organ, forKey: .organ)
                try line.encode(own.organName, forKey: .name)
                try line.encode(own.ratings, forKey: .ratings)
            }
        }
    }

    private func encode(
        _ warning: Warnings.MatterWarning, _ kind: Warnings.Kind, _ container: KeyedEncodingContainer<Keys>
    ) throws {
        var line = container
        let matter = warning.matter
        try line.encode(MatterID(matter.ref).description, forKey: .matter)
        try line.encode(warning.number, forKey: .number)
        try line.encode(kind.remark(warning.number).text(language), forKey: .remark)
        try line.encode(matter.site.text, forKey: .site)
        try line.encode(matter.category, forKey: .category)
        try line.encode(matter.organ, forKey: .organ)
        try line.encode(matter.stage.rawValue, forKey: .stage)
        try line.encodeIfPresent(matter.dueAt?.rfc3339, forKey: .due)
        try line.encodeIfPresent(try matter.title.flatMap(title), forKey: .title)
    }
}
