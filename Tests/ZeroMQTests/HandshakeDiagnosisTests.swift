import Foundation
import Synchronization
import Testing

@testable import ZeroMQ

/// What libzmq 4.3.4 does when two sides do not come together; the table in ``HandshakeMonitor`` was made from these.
@Suite("Handshakes")
struct HandshakeDiagnosisTests {
    static let mechanismMismatch: Int32 = 0x1100_0002
    static let undecipherable: Int32 = 0x1100_0001

    @Test("a known key is let in")
    func established() throws {
        let server = try CurveServer()
        let dealer = try server.dealer()
        let monitor = try HandshakeMonitor(of: dealer)
        try dealer.connect(server.endpoint)
        #expect(
            try monitor.events { $0 == .handshakeSucceeded } == [.connectDelayed, .connected, .handshakeSucceeded])
        #expect(HandshakeEvent.handshakeSucceeded.diagnosis == .established)
    }

    @Test("an unknown key is refused with 400, nothing is delivered, and libzmq does not try again")
    func unknownKey() throws {
        let server = try CurveServer()
        let dealer = try server.dealer(
            .curveClient(keys: CurveKeyPair.generate(), serverKey: server.keys.publicKey))
        let monitor = try HandshakeMonitor(of: dealer)
        try dealer.connect(server.endpoint)
        #expect(try dealer.send([Data("secret".utf8)]) == .queued)
        #expect(
            try monitor.events { $0 == .disconnected } == [
                .connectDelayed, .connected, .handshakeFailedAuthentication(statusCode: 400), .disconnected,
            ])
        #expect(HandshakeEvent.handshakeFailedAuthentication(statusCode: 400).diagnosis == .keyRefused)
        #expect(HandshakeEvent.handshakeFailedAuthentication(statusCode: 500).diagnosis == .unjudged)
        _ = try server.monitor.events { $0 == .disconnected }
        #expect(try server.router.receive() == nil)
        // Were it to try again, it would by now have said so: the retry is announced together with the disconnection.
        #expect(try monitor.next() == nil)
        try dealer.awaitPeerless()
        #expect(try dealer.send([Data("more".utf8)]) == .full)
    }

    @Test(
        "a refused DEALER whose key is allowed later gets through after disconnect and connect, without its old queue")
    func allowedLater() throws {
        let context = try Context()
        let server = try CurveKeyPair.generate()
        let allowed = Box(false)
        let authenticator = try Authenticator(context) { _ in
            allowed.value.withLock { $0 } ? .allow(userID: "late") : .deny(reason: "not yet")
        }
        let router = try Socket(
            context, .router,
            options: SocketOptions { $0.security = .curveServer(secretKey: server.secretKey, domain: "hub") })
        try router.bind("tcp://127.0.0.1:*")
        let endpoint = try router.lastEndpoint()
        let keys = try CurveKeyPair.generate()
        let dealer = try Socket(
            context, .dealer,
            options: SocketOptions { $0.security = .curveClient(keys: keys, serverKey: server.publicKey) })
        let monitor = try HandshakeMonitor(of: dealer)
        try dealer.connect(endpoint)
        #expect(try dealer.send([Data("old".utf8)]) == .queued)
        _ = try monitor.events { $0 == .disconnected }

        allowed.value.withLock { $0 = true }
        try dealer.disconnect(endpoint)
        try dealer.connect(endpoint)
        #expect(try monitor.awaitDiagnosis() == .established)
        #expect(try dealer.send([Data("new".utf8)]) == .queued)
        let message = try router.awaitMessage()
        #expect(message.frames.last == Data("new".utf8))
        #expect(message.userID == "late")
        authenticator.stop()
    }

    @Test("a plaintext peer is refused by a CURVE server and nothing of it is delivered")
    func plaintextClient() throws {
        let server = try CurveServer()
        let dealer = try server.dealer(.plaintext)
        let monitor = try HandshakeMonitor(of: dealer)
        try dealer.connect(server.endpoint)
        #expect(try dealer.send([Data("open".utf8)]) == .queued)
        let mismatch = HandshakeEvent.handshakeFailedProtocol(code: Self.mechanismMismatch)
        #expect(
            try monitor.events { $0 == .disconnected } == [.connectDelayed, .connected, mismatch, .disconnected])
        #expect(mismatch.diagnosis == .incompatible)
        #expect(try server.monitor.events { $0 == .disconnected }.contains(mismatch))
        #expect(try server.router.receive() == nil)
    }

    @Test("a server with another key than expected hangs up in silence, and libzmq tries again")
    func wrongServerKey() throws {
        let server = try CurveServer()
        let dealer = try server.dealer(
            .curveClient(keys: server.knownKeys, serverKey: CurveKeyPair.generate().publicKey))
        let monitor = try HandshakeMonitor(of: dealer)
        try dealer.connect(server.endpoint)
        let events = try monitor.events { if case .connectRetried = $0 { true } else { false } }
        #expect(events.count == 5)
        #expect(events.compactMap(\.diagnosis) == [.unproven])
        #expect(events.contains(.connected) && events.contains(.disconnected))
        #expect(
            try server.monitor.events { $0 == .disconnected }.contains(
                .handshakeFailedProtocol(code: Self.undecipherable)))
        #expect(try monitor.awaitDiagnosis() == .unproven)
    }

    @Test("a server that is absent is unreachable, and libzmq tries again")
    func absent() throws {
        let context = try Context()
        // Port 1 of this machine: nobody listens there, and it is below the ports that a wildcard hands out.
        let dealer = try Socket(
            context, .dealer,
            options: SocketOptions { $0.reconnect = .init(interval: .milliseconds(20), maximum: .milliseconds(50)) })
        let monitor = try HandshakeMonitor(of: dealer)
        try dealer.connect("tcp://127.0.0.1:1")
        let events = try monitor.events { if case .connectRetried = $0 { true } else { false } }
        #expect(events.dropLast() == [.connectDelayed, .closed])
        #expect(events.compactMap(\.diagnosis) == [.unreachable])
        #expect(try monitor.awaitDiagnosis() == .unreachable)
    }

    @Test("without an authenticator a CURVE server lets no one in")
    func noAuthenticator() throws {
        let server = try CurveServer()
        server.authenticator.stop()
        let dealer = try server.dealer()
        try dealer.connect(server.endpoint)
        #expect(try dealer.send([Data("anyone?".utf8)]) == .queued)
        let events = try server.monitor.events { $0.diagnosis != nil }
        #expect(events.last == .handshakeFailedNoDetail(errno: EFAULT))
        #expect(try server.router.receive() == nil)
    }

    @Test("a ZAP domain of no bytes, or of more than 255, is refused")
    func domains() throws {
        let context = try Context()
        let secretKey = try CurveKeyPair.generate().secretKey
        func code(_ count: Int) -> ZeroMQError.Code? {
            do throws(ZeroMQError) {
                let domain = String(repeating: "d", count: count)
                let security = SocketOptions.Security.curveServer(secretKey: secretKey, domain: domain)
                _ = try Socket(context, .router, options: SocketOptions { $0.security = security })
                return nil
            } catch { return error.code }
        }
        #expect(code(0) == .malformedDomain)
        #expect(code(1) == nil)
        #expect(code(SocketOptions.domainBytes) == nil)
        #expect(code(SocketOptions.domainBytes + 1) == .malformedDomain)
    }

    private final class Box: Sendable {
        let value: Mutex<Bool>
        init(_ value: Bool) { self.value = Mutex(value) }
    }
}
