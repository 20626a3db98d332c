import Events
import Foundation
import SiteStore

/// When the steps of a referral are due: what the command line asks for, else what the office's rules say.
struct ReferralDates {
    /// As it was typed: a date, a moment, or a period. Nil leaves the office's rule in force.
    struct Asked {
        var reply: String?
        var signing: String?
        var returning: String?
    }

    let reply: Instant
    let signing: Instant
    let returning: Instant
    /// What to tell the operator when a date is not certain, because a year's holidays are not known.
    let warning: Bilingual?

    /// - Parameter moment: when the referral is made: the clock starts then, signed or not.
    /// - Throws: `EventsError` when what was typed is no deadline or contradicts itself, `SiteStoreError` when
    ///   `deadlines.yaml` or the holidays cannot be read.
    init(_ asked: Asked, referredAt moment: Instant, in folder: SiteFolder) throws {
        let overrides = Deadlines.Overrides(
            signing: try asked.signing.map { try Self.deadline($0, folder) },
            returning: try asked.returning.map { try Self.deadline($0, folder) },
            reply: try asked.reply.map { try Self.deadline($0, folder) })
        let dates = try Self.deadlines(folder).dueDates(referredAt: moment, overriding: overrides)
        reply = dates.reply.moment
        signing = dates.signing.moment
        returning = dates.returning.moment
        warning = dates.warning
    }

    /// When the new reply is due after an order to do it again, given at that moment.
    static func redo(_ asked: String?, orderedAt moment: Instant, in folder: SiteFolder) throws -> DueDate {
        try deadlines(folder).redo(orderedAt: moment, overriding: try asked.map { try deadline($0, folder) })
    }

    /// The latest to which that referral's reply can be extended.
    static func latestExtension(of referral: Matter.Referral, in folder: SiteFolder) throws -> Instant {
        let moment = referral.step.occurredAt
        let due = referral.step.fact.dueAt
        let overrides = Deadlines.Overrides(reply: due == 0 ? nil : .at(Instant(milliseconds: due)))
        return try deadlines(folder).dueDates(referredAt: moment, overriding: overrides).latestExtension.moment
    }

    private static func deadlines(_ folder: SiteFolder) throws -> Deadlines {
        let config = try ConfigFolder.locate(environment: ProcessInfo.processInfo.environment)
        return try Deadlines.load(config: config, folder: folder.path, calendar: folder.calendar)
    }

    /// A moment is read here, because only the site knows its time zone.
    private static func deadline(_ text: String, _ folder: SiteFolder) throws -> Deadline {
        let typed = Input.padded(text)
        if (try? BusinessDate(typed)) == nil, let moment = try? Input.moment(typed, folder.calendar) {
            return .at(moment)
        }
        return try Deadline(typed)
    }
}
