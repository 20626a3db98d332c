import EventLog
import Events
import Foundation
import Sync
import ZeroMQ

/// A site's syncs with its hub: drives an `Exchange` over a socket. A station's, and a hub's with the hub above it.
package struct UpwardSync {
    package struct Hub: Hashable, Sendable {
        package let site: SiteCode
        /// Where it listens; the next one is tried where one does not answer.
        package let endpoints: [String]
        package let key: CurvePublicKey
        /// With which it signs what it hands down; nil while this is not known.
        package let signingKey: SigningPublicKey?

        package init(site: SiteCode, endpoints: [String], key: CurvePublicKey, signingKey: SigningPublicKey?) {
            self.site = site
            self.endpoints = endpoints
            self.key = key
            self.signingKey = signingKey
        }
    }

    /// What a sync did.
    package struct Report: Sendable {
        package var summary = Summary()
        /// Logs that went no further, and why; all others did.
        package var declined: [Declined] = []
        /// How far the hub holds this site's own log.
        package var held: Head?
        /// The hub acknowledged events up to here once and holds less now: it was restored from a backup, and has the rest again.
        package var wentBack: Head?
        /// Other versions of logs that were fetched and wait for a person's decision.
        package var branches: Set<LogID> = []
        /// Sealed bundles of other sites that were handed up, or down to this site to be taken along.
        package var carried: [CarryingExchange.Happening] = []
        /// Why the carrying ended before its time; the sync itself was done by then.
        package var carryingFault: SyncFault?
    }

    private let site: Exchange.Site
    private let hub: Hub
    private let bundles: BundleFolders?
    private let pin: @Sendable (SigningPublicKey) throws -> Void

    /// - Parameters:
    ///   - pin: keeps the hub's signing key for good; called where `hub` does not have it, before anything that is signed with
    ///     it is taken in.
    ///   - bundles: where other sites' bundles lie that are carried to the hub; nil where none are.
    package init(
        site: Exchange.Site, hub: Hub, bundles: BundleFolders? = nil,
        pin: @escaping @Sendable (SigningPublicKey) throws -> Void
    ) {
        self.site = site
        self.hub = hub
        self.bundles = bundles
        self.pin = pin
    }

    /// Enrols the site's own keys with the invitation's.
    ///
    /// - Throws: `ReplicationError` (`replication.key_refused` when the invitation is used up), `SyncFault`.
    package func enrol(_ enrolment: Enrolment, invitationKeys: CurveKeyPair) throws {
        let dialer = Dialer(endpoints: hub.endpoints, hubKey: hub.key, keys: invitationKeys)
        try dialer.converse(opening: { [.with { $0.enrol = Enrol(enrolment) }] }) { bytes in
            switch try Frame.decode(bytes) {
            case .enrolled(let enrolled) where enrolled.site == enrolment.site.text: return .done([])
            case .refuse(let refuse): throw SyncFault.told(refuse)
            case .hello, .welcome, .holds, .push, .ack, .decline, .probe, .probed, .recall, .recalled, .pushed, .want,
                .give,
                .enrol, .enrolled, .carry, .carried:
                throw SyncFault(.outOfTurn("enrolling"), zh: "中心的回应不合顺序", en: "the hub answered out of turn")
            }
        }
    }

    /// Hands up what the hub lacks, then takes in what comes from above.
    ///
    /// - Parameter progress: acknowledged place and the head's place of this site's own log, after every acknowledgement of it.
    /// - Returns: what was done; what was acknowledged is on the hub's disk, what was taken on this one's.
    /// - Throws: `ReplicationError`, `SyncFault`, `EventLogError`; what was acknowledged until then stays so.
    package func run(keys: CurveKeyPair, progress: (_ held: UInt64, _ head: UInt64) -> Void) throws -> Report {
        let head = try site.log.head(of: site.log.own)?.seq ?? 0
        var exchange = try Exchange(site: site, hub: hub.site, hubKey: hub.signingKey)
        var report = Report()
        var isFinished = false
        func take(_ step: Exchange.Progress) throws -> [Frame] {
            for happening in step.happened { try note(happening, &report, head, progress) }
            switch step.end {
            case .finished(let summary):
                report.summary = summary
                isFinished = true
            case .closed(let fault):
                throw fault ?? SyncFault(.told(.unspecified), zh: "中心结束了会话", en: "the hub ended the session")
            case nil: break
            }
            return step.frames
        }
        let dialer = Dialer(endpoints: hub.endpoints, hubKey: hub.key, keys: keys)
        do {
            var carrying: CarryingExchange?
            try dialer.converse(opening: { try take(try exchange.carryOut(try exchange.start())) }) { bytes in
                if carrying != nil { return try Self.carry(bytes, &carrying, &report) }
                let frames = try take(try exchange.carryOut(try exchange.received(bytes)))
                guard isFinished else { return .talk(frames) }
                // A round trip for nothing else.
                guard let bundles, try exchange.hubCarries || !bundles.carried.entries().isEmpty else {
                    return .done(frames)
                }
                var begun = CarryingExchange(lower: bundles)
                let first = try begun.start().frames
                carrying = begun
                return .talk(frames + first)
            }
        } catch {
            // Why it ended is what counts. What could not be written down of the other side is learnt again with the next sync.
            try? exchange.lost()
            throw error
        }
        report.held = try site.log.heldMark(of: hub.site, log: site.log.own)?.head
        return report
    }

    /// The sync is done; what is carried for others goes over the same connection.
    private static func carry(
        _ bytes: Data, _ carrying: inout CarryingExchange?, _ report: inout Report
    ) throws -> Dialer.Step {
        guard var conversation = carrying else { preconditionFailure("the carrying has begun") }
        let progress = try conversation.carryOut(try conversation.received(try Frame.decode(bytes)))
        carrying = conversation
        report.carried += progress.happened
        report.carryingFault = progress.fault
        return progress.isEnded ? .done(progress.frames) : .talk(progress.frames)
    }

    private func note(
        _ happening: Exchange.Happening, _ report: inout Report, _ head: UInt64, _ progress: (UInt64, UInt64) -> Void
    ) throws {
        switch happening {
        case .given(let held): if held.log == site.log.own { progress(held.seq, max(head, held.seq)) }
        case .declined(let declined): report.declined.append(declined)
        case .branchHeld(let head): report.branches.insert(head.log)
        case .wentBack(let head, _): report.wentBack = head
        case .pinned(let key): try pin(key)
        case .taken, .contentsTaken, .enrolled: break
        }
    }
}
