import Events

/// A step of a matter that figures count by its own day, as a row of `matter_steps`.
struct MatterStep: Sendable {
    enum Kind: String, Sendable {
        /// A resolution or an answer on the spot.
        case settlement
        /// A referral that converts.
        case conversion
        /// A feedback with a letter.
        case letter
        /// A rating.
        case rating
    }

    private let kind: Kind
    /// Counted from 1 in the order of occurrence among the matter's steps of this kind.
    private let place: Int
    private let ref: Ref
    private let day: Int
    private let word: String
    private let assumed: Bool

    static func steps(of matter: Matter, days: Days) -> [MatterStep] {
        let settlements =
            matter.spotAnswers.map { Taken($0, "on-spot") } + matter.resolutions.map { Taken($0, "resolution") }
        let conversions = matter.referrals.filter { !$0.fact.convertsTo.word.isEmpty }
            .map { Taken($0, $0.fact.convertsTo.word) }
        let letters = matter.feedbacks.filter { !$0.fact.letter.isEmpty }.map { Taken($0, "") }
        let ratings = matter.ratings.map { Taken($0, $0.fact.collector.word) }
        return placed(settlements, .settlement, days) + placed(conversions, .conversion, days)
            + placed(letters, .letter, days) + placed(ratings, .rating, days)
    }

    private struct Taken {
        let ref: Ref
        let occurredAt: Instant
        let word: String
        let assumed: Bool

        init<Fact>(_ step: Matter.Step<Fact>, _ word: String) {
            ref = step.ref
            occurredAt = step.occurredAt
            self.word = word
            assumed = step.assumed
        }
    }

    private static func placed(_ taken: [Taken], _ kind: Kind, _ days: Days) -> [MatterStep] {
        if taken.isEmpty { return [] }
        let sorted = taken.sorted {
            ($0.occurredAt, $0.ref.log, $0.ref.seq) < ($1.occurredAt, $1.ref.log, $1.ref.seq)
        }
        return zip(1..., sorted).map { place, step in
            MatterStep(
                kind: kind, place: place, ref: step.ref, day: days.day(of: step.occurredAt), word: step.word,
                assumed: step.assumed)
        }
    }

    static let columns = ["log", "seq", "step", "place", "step_log", "step_seq", "occurred_day", "word", "assumed"]

    func insert(of matter: Ref, into row: Insertion) throws {
        row.bind(matter.log)
        row.bind(Int64(bitPattern: matter.seq))
        row.bind(kind.rawValue)
        row.bind(place)
        row.bind(ref.log)
        row.bind(Int64(bitPattern: ref.seq))
        row.bind(day)
        row.bind(word)
        row.bind(assumed)
        try row.run()
    }
}
