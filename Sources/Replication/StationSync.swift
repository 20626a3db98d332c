import EventLog
import Events
import Foundation
import Sync
import ZeroMQ

/// A station's syncs with its hub: drives `UploadSession` over a socket and the station's log.
package struct StationSync {
    package struct Hub: Hashable, Sendable {
        package let site: SiteCode
        package let endpoint: String
        package let key: CurvePublicKey

        package init(site: SiteCode, endpoint: String, key: CurvePublicKey) {
            self.site = site
            self.endpoint = endpoint
            self.key = key
        }
    }

    private let log: any AppendLog
    private let hub: Hub
    private let identity: UploadSession.Identity
    private let now: @Sendable () -> Instant

    package init(
        log: any AppendLog, hub: Hub, signingKey: SigningKey, program: String, now: @escaping @Sendable () -> Instant
    ) {
        self.log = log
        self.hub = hub
        self.now = now
        identity = UploadSession.Identity(
            site: log.own.site, hub: hub.site, incarnation: log.incarnation, signingKey: signingKey, program: program)
    }

    /// Enrols the station's own keys with the invitation's.
    ///
    /// - Throws: `ReplicationError` (`replication.key_refused` when the invitation is used up), `SyncFault`.
    package func enrol(_ enrolment: Enrolment, invitationKeys: CurveKeyPair) throws {
        let dialer = Dialer(endpoint: hub.endpoint, hubKey: hub.key, keys: invitationKeys)
        try dialer.converse(opening: { [.with { $0.enrol = Enrol(enrolment) }] }) { bytes in
            switch try Frame.decode(bytes) {
            case .enrolled(let enrolled) where enrolled.site == enrolment.site.text: return .done
            case .refuse(let refuse): throw SyncFault.told(refuse)
            case .hello, .welcome, .push, .ack, .pushed, .want, .give, .enrol, .enrolled:
                throw SyncFault(.found(.protocol), zh: "中心的回应不合顺序", en: "the hub answered out of turn")
            }
        }
    }

    /// Hands over what the hub lacks.
    ///
    /// - Parameter progress: acknowledged place and the head's place, after every acknowledgement.
    /// - Returns: what was done; everything up to `held` is on the hub's disk.
    /// - Throws: `ReplicationError`, `SyncFault`, `EventLogError`.
    package func run(
        keys: CurveKeyPair, progress: (_ held: UInt64, _ head: UInt64) -> Void
    ) throws -> UploadSession.Summary {
        guard let head = try log.head(of: log.own) else { preconditionFailure("a log knows its own head") }
        var session = UploadSession(identity: identity)
        var summary: UploadSession.Summary?
        func perform(_ actions: [UploadSession.Action]) throws -> [Frame] {
            var frames: [Frame] = []
            var queue = actions[...]
            while let action = queue.popFirst() {
                switch action {
                case .send(let frame): frames.append(frame)
                case .lookUp(let seq):
                    queue += session.compared(try log.hash(of: log.own, at: seq), epoch: head.epoch)
                case .read(let seq, let maxEvents, let maxBytes):
                    queue += session.loaded(
                        try log.payloads(of: log.own, after: seq, maxEvents: maxEvents, maxBytes: maxBytes))
                case .recordHeld(let held):
                    let settled = min(try log.heldMark(of: hub.site)?.settled ?? 0, held.seq)
                    try log.record(HeldMark(hub: hub.site, head: held, settled: settled, at: now()))
                    progress(held.seq, max(head.seq, held.seq))
                case .gather(let digests): queue += session.gathered(try digests.compactMap { try log.content($0) })
                case .finish(let done):
                    // The hub wants nothing more: what it holds of events it holds of contents.
                    try log.record(HeldMark(hub: hub.site, head: done.held, settled: done.held.seq, at: now()))
                    summary = done
                case .fail(let fault): throw fault
                }
            }
            return frames
        }
        let dialer = Dialer(endpoint: hub.endpoint, hubKey: hub.key, keys: keys)
        try dialer.converse(opening: { try perform(session.start(head: head)) }) { bytes in
            let frames = try perform(session.received(bytes))
            return summary == nil ? .talk(frames) : .done
        }
        guard let summary else { preconditionFailure("a conversation that is done has a summary") }
        return summary
    }
}
