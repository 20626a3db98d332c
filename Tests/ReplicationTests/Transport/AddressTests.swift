import Events
import Foundation
import Sync
import Synchronization
import TestSupport
import Testing
import ZeroMQ

@testable import Replication

/// How a station finds its hub among several addresses.
@Suite struct AddressTests {
    @Test func `addresses are tried in turn until the hub answers at one, over IPv4 and IPv6`() throws {
        let hub = try Answering(at: "tcp://[::1]:*")
        let stranger = try Answering(at: "tcp://127.0.0.1:*")
        let dead = try FaultyLine(to: 9, faults: LineFaults { $0.refused = 100 })
        let spoke = try hub.talk(through: [
            "no address", "tcp://127.0.0.1:\(dead.port)", stranger.endpoint, hub.endpoint,
        ])
        #expect(spoke == "welcome")
        #expect(hub.endpoint.hasPrefix("tcp://[::1]:"))
        #expect(hub.addresses == ["::1"])
    }

    @Test func `of addresses that all fail the one that somebody can do something about is told`() throws {
        let hub = try Answering(at: "tcp://127.0.0.1:*")
        let stranger = try Answering(at: "tcp://127.0.0.1:*")
        let dead = try FaultyLine(to: 9, faults: LineFaults { $0.refused = 100 })
        let error = try #require(throws: ReplicationError.self) {
            try hub.talk(through: [stranger.endpoint, "tcp://127.0.0.1:\(dead.port)"])
        }
        #expect(error.kind == .handshake)
        #expect(error.message.en.contains(stranger.endpoint))
    }

    @Test func `a silent first address costs no more than the patience for a connection`() throws {
        let hub = try Answering(at: "tcp://127.0.0.1:*")
        // Whatever is said there is under way for an hour.
        let silent = try FaultyLine(
            to: try hub.port, faults: LineFaults { $0.delay = .seconds(3600) ... .seconds(3600) })
        let begun = ContinuousClock.now
        #expect(try hub.talk(through: ["tcp://127.0.0.1:\(silent.port)", hub.endpoint]) == "welcome")
        let took = begun.duration(to: .now)
        #expect(took >= Transport.connectPatience && took < Transport.connectPatience + .seconds(3))
    }

    @Test func `a key that the hub refuses is not taken elsewhere`() throws {
        let hub = try Answering(at: "tcp://127.0.0.1:*", verdict: .deny(reason: "revoked"))
        let error = try #require(throws: ReplicationError.self) {
            try hub.talk(through: [hub.endpoint, "tcp://127.0.0.1:1"])
        }
        #expect(error.kind == .keyRefused)
        #expect(hub.asked == 1)
    }
}

/// A hub's socket that says "welcome" to whatever it hears.
private final class Answering {
    let endpoint: String
    private let keys: CurveKeyPair
    private let authenticator: Authenticator
    private let thread: OwnerThread
    private let waker: Waker
    private let heard: Heard

    private final class Heard: Sendable {
        let addresses = Mutex<[String]>([])
    }

    init(at address: String, verdict: AuthenticationVerdict = .allow(userID: "peer")) throws {
        let context = try Context()
        let keys = try CurveKeyPair.generate()
        self.keys = keys
        let heard = Heard()
        self.heard = heard
        authenticator = try Authenticator(context) { request in
            heard.addresses.withLock { $0.append(request.peerAddress) }
            return verdict
        }
        let router = try Socket(context, .router, options: Transport.router(secretKey: keys.secretKey))
        try router.bind(address)
        endpoint = try router.lastEndpoint()
        let wake = try WakePair(context)
        waker = wake.waker
        thread = OwnerThread {
            var poller = Poller(router)
            poller.add(wake.socket)
            while let ready = try? poller.wait(timeout: nil), ready[1].isEmpty {
                while let message = try? router.receive() {
                    _ = try? router.send([message.frames[0], Data("welcome".utf8)])
                }
            }
        }
    }

    deinit {
        waker.wake()
        thread.join()
        authenticator.stop()
    }

    var port: Int {
        get throws { try #require(endpoint.split(separator: ":").last.flatMap { Int($0) }) }
    }

    var addresses: [String] { heard.addresses.withLock { $0 } }
    var asked: Int { addresses.count }

    /// What a station of this hub hears through those addresses.
    func talk(through endpoints: [String]) throws -> String? {
        let dialer = Dialer(endpoints: endpoints, hubKey: keys.publicKey, keys: try CurveKeyPair.generate())
        var answer: String?
        try dialer.converse(opening: { [.with { $0.pushed = Pushed() }] }) {
            answer = String(decoding: $0, as: UTF8.self)
            return .done([])
        }
        return answer
    }
}
