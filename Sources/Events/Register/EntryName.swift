/// What an entry of the register is about, as events name it: `site/520103001-Z02`, `organ/housing`.
package struct EntryName: Hashable, Comparable, Sendable, CustomStringConvertible {
    package enum Kind: String, Sendable, CaseIterable {
        case site
        case deputy
        case organ
        case category
    }

    package let kind: Kind
    package let key: String

    package init(_ kind: Kind, _ key: String) {
        self.kind = kind
        self.key = key
    }

    /// Nil when the text is none: `organ/housing`, the key is whatever follows the first slash.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let kind = Kind(rawValue: String(parts[0])), !parts[1].isEmpty else { return nil }
        self.init(kind, String(parts[1]))
    }

    package var description: String { "\(kind.rawValue)/\(key)" }

    package static func < (left: EntryName, right: EntryName) -> Bool { left.description < right.description }
}

extension RegisterFact {
    /// The entry that it is about; nil when it names none.
    package var entry: EntryName? {
        switch self {
        case .siteOpened(let fact): Self.name(.site, fact.code)
        case .siteAmended(let fact): Self.name(.site, fact.code)
        case .siteClosed(let fact): Self.name(.site, fact.code)
        case .deputyEnrolled(let fact): Self.name(.deputy, fact.id)
        case .deputyAmended(let fact): Self.name(.deputy, fact.id)
        case .deputyPosted(let fact): Self.name(.deputy, fact.deputy)
        case .deputyRemoved(let fact): Self.name(.deputy, fact.deputy)
        case .deputyLeft(let fact): Self.name(.deputy, fact.id)
        case .organRegistered(let fact): Self.name(.organ, fact.code)
        case .organRenamed(let fact): Self.name(.organ, fact.code)
        case .organMerged(let fact): Self.name(.organ, fact.code)
        case .organClosed(let fact): Self.name(.organ, fact.code)
        case .categoryDefined(let fact): Self.name(.category, fact.path)
        case .categoryRetired(let fact): Self.name(.category, fact.path)
        case .confirmed(let fact): fact.kind.entryKind.flatMap { Self.name($0, fact.key) }
        }
    }

    private static func name(_ kind: EntryName.Kind, _ key: String) -> EntryName? {
        key.isEmpty ? nil : EntryName(kind, key)
    }
}

extension EntryKind {
    package var entryKind: EntryName.Kind? {
        switch self {
        case .deputy: .deputy
        case .organ: .organ
        case .category: .category
        case .unspecified, .UNRECOGNIZED: nil
        }
    }
}
