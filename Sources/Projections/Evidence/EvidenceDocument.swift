import Events
import Foundation

/// A page of evidence as programs read it: `figures --evidence … --json` and `/evidence.json`.
package struct EvidenceDocument: JSONDocument {
    private let evidence: Evidence
    private let language: Language
    private let title: (Hash) throws -> String?

    /// - Parameter title: the words of a title; nil where they are awaited or were forgotten.
    package init(_ evidence: Evidence, language: Language, title: @escaping (Hash) throws -> String?) {
        self.evidence = evidence
        self.language = language
        self.title = title
    }

    private enum Keys: String, CodingKey {
        case scope, figure, name, part, key, count, sum, digest, entries, next
        case kind, number, amount, of, day, site, type, category, organ, stage, title
    }

    package func encode(to encoder: any Encoder) throws {
        let query = evidence.query
        var root = encoder.container(keyedBy: Keys.self)
        try root.encode(ScopeDocument(query.question), forKey: .scope)
        try root.encode(query.figure, forKey: .figure)
        try root.encode(query.definition.name.text(language), forKey: .name)
        try root.encode(query.part.rawValue, forKey: .part)
        try root.encodeIfPresent(query.key, forKey: .key)
        try root.encode(evidence.summary.count, forKey: .count)
        try root.encode(evidence.summary.sum, forKey: .sum)
        try root.encode(evidence.summary.digest.description, forKey: .digest)
        var list = root.nestedUnkeyedContainer(forKey: .entries)
        for entry in evidence.entries {
            try encode(entry, list.nestedContainer(keyedBy: Keys.self))
        }
        try root.encodeIfPresent(evidence.next?.description, forKey: .next)
    }

    private func encode(_ entry: EvidenceEntry, _ container: KeyedEncodingContainer<Keys>) throws {
        var line = container
        try line.encode(entry.item.kind, forKey: .kind)
        try line.encode(entry.item.reference, forKey: .number)
        try line.encode(entry.amount, forKey: .amount)
        if case .event(_, let matter) = entry.item { try line.encode(MatterID(matter).description, forKey: .of) }
        try line.encodeIfPresent(entry.day?.description, forKey: .day)
        if !entry.site.isEmpty { try line.encode(entry.site, forKey: .site) }
        if !entry.name.isEmpty { try line.encode(entry.name, forKey: .name) }
        try line.encodeIfPresent(entry.kind?.text(language), forKey: .type)
        if !entry.category.isEmpty { try line.encode(entry.category, forKey: .category) }
        if !entry.organ.isEmpty { try line.encode(entry.organ, forKey: .organ) }
        try line.encodeIfPresent(entry.stage, forKey: .stage)
        try line.encodeIfPresent(try entry.title.flatMap(title), forKey: .title)
    }
}
