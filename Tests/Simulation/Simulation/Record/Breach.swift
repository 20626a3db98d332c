/// A guarantee that did not hold.
package struct Breach: Hashable, Sendable, CustomStringConvertible {
    /// Which guarantee: a word that does not change, so that a campaign can count them.
    package enum Guarantee: String, Sendable, CaseIterable {
        case acknowledged = "what is acknowledged is on disk"
        case exactlyOnce = "every saved event is at every hub above exactly once"
        case gapless = "the order of a log is gapless and its chain right"
        case authorised = "nothing is stored that its log's owner did not make"
        case signed = "every event that was handed on is covered by its owner's signature"
        case kept = "no site loses what it held"
        case policy = "contents are only where policy lets them be"
        case forgotten = "what was forgotten is nowhere"
        case contents = "contents arrive where they belong, unaltered"
        case forkReported = "forks are reported and both versions kept"
        case sameFold = "states folded from the logs are the same at every level"
        case bounded = "no more is under way than the other side granted"
        case honest = "honest sites do not take each other for malicious"
        case live = "a healed world converges within its bound"
        case program = "no call ends in an error that it does not name"
    }

    package let guarantee: Guarantee
    package let what: String

    init(_ guarantee: Guarantee, _ what: String) {
        self.guarantee = guarantee
        self.what = what
    }

    package var description: String { "\(guarantee.rawValue): \(what)" }
}
