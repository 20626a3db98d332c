import Events

/// What a site remembers of the sites that it speaks with.
package protocol PeerBook: Sendable {
    func heldMark(of peer: SiteCode, log: LogID) throws -> HeldMark?

    /// By log.
    func heldMarks(of peer: SiteCode) throws -> [HeldMark]

    /// The newest of each peer, by peer.
    func contacts() throws -> [Contact]

    /// By peer, then log.
    func troubles() throws -> [Trouble]

    /// Hubs above this site, nearest first.
    func ancestors() throws -> [Ancestor]

    /// Writes notes down in their order, in one commit; nothing is written where they change nothing.
    func record(_ notes: [PeerNote]) throws
}

/// Something to be remembered of a peer.
package enum PeerNote: Hashable, Sendable {
    /// May go back: a peer that was restored from a backup holds less.
    case held(HeldMark)
    case contact(Contact)
    /// Met once more; `Trouble.since` and `times` go on from what is noted already.
    case trouble(Trouble)
    /// It goes well again.
    case cleared(peer: SiteCode, log: LogID)
    /// The whole list, in place of the one before.
    case ancestors([Ancestor])
}

extension PeerBook {
    package func record(_ mark: HeldMark) throws { try record([.held(mark)]) }
    package func record(_ contact: Contact) throws { try record([.contact(contact)]) }
    package func note(_ trouble: Trouble) throws { try record([.trouble(trouble)]) }
    package func clearTrouble(peer: SiteCode, log: LogID) throws { try record([.cleared(peer: peer, log: log)]) }
    package func record(_ ancestors: [Ancestor]) throws { try record([.ancestors(ancestors)]) }
}
