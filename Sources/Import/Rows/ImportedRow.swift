import Events

/// One step of a row's story, ready to become an event.
package struct Step: Sendable {
    package struct Text: Hashable, Sendable {
        package let role: ContentRole
        package let text: String

        package init(role: ContentRole, text: String) {
            self.role = role
            self.text = text
        }
    }

    package let fact: StepFact
    package let occurredAt: Instant
    package let contents: [Text]
    /// What the ledger did not say and the mapping assumed, in the words of `Origin.assumed`.
    package let assumed: [String]
    /// Tells whether the ledger still says of this step what it said when the step was taken in.
    package let digest: Hash

    package var name: StepName { fact.name }
    package var body: Event.Body { fact.body }

    init(_ draft: StepDraft, secret: RowSecret) {
        fact = draft.fact
        occurredAt = draft.occurredAt
        contents = draft.contents
        assumed = draft.assumed
        digest = secret.digest(of: draft)
    }
}

/// A step before its digest was taken.
struct StepDraft: Sendable {
    var fact: StepFact
    var occurredAt: Instant
    var contents: [Step.Text] = []
    var assumed: [String] = []
    /// Whether the time was taken from another step, or from a delay after it, and not from a cell of its own.
    var timeIsDerived = false
}

/// What one row of a ledger says.
package struct ImportedRow: Sendable {
    /// 1-based number of the line on which the row begins.
    package let line: Int
    package let key: String
    /// Over the digests of all its steps: equal for two rows that say the same.
    package let digest: Hash
    /// Over who the citizen is.
    package let identity: Hash
    /// In the order of the story; the first is always the collection.
    package let steps: [Step]
    /// What is odd about the row and yet no reason to refuse it.
    package let notes: [Bilingual]
}

/// Why a row is not taken in.
package struct RowRefusal: Error, Hashable, Sendable {
    package let line: Int
    /// Empty where the row has none, or was refused before it was read.
    package let key: String
    package let reason: Bilingual
}
