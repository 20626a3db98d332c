import Foundation

/// Whose keys a hub accepts: the fold of the key events in the hub's register log.
package struct Roster: Sendable {
    /// What a transport key may do.
    package enum Standing: Hashable, Sendable {
        /// The key of an open invitation: it may enrol the site's own keys, nothing else.
        case invited(SiteCode)
        case member(SiteCode)
    }

    package struct Invitation: Hashable, Sendable {
        package let signingKey: SigningPublicKey
        package let transportKey: Data
    }

    package struct Keys: Hashable, Sendable {
        package let signingKey: SigningPublicKey
        package let transportKey: Data
        /// Nil for a site that enrolled before there were any: nothing can be sealed to it until it joins anew.
        package let sealingKey: SealingPublicKey?
    }

    package struct Site: Hashable, Sendable {
        package internal(set) var name = ""
        package internal(set) var invitation: Invitation?
        package internal(set) var keys: Keys?
        package internal(set) var revoked = false
        /// The hub that it moved to when its keys were revoked here; nil where it did not move, or has come back.
        package internal(set) var movedTo: SiteCode?

        /// Whether the hub ever invited it: it stands directly below the hub then, and has a mailbox there.
        package var wasInvited: Bool { invitation != nil || keys != nil || revoked }
        /// Whether it reports to the hub now, or may begin to.
        package var isMember: Bool { invitation != nil || keys != nil }
        /// Every key that the site ever signed with, revoked ones too: what they signed while they counted stays signed.
        package internal(set) var signingKeys: [SigningPublicKey] = []
    }

    package private(set) var sites: [SiteCode: Site] = [:]

    package init() {}

    /// What the owner of this transport key may do; nil when the key is unknown, used up or revoked.
    package func standing(ofTransportKey key: Data) -> Standing? {
        for (code, site) in sites where !site.revoked {
            if site.keys?.transportKey == key { return .member(code) }
            if site.invitation?.transportKey == key { return .invited(code) }
        }
        return nil
    }

    /// Takes in one event of the hub's register log; every event that is not about keys is passed over.
    package mutating func evolve(_ event: Event) {
        switch event.fact {
        case .register(.siteOpened(let fact)):
            guard let code = try? SiteCode(fact.code) else { return }
            sites[code, default: Site()].name = fact.name
        case .register(.siteAmended(let fact)):
            guard let code = try? SiteCode(fact.code), fact.hasName, sites[code] != nil else { return }
            sites[code]?.name = fact.name
        case .key(let fact): evolve(fact)
        case .register, .visit, .duty, .matter, .project, .words, nil: return
        }
    }

    private mutating func evolve(_ fact: KeyFact) {
        switch fact {
        case .invited(let fact):
            guard let code = try? SiteCode(fact.site), let key = SigningPublicKey(fact.signingKey) else { return }
            sites[code, default: Site()].invitation = Invitation(signingKey: key, transportKey: fact.transportKey)
            sites[code]?.revoked = false
            sites[code]?.movedTo = nil
        case .enrolled(let fact):
            guard let code = try? SiteCode(fact.site), let key = SigningPublicKey(fact.signingKey) else { return }
            sites[code, default: Site()].keys = Keys(
                signingKey: key, transportKey: fact.transportKey, sealingKey: SealingPublicKey(fact.sealingKey))
            sites[code]?.invitation = nil
            sites[code]?.signingKeys.append(key)
        case .revoked(let fact):
            guard let code = try? SiteCode(fact.site) else { return }
            // The keys are gone for good: a later invitation brings new ones, and never these back.
            sites[code, default: Site()].revoked = true
            sites[code]?.movedTo = try? SiteCode(fact.movedTo)
            sites[code]?.keys = nil
            sites[code]?.invitation = nil
        }
    }
}
