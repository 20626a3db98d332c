import Events

/// A visit as lists show it.
package struct VisitSummary: Sendable {
    package struct Present: Hashable, Sendable {
        package let id: String
        /// The id where the register names nobody.
        package let name: String
    }

    package let ref: Ref
    package let site: SiteCode
    package let siteName: String
    package let startedAt: Instant
    package let kind: VisitKind
    package let groups: Int
    package let received: Int
    /// It did not take place, or was entered twice; it counts nowhere.
    package let isVoided: Bool
    /// By id.
    package let deputies: [Present]
}
