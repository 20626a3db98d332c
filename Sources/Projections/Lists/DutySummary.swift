import Events

/// A duty as lists show it.
package struct DutySummary: Sendable {
    package let ref: Ref
    package let site: SiteCode
    package let siteName: String
    package let heldAt: Instant
    package let kind: DutyKind
    /// It did not take place, or was entered twice; it counts nowhere.
    package let isVoided: Bool
    /// Those who took part, by id.
    package let deputies: [VisitSummary.Present]
}
