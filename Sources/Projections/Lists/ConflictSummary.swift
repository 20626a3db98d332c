import Events

/// A contradiction between two records as lists show it, with both sides.
package struct ConflictSummary: Hashable, Sendable {
    package enum Subject: Hashable, Sendable {
        /// A matter, visit or duty, by the event that opened it.
        case record(Ref)
        case entry(EntryName)
    }

    /// One of the two records.
    package struct Side: Hashable, Sendable {
        package let ref: Ref
        package let type: EventType
        package let occurredAt: Instant

        package init(ref: Ref, type: EventType, occurredAt: Instant) {
            self.ref = ref
            self.type = type
            self.occurredAt = occurredAt
        }
    }

    package let kind: Conflict.Kind
    package let subject: Subject
    /// What stands.
    package let first: Side
    /// What contradicts it.
    package let second: Side

    package init(kind: Conflict.Kind, subject: Subject, first: Side, second: Side) {
        self.kind = kind
        self.subject = subject
        self.first = first
        self.second = second
    }
}
