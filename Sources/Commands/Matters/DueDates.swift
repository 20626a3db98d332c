import Events
import SiteStore

/// When the steps of a referral are due: what the command line asks for, else what the office's rules say.
///
/// The one place where commands ask about deadlines. This build knows no rules yet: only dates that are named are taken.
enum DueDates {
    /// As it was typed: a date, a moment, or a period.
    struct Asked {
        var reply: String?
        var signing: String?
        var returning: String?
    }

    /// Nil where no date is set.
    struct Referral {
        var reply: Instant?
        var signing: Instant?
        var returning: Instant?
        /// What to tell the operator when a date is not certain.
        var warning: Bilingual?
    }

    /// - Parameter moment: when the referral is made: the clock starts then, signed or not.
    /// - Throws: `EventsError` when what was typed is no deadline.
    static func standard(for asked: Asked, at moment: Instant, folder: SiteFolder) throws -> Referral {
        Referral(
            reply: try asked.reply.map { try Input.deadline($0, folder.calendar) },
            signing: try asked.signing.map { try Input.deadline($0, folder.calendar) },
            returning: try asked.returning.map { try Input.deadline($0, folder.calendar) })
    }

    /// When the new reply is due after an order to do it again, given at that moment; nil where no date is set.
    static func redo(_ asked: String?, at moment: Instant, folder: SiteFolder) throws -> Instant? {
        try asked.map { try Input.deadline($0, folder.calendar) }
    }

    /// The latest to which that referral's reply can be extended.
    static func latestExtension(of referral: Matter.Referral, folder: SiteFolder) throws -> Instant { .distantFuture }
}
