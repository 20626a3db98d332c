extension Matter {
    /// One referral and what became of it.
    package struct Referral: Sendable {
        package let step: Step<MatterReferred>
        /// The first signing that is no contradiction.
        package internal(set) var signed: Ref?
        package internal(set) var returned: Ref?
        package internal(set) var extended: Ref?
        package internal(set) var isReplied = false

        package var ref: Ref { step.ref }
    }

    /// A moment from which on another due date is in force.
    struct DueChange: Sendable {
        let from: Instant
        /// Nil where none was set.
        let due: Instant?
    }

    /// The due date in force at that moment: the newest referral's made by then, with the extension that was granted or
    /// the date that a reopening set since.
    package func dueDate(at moment: Instant) -> Instant? { dueChanges.last { $0.from <= moment }?.due }

    /// The due date in force now.
    package var dueDate: Instant? { dueDate(at: .distantFuture) }

    /// The referral that the organ has to see to: the newest, unless it was returned.
    package var standingReferral: Referral? {
        guard let newest = referred.last, newest.returned == nil else { return nil }
        return newest
    }

    /// Whether the newest referral was signed, or replied to, which says as much.
    package var isSigned: Bool { referred.last.map { $0.signed != nil || $0.isReplied } ?? false }
}
