import EventLog
import Events
import Foundation
import Replication
import Sync

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
        let keys = try transportKeys()
        let report = try sync.run(keys: keys, progress: progress)
        if try enrolment() != nil { try markEnrolled() }
        // Keys and places came down with the registers after they would have been needed: now it goes on.
        guard report.mayGoOn else {
            try applyWaiting(program)
            return report
        }
        let again = try reread()
        let next = UpwardSync(
            site: again.exchanging(program: program), hub: try again.requireHub(), bundles: again.bundles
        ) { try self.pin($0) }
        let both = report.followed(by: try next.run(keys: keys, progress: progress))
        try applyWaiting(program)
        return both
    }

    /// What came may be what a bundle waits for.
    private func applyWaiting(_ program: String) throws {
        _ = try BundleImport(bundling(program: program), waiting: bundles.waiting).applyWaiting()
    }
}

extension UpwardSync.Report {
    /// Whether what was declined may go through at once: registers came down after it, which vouch for keys and tell what
    /// belongs where.
    fileprivate var mayGoOn: Bool {
        summary.eventsTaken > 0
            && declined.contains { declined in
                switch declined.fault.refusalCode {
                case .signature, .identity, .gap: true
                case .unspecified, .protocol, .version, .fork, .content, .enrolment, .storage, .revoked, .behind, .busy,
                    .superseded,
                    .UNRECOGNIZED:
                    false
                }
            }
    }

    /// Both syncs as one.
    fileprivate func followed(by next: UpwardSync.Report) -> UpwardSync.Report {
        var both = next
        both.summary.eventsGiven += summary.eventsGiven
        both.summary.bytesGiven += summary.bytesGiven
        both.summary.contentsGiven += summary.contentsGiven
        both.summary.eventsTaken += summary.eventsTaken
        both.summary.contentsTaken += summary.contentsTaken
        both.wentBack = next.wentBack ?? wentBack
        both.branches.formUnion(branches)
        both.carried = carried + next.carried
        return both
    }
}
