import Foundation

extension Event {
    /// Digests of the contents whose bytes this event deletes where its log has the say; empty for almost every event.
    package var forgets: [Hash] {
        guard let body else { return [] }
        // Asked of every event that is stored: two comparisons, and no sorting of facts.
        if case .contentsForgotten(let forgotten) = body { return forgotten.digests.compactMap { Hash($0) } }
        if case .contentsRedacted(let redacted) = body { return redacted.digests.compactMap { Hash($0) } }
        return []
    }
}

extension LoggedEvent {
    /// Digests of the contents whose bytes this event deletes where `log.mayForget(contentsOf:)` says so.
    package var forgets: [Hash] { event.forgets }
}

extension LogID {
    /// Whether an event of this log deletes contents that an event of the other one named first: a site has the say over
    /// what its own logs name and over its mailbox, which is about its own matters; a hub over everything.
    package func mayForget(contentsOf other: LogID) -> Bool {
        site == other.site || site.kind == .hub || other.mailboxRecipient == site
    }
}
