/// Two records that contradict each other, as happens where sites work on the same thing without hearing of each other.
///
/// Neither is lost: what `first` says stands, and both are shown, so that a person can retract the one that is wrong.
package struct Conflict: Hashable, Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        /// Answered on the spot or resolved, and then once more without being reopened.
        case settledTwice = "settled_twice"
        /// Withdrawn, and then referred, replied to, settled or otherwise worked on.
        case workedOnWithdrawn = "worked_on_withdrawn"
        /// Answered on the spot, resolved or closed, and then worked on without being reopened.
        case workedOnSettled = "worked_on_settled"
        /// Settled, and then withdrawn.
        case withdrawnSettled = "withdrawn_settled"
        /// Went into another matter, and was worked on here all the same.
        case workedOnMerged = "worked_on_merged"
        /// Went into two others.
        case mergedTwice = "merged_twice"
        /// Would have gone into itself by way of others.
        case mergeCircle = "merge_circle"
        /// Returned by the organ, and then signed by it.
        case signedReturned = "signed_returned"
        /// A due date that was extended twice, or both extended and refused.
        case extendedTwice = "extended_twice"
        /// A visit, duty or project that was voided, and then amended or worked on.
        case amendedVoided = "amended_voided"
        /// An entry of the register that two sites made with different facts.
        case enteredTwice = "entered_twice"
        /// An entry that was closed, merged or retired, and then changed.
        case changedClosed = "changed_closed"
    }

    package let kind: Kind
    /// The record that stands.
    package let first: Ref
    /// The record that contradicts it.
    package let second: Ref

    package init(_ kind: Kind, first: Ref, second: Ref) {
        self.kind = kind
        self.first = first
        self.second = second
    }
}

extension Conflict.Kind {
    package var label: Bilingual {
        switch self {
        case .settledTwice: Bilingual(zh: "两次办结", en: "settled twice")
        case .workedOnWithdrawn: Bilingual(zh: "撤回后又办理", en: "withdrawn, then worked on")
        case .workedOnSettled: Bilingual(zh: "办结后未重办又办理", en: "settled, then worked on without being reopened")
        case .withdrawnSettled: Bilingual(zh: "办结后又撤回", en: "settled, then withdrawn")
        case .workedOnMerged: Bilingual(zh: "并案后又单独办理", en: "merged, then worked on by itself")
        case .mergedTwice: Bilingual(zh: "两次并案", en: "merged twice")
        case .mergeCircle: Bilingual(zh: "并案成环", en: "merged in a circle")
        case .signedReturned: Bilingual(zh: "退办后又签收", en: "returned, then signed")
        case .extendedTwice: Bilingual(zh: "两次决定延期", en: "extension decided twice")
        case .amendedVoided: Bilingual(zh: "作废后又更正或办理", en: "voided, then amended or worked on")
        case .enteredTwice: Bilingual(zh: "登记不一致", en: "entered in two ways")
        case .changedClosed: Bilingual(zh: "撤销后又变更", en: "closed, then changed")
        }
    }
}
