import EventLog
import Events
import Replication

extension SiteFolder {
    /// The folders in which bundles are kept.
    package var bundles: BundleFolders { BundleFolders(site: path) }

    /// This site as one that writes and takes in bundles.
    ///
    /// - Parameter program: name and version, for people to read at the other end.
    /// - Throws: `EventsError` when the folder names a hub that is none.
    package func bundling(program: String) throws -> BundleSite {
        let hub = try profile.hub.map { hub in
            BundleSite.Hub(
                site: try SiteCode(hub.site), signingKey: hub.signingKey.flatMap { SigningPublicKey($0) },
                sealingKey: hub.sealingKey.flatMap { SealingPublicKey($0) })
        }
        return BundleSite(
            exchange: exchanging(program: program), sealingKey: sealingKey, hub: hub, enrolment: try enrolment())
    }

    /// Remembers that the hub has this site's own keys, once its register says so: then they need not be sent along any more.
    ///
    /// A bundle from the hub alone is no proof: one that was written before the site joined anew opens too.
    package func noteEnrolment() throws {
        guard let enrolment = try enrolment(), let hub = try profile.hub.map({ try SiteCode($0.site) }) else { return }
        var isInvited = false
        var isEnrolled = false
        var seq: UInt64 = 0
        while true {
            let payloads = try log.payloads(of: .register(of: hub), after: seq, maxEvents: 1000, maxBytes: .max)
            if payloads.isEmpty { break }
            for payload in payloads {
                guard case .key(let fact) = try Event(serializedBytes: payload).fact else { continue }
                switch fact {
                case .invited(let fact) where fact.site == code.text:
                    isInvited = SigningPublicKey(fact.signingKey).map { enrolment.isVouchedFor(by: $0) } ?? false
                    isEnrolled = false
                case .enrolled(let fact) where fact.site == code.text:
                    isEnrolled = isInvited && fact.signingKey == enrolment.signingKey.bytes
                case .revoked(let fact) where fact.site == code.text: (isInvited, isEnrolled) = (false, false)
                case .invited, .enrolled, .revoked: break
                }
            }
            seq += UInt64(payloads.count)
        }
        if isEnrolled { try markEnrolled() }
    }
}
