import Events

/// What a site's own log already holds of the rows of all ledgers: the fold of the origins of its events.
package struct KnownRows: Sendable {
    package struct Row: Hashable, Sendable {
        /// The event that opened the row's matter.
        package let opening: Ref
        /// The digest of every step that was taken in.
        package fileprivate(set) var steps: [StepName: Hash]
        /// The digest of who the citizen is, as far as the site still holds that: nil where it was forgotten.
        package fileprivate(set) var identity: Hash?
    }

    package private(set) var rows: [ImportKey: Row]

    package init() {
        rows = [:]
    }

    /// Takes in one event; those that came from no ledger are passed over. The order does not matter.
    ///
    /// Only the site's own log is to be folded: the rows of another site's ledger are that site's to continue.
    ///
    /// - Parameter identity: of an event that opened a matter, the digest of the identity that it names and the site holds.
    package mutating func evolve(_ logged: LoggedEvent, identity: Hash? = nil) {
        guard logged.event.hasOrigin, let subject = logged.subject else { return }
        evolve(logged.event.origin, subject: subject, identity: identity)
    }

    /// Takes in what an event says of where it came from.
    ///
    /// - Parameters:
    ///   - subject: the event that opened the matter.
    ///   - identity: as `evolve(_:identity:)`.
    package mutating func evolve(_ origin: Origin, subject: Ref, identity: Hash? = nil) {
        guard let step = StepName(rawValue: origin.step), let digest = Hash(origin.rowDigest) else { return }
        let key = ImportKey(ledger: origin.ledger, key: origin.key)
        // Of a row that opened two matters, which only a restored log can bring about, the first one is continued.
        if let known = rows[key], known.opening != subject, Self.precedes(known.opening, subject) { return }
        if rows[key]?.opening != subject { rows[key] = Row(opening: subject, steps: [:]) }
        rows[key]?.steps[step] = digest
        if step == .collected { rows[key]?.identity = identity }
    }

    private static func precedes(_ left: Ref, _ right: Ref) -> Bool { (left.log, left.seq) < (right.log, right.seq) }
}
