import Events

/// Where contents may be, in the words of the design and not of the code: identities stay between a site and its home hub, texts
/// follow the events, photographs go on request, small ones by themselves to the home hub.
enum Policy {
    /// Whether a site may hold a content at all.
    static func permits(_ content: Witness.MadeContent, at site: SiteCode, hubOf: (SiteCode) -> SiteCode?) -> Bool {
        switch content.contentClass {
        case .text, .photo: true
        case .identity:
            content.log.mailboxRecipient.map { site == $0 || site == content.log.site }
                ?? (site == content.log.site || site == hubOf(content.log.site))
        case .unspecified, .UNRECOGNIZED: false
        }
    }

    /// Whether it may travel over the link between two sites.
    static func permits(_ content: Witness.MadeContent, from giver: SimulatedSite, to taker: SimulatedSite) -> Bool {
        switch content.contentClass {
        case .text, .photo: true
        case .identity: isHome(content.log, giver, taker)
        case .unspecified, .UNRECOGNIZED: false
        }
    }

    /// Whether the link between the two is the one between the site that a log is about and its home hub.
    static func isHome(_ log: LogID, _ giver: SimulatedSite, _ taker: SimulatedSite) -> Bool {
        let (lower, upper) = giver.hub?.code == taker.code ? (giver, taker) : (taker, giver)
        guard lower.hub?.code == upper.code else { return false }
        return log == LogID(lower.code) || log == .mailbox(of: lower.code, at: upper.code)
    }
}
