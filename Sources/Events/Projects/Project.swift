/// 民生实事: a project for the people's livelihood, from its proposal over the deputies' vote to what people say of it.
///
/// What is known of it is the fold of all its events, in whatever order they arrived. Steps are kept in the order of the
/// fold; none is dropped. Of two sites that each record the same step the first in order stands where one is enough.
package struct Project: Sendable {
    package enum Stage: String, Sendable, CaseIterable {
        case proposed
        case voted
        case chosen
        case completed
        case rated
        case voided
    }

    package struct Opening: Hashable, Sendable {
        package let ref: Ref
        package let site: SiteCode
        package let recordedAt: Instant
    }

    /// What was proposed, as it is known by now.
    package struct Facts: Hashable, Sendable {
        package internal(set) var category: String
        package internal(set) var deputies: [String]
        /// The year in which it is to be done; nil where none is named.
        package internal(set) var year: UInt32?
        package internal(set) var proposedAt: Instant
    }

    /// A step with the time at which it happened.
    package struct Step<Fact: Sendable>: Sendable {
        package let ref: Ref
        package let occurredAt: Instant
        package let fact: Fact
    }

    package internal(set) var opening: Opening?
    /// Nil while the opening has not arrived.
    package internal(set) var facts: Facts?
    package internal(set) var words = ShownWords()
    package internal(set) var votes: [Step<ProjectPutToVote>] = []
    package internal(set) var choices: [Step<ProjectChosen>] = []
    package internal(set) var completions: [Step<Void>] = []
    package internal(set) var ratings: [Step<ProjectRated>] = []
    /// The event that voided it; a voided one counts nowhere.
    package internal(set) var voiding: Ref?
    /// Records that were made in error, and are read as if they had never been.
    package internal(set) var retracted: Set<Ref> = []
    package internal(set) var conflicts: [Conflict] = []
    /// Events of types that a later version knows.
    package internal(set) var unknown = 0

    package init() {}

    package var counts: Bool { facts != nil && voiding == nil }

    package var stage: Stage {
        if voiding != nil { return .voided }
        if !completions.isEmpty { return ratings.isEmpty ? .completed : .rated }
        if !choices.isEmpty { return .chosen }
        return votes.isEmpty ? .proposed : .voted
    }
}

extension Project.Stage {
    package var label: Bilingual {
        switch self {
        case .proposed: Bilingual(zh: "已征集", en: "proposed")
        case .voted: Bilingual(zh: "已票决", en: "put to the vote")
        case .chosen: Bilingual(zh: "已选定", en: "chosen")
        case .completed: Bilingual(zh: "已完成", en: "completed")
        case .rated: Bilingual(zh: "已测评", en: "rated")
        case .voided: Bilingual(zh: "已作废", en: "voided")
        }
    }
}
