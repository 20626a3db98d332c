import Events

/// Which contents travel over a link by themselves, which on request, and which never. Asked by the giver and by the taker.
///
/// - Identities stay between a site and its home hub: they travel over that one link, with the site's own log and its mailbox.
/// - Texts travel with their events.
/// - Photographs travel over that one link if they are small (thumbnails are); larger ones, and over every other link, only when
///   somebody asked for them.
package enum ContentPolicy {
    /// - Parameters:
    ///   - log: whose events name the contents.
    ///   - lower: the site below, and `upper`: its hub.
    package static func reaches(of log: LogID, lower: SiteCode, upper: SiteCode) -> ContentReaches {
        let isHome = log == LogID(lower) || log == .mailbox(of: lower, at: upper)
        return ContentReaches(
            text: .all, identity: isHome ? .all : .never, photo: isHome ? .small : .requested)
    }

    /// Whether a content may be handed over to whoever asks for it: whether it was asked for on purpose is for the taker to say.
    package static func permits(_ contentClass: ContentClass, of log: LogID, lower: SiteCode, upper: SiteCode) -> Bool {
        reaches(of: log, lower: lower, upper: upper)[contentClass] > .never
    }
}
