import Events
import Foundation
import Synchronization
import ZeroMQ

/// Who is let in: those whose key is on the roster, as many at a time and in all as the hub can take.
///
/// Asked by the ZAP handler's thread; the thread that owns the ROUTER says how many connections there are.
final class Door: Sendable {
    private let roster: RosterView
    private let report: @Sendable (Listener.Occurrence) -> Void
    private let gate: Mutex<HandshakeGate>
    private let connections = Atomic<Int>(0)

    init(
        roster: RosterView, each: HandshakeGate.Rate = Transport.handshakesEach,
        all: HandshakeGate.Rate = Transport.handshakes, report: @escaping @Sendable (Listener.Occurrence) -> Void
    ) {
        self.roster = roster
        self.report = report
        gate = Mutex(HandshakeGate(each: each, all: all, now: .now))
    }

    func isOpen(to count: Int) { connections.store(count, ordering: .relaxed) }

    func judge(_ request: AuthenticationRequest) -> AuthenticationVerdict {
        // Before the roster is read, so that a flood of unknown keys costs no disk.
        guard gate.withLock({ $0.admit(request.peerAddress, .now) }) else {
            return later(request, "too many handshakes at once")
        }
        // The connection that asks is one of them.
        guard connections.load(ordering: .relaxed) <= Transport.sessions else {
            return later(request, "too many connections")
        }
        do {
            switch try roster.current().standing(ofTransportKey: Data(request.publicKey.bytes)) {
            case .member(let site): return .allow(userID: Admission.member(site).userID)
            case .invited(let site): return .allow(userID: Admission.invited(site).userID)
            case nil:
                report(.denied(address: request.peerAddress, reason: "unknown or revoked key"))
                return .deny(reason: "unknown or revoked key")
            }
        } catch {
            report(.failed("the roster cannot be read: \(error)"))
            return .unavailable(reason: "the roster cannot be read")
        }
    }

    private func later(_ request: AuthenticationRequest, _ reason: String) -> AuthenticationVerdict {
        report(.deferred(address: request.peerAddress, reason: reason))
        return .unavailable(reason: reason)
    }
}
