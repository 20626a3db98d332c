import EventLog
import Events
import Foundation
import Sync
import ZeroMQ

/// A station's syncs with its hub: drives `StationSession` over a socket and the station's log.
package struct StationSync {
    package struct Hub: Hashable, Sendable {
        package let site: SiteCode
        /// Where it listens, each like tcp://HOST:PORT; tried in this order.
        package let endpoints: [String]
        package let key: CurvePublicKey
        /// With which it signs the station's mailbox; nil while this is not known.
        package let signingKey: SigningPublicKey?

        /// - Precondition: there is an endpoint.
        package init(site: SiteCode, endpoints: [String], key: CurvePublicKey, signingKey: SigningPublicKey?) {
            precondition(!endpoints.isEmpty, "a hub has an address")
            self.site = site
            self.endpoints = endpoints
            self.key = key
            self.signingKey = signingKey
        }

        package init(site: SiteCode, endpoint: String, key: CurvePublicKey, signingKey: SigningPublicKey?) {
            self.init(site: site, endpoints: [endpoint], key: key, signingKey: signingKey)
        }
    }

    private let log: any AppendLog
    private let hub: Hub
    private let identity: StationSession.Identity
    private let pin: @Sendable (SigningPublicKey) throws -> Void
    private let now: @Sendable () -> Instant

    /// - Parameter pin: keeps the hub's signing key for good; called where `hub` does not have it, before anything that is
    ///   signed with it is taken in.
    package init(
        log: any AppendLog, hub: Hub, signingKey: SigningKey, program: String,
        pin: @escaping @Sendable (SigningPublicKey) throws -> Void, now: @escaping @Sendable () -> Instant
    ) {
        self.log = log
        self.hub = hub
        self.pin = pin
        self.now = now
        identity = StationSession.Identity(
            site: log.own.site, hub: hub.site, incarnation: log.incarnation, signingKey: signingKey,
            hubKey: hub.signingKey, program: program)
    }

    /// Enrols the station's own keys with the invitation's.
    ///
    /// - Throws: `ReplicationError` (`replication.key_refused` when the invitation is used up), `SyncFault`.
    package func enrol(_ enrolment: Enrolment, invitationKeys: CurveKeyPair) throws {
        let dialer = Dialer(endpoints: hub.endpoints, hubKey: hub.key, keys: invitationKeys)
        try dialer.converse(opening: { [.with { $0.enrol = Enrol(enrolment) }] }) { bytes in
            switch try Frame.decode(bytes) {
            case .enrolled(let enrolled) where enrolled.site == enrolment.site.text: return .done([])
            case .refuse(let refuse): throw SyncFault.told(refuse)
            case .hello, .welcome, .push, .ack, .pushed, .want, .give, .enrol, .enrolled:
                throw SyncFault(.found(.protocol), zh: "中心的回应不合顺序", en: "the hub answered out of turn")
            }
        }
    }

    /// Hands over what the hub lacks, then takes in what the hub has in this station's mailbox.
    ///
    /// - Parameter progress: acknowledged place and the head's place, after every acknowledgement.
    /// - Returns: what was done; everything up to `held` is on the hub's disk, everything up to `mailbox` on this one's.
    /// - Throws: `ReplicationError`, `SyncFault`, `EventLogError`; what was acknowledged until then stays so.
    package func run(
        keys: CurveKeyPair, progress: (_ held: UInt64, _ head: UInt64) -> Void
    ) throws -> StationSession.Summary {
        guard let head = try log.head(of: log.own) else { preconditionFailure("a log knows its own head") }
        let mailbox = try log.head(of: identity.mailbox)
        var session = StationSession(identity: identity)
        var summary: StationSession.Summary?
        func perform(_ actions: [StationSession.Action]) throws -> [Frame] {
            var frames: [Frame] = []
            var queue = actions[...]
            while let action = queue.popFirst() {
                switch action {
                case .send(let frame): frames.append(frame)
                case .lookUp(let log, let seq): queue += session.compared(try self.log.head(of: log, at: seq))
                case .read(let log, let seq, let maxEvents, let maxBytes):
                    queue += session.loaded(
                        try self.log.payloads(of: log, after: seq, maxEvents: maxEvents, maxBytes: maxBytes))
                case .recordHeld(let held):
                    let settled = min(try log.heldMark(of: hub.site)?.settled ?? 0, held.seq)
                    try log.record(HeldMark(hub: hub.site, head: held, settled: settled, at: now()))
                    progress(held.seq, max(head.seq, held.seq))
                case .recordSettled(let held):
                    try log.record(HeldMark(hub: hub.site, head: held, settled: held.seq, at: now()))
                case .gather(let digests, let log): queue += session.gathered(try self.log.gather(digests, of: log))
                case .pin(let key): try pin(key)
                case .commit(let batch, let signed):
                    queue += session.committed(new: try log.ingest(batch, signed: signed, receivedAt: now()))
                case .store(let contents): queue += session.stored(try log.store(contents))
                case .listAwaited(let log, let limit):
                    queue += session.awaited(try self.log.awaitedContents(of: log, limit: limit))
                case .finish(let done): summary = done
                case .fail(let fault): throw fault
                }
            }
            return frames
        }
        let dialer = Dialer(endpoints: hub.endpoints, hubKey: hub.key, keys: keys)
        try dialer.converse(opening: { try perform(session.start(head: head, mailbox: mailbox)) }) { bytes in
            let frames = try perform(session.received(bytes))
            return summary == nil ? .talk(frames) : .done(frames)
        }
        guard let summary else { preconditionFailure("a conversation that is done has a summary") }
        return summary
    }
}
