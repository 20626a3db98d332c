import EventLog
import Events
import Sync

/// Writes a site's own keys into the hub's register log when the invitation vouches for them.
package struct Enrolling: Sendable {
    private let log: any SiteLog
    private let roster: RosterView

    package init(log: any SiteLog, roster: RosterView) {
        self.log = log
        self.roster = roster
    }

    /// - Throws: `SyncFault` (`sync.enrolment`) when there is no open invitation that signed it.
    func enrol(_ enrolment: Enrolment, now: Instant) throws {
        let site = try roster.current().sites[enrolment.site]
        // Said twice, because the answer was lost or a bundle carries it too: that is no second enrolment.
        if let keys = site?.keys, site?.revoked == false, keys.signingKey == enrolment.signingKey,
            keys.transportKey == enrolment.transportKey, keys.sealingKey == enrolment.sealingKey
        {
            return
        }
        guard let invitation = site?.invitation, enrolment.isVouchedFor(by: invitation.signingKey) else {
            throw SyncFault(
                .found(.enrolment), zh: "站点 \(enrolment.site)：\(RefusalCode.enrolment.reason.zh)",
                en: "site \(enrolment.site): \(RefusalCode.enrolment.reason.en)")
        }
        let fact = KeyEnrolled.with {
            $0.site = enrolment.site.text
            $0.signingKey = enrolment.signingKey.bytes
            $0.transportKey = enrolment.transportKey
            $0.sealingKey = enrolment.sealingKey.bytes
        }
        _ = try log.append(
            [Draft(.keyEnrolled(fact), entry: "site/\(enrolment.site)", occurredAt: now, actor: enrolment.site.text)],
            to: .register(of: log.own.site), ifUnchangedSince: nil, now: now)
    }
}
