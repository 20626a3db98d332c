/// One step of a row's story, under the name that `Origin.step` bears. A row has each at most once.
package enum StepName: String, CaseIterable, Hashable, Sendable {
    case collected
    case referred
    /// The ledger says that the matter went on to another body: a second referral.
    case transferred
    case replied
    case resolved
    case rated
    case merged
}
