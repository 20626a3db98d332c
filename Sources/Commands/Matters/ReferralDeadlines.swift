import Events
import Foundation
import SiteStore

/// When the steps of a referral are due: what the command line asks for, else what the office's rules say.
struct ReferralDeadlines {
    private let deadlines: Deadlines

    /// - Throws: `SiteStoreError` when the rules or the holidays cannot be read.
    init(_ folder: SiteFolder) throws {
        deadlines = try Deadlines.load(
            config: ConfigFolder.locate(environment: ProcessInfo.processInfo.environment), folder: folder.path,
            calendar: folder.calendar)
    }

    /// Of a referral made at that moment: the clock starts then, signed or not.
    ///
    /// - Parameters: as they were typed, each a date, a moment or a period; nil leaves the rule in force.
    /// - Throws: `EventsError` when one is no deadline, or when they contradict each other.
    func dates(reply: String?, signing: String?, returning: String?, at moment: Instant) throws -> DueDates {
        try deadlines.dueDates(
            referredAt: moment,
            overriding: .init(
                signing: try signing.map { try Input.due($0, deadlines.calendar) },
                returning: try returning.map { try Input.due($0, deadlines.calendar) },
                reply: try reply.map { try Input.due($0, deadlines.calendar) }))
    }

    /// When the new reply is due after an order to do it again, given at that moment.
    func redo(_ asked: String?, at moment: Instant) throws -> DueDate {
        try deadlines.redo(
            orderedAt: moment, overriding: try asked.map { try Input.due($0, deadlines.calendar) })
    }

    /// The latest to which the reply of a referral can be extended that was made at that moment and is due then now.
    func latestExtension(referredAt moment: Instant, due: Instant) throws -> Instant {
        max(try deadlines.dueDates(referredAt: moment).latestExtension.moment, due)
    }

    /// - Throws: `EventsError` (`matter.refused`) that says until when it can be extended at most.
    func checkExtension(of due: Instant, to asked: Instant, referredAt moment: Instant) throws {
        try deadlines.checkExtension(of: due, to: asked, referredAt: moment, grantedBefore: false)
    }
}
