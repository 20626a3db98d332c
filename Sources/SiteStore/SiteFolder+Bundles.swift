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
}
