import Foundation

/// An event that is about to be appended: all that its author knows; the log adds its place, its stamp and its hash.
package struct Draft: Sendable {
    /// What the event is about.
    package enum Subject: Hashable, Sendable {
        /// It opens something, or concerns the register.
        case none
        /// An event that is already in some log.
        case ref(Ref)
        /// An event of the same batch, by its index there; it must come earlier.
        case draft(Int)
    }

    package var body: Event.Body
    package var subject: Subject
    package var entry: String
    package var occurredAt: Instant
    package var actor: String
    package var contents: [NamedContent]
    package var origin: Origin?
    /// The chain's hash at the record that this one tells again (`Event.retells`).
    package var retells: Hash?

    package init(
        _ body: Event.Body, subject: Subject = .none, entry: String = "", occurredAt: Instant, actor: String = "",
        contents: [NamedContent] = [], origin: Origin? = nil, retells: Hash? = nil
    ) {
        self.body = body
        self.subject = subject
        self.entry = entry
        self.occurredAt = occurredAt
        self.actor = actor
        self.contents = contents
        self.origin = origin
        self.retells = retells
    }

    /// The event with its stamps; `subject` is what the log resolved `self.subject` to.
    package func event(hlc: HybridTime, recordedAt: Instant, subject: Ref?) -> Event {
        .with {
            $0.hlc = hlc.rawValue
            $0.occurredAt = occurredAt.milliseconds
            $0.recordedAt = recordedAt.milliseconds
            $0.actor = actor
            if let subject { $0.subject = subject }
            $0.entry = entry
            $0.contents = contents.map(\.ref)
            if let origin { $0.origin = origin }
            if let retells { $0.retells = retells.data }
            $0.body = body
        }
    }
}
