import EventLog
import Events
import Foundation
import Replication

extension SiteFolder {
    /// Hands up what the hub lacks and takes in what comes from above; enrols the site's own keys first, where the hub does
    /// not have them.
    ///
    /// - Parameter progress: acknowledged place and the head's place of this site's own log.
    /// - Throws: `SiteStoreError` (`site.no_hub`), `ReplicationError`, `SyncFault`, `EventLogError`.
    package func syncUpwards(
        program: String, progress: (_ held: UInt64, _ head: UInt64) -> Void
    ) throws -> UpwardSync.Report {
        let sync = UpwardSync(site: exchanging(program: program), hub: try requireHub(), bundles: bundles) {
            try self.pin($0)
        }
        if let enrolment = try enrolment(), let invitationKeys = try invitationKeys() {
            do {
                try sync.enrol(enrolment, invitationKeys: invitationKeys)
            } catch let error as ReplicationError where error.kind == .keyRefused {
                // Used up: by this site itself, if the hub's answer was lost or a bundle brought the keys. Its own keys
                // will tell.
            }
        }
        let report = try sync.run(keys: try transportKeys(), progress: progress)
        if try enrolment() != nil { try markEnrolled() }
        // What came may be what a bundle waits for.
        _ = try BundleImport(bundling(program: program), waiting: bundles.waiting).applyWaiting()
        return report
    }
}
