import Events

extension ReadModel {
    /// What each key of that kind counts as that counts as another one: merged into it, or mapped onto it. Keys that count as
    /// themselves are left out.
    package func countedAs(_ kind: EntryName.Kind) throws -> [String: String] {
        try reading { try Aliases(in: $0).all(kind) }
    }
}
