import EventLog
import Events
import Foundation
import Sync
import Synchronization
import Testing
import ZeroMQ

@testable import Replication

/// What bounds a hub's peers, over real sockets.
@Suite struct LimitTests {
    @Test func `a peer whose message never ends is shut down before it fills the memory, and the hub goes on`() throws {
        let server = try WatchedRouter()
        let flood = try server.dealer()
        // Every frame is within its bound, and not one message is whole before the end.
        let frame = Data(repeating: 7, count: Transport.maxFrameBytes)
        let frames = [Data](repeating: frame, count: 4 * Transport.waitingBytes / frame.count)
        #expect(try flood.send(frames) == .queued)
        let overruns = try server.serve { _, overruns in !overruns.isEmpty }
        #expect(overruns.count == 1)
        #expect(overruns[0].waiting > Transport.waitingBytes)
        // What came before the next look, and no more.
        #expect(overruns[0].waiting <= 4 * Transport.waitingBytes + frame.count)
        #expect(overruns[0].address.hasSuffix("127.0.0.1"))
        #expect(server.received.isEmpty)

        let honest = try server.dealer()
        #expect(try honest.send([Data("hello".utf8)]) == .queued)
        _ = try server.serve { messages, _ in !messages.isEmpty }
        #expect(server.received.first?.frames.last == Data("hello".utf8))
    }

    @Test func `whole messages that are taken are not held against a peer, however many`() throws {
        let server = try WatchedRouter()
        let busy = try server.dealer()
        let frame = Data(repeating: 7, count: Transport.maxFrameBytes)
        let count = 3 * Transport.waitingBytes / frame.count
        var sent = 0
        let overruns = try server.serve { messages, _ in
            while sent < count, try busy.send([frame]) == .queued { sent += 1 }
            return messages.count == count
        }
        #expect(overruns.isEmpty)
        #expect(try server.gauge.shutDown(beyond: frame.count) == [])
        #expect(try server.gauge.shutDown(beyond: -1024 * 1024).count == 1)
    }

    @Test func `a peer that does not read is shut down before much waits for it, and one that reads is not`() throws {
        let server = try WatchedRouter()
        let frame = Data(repeating: 7, count: Transport.maxFrameBytes)
        let mute = try server.dealer { $0.receiveHighWater = 1 }
        #expect(try mute.send([Data("hello".utf8)]) == .queued)
        _ = try server.serve { messages, _ in messages.count == 1 }
        // More than the kernel's buffers at both ends take, and no more messages than libzmq keeps.
        let waiting = try (0..<48).map { _ in try server.give(frame) }
        #expect(waiting.last ?? 0 > Transport.waitingBytes)
        #expect(waiting.allSatisfy { $0 <= 48 * frame.count })
        let overruns = try server.serve { _, overruns in !overruns.isEmpty }
        #expect(overruns.count == 1)
        #expect(overruns.first?.waiting ?? 0 > Transport.waitingBytes)

        let honest = try server.dealer()
        #expect(try honest.send([Data("hello".utf8)]) == .queued)
        _ = try server.serve { messages, _ in messages.count == 2 }
        var poller = Poller(honest)
        for _ in 0..<20 {
            #expect(try server.give(frame) <= Transport.waitingBytes)
            _ = try poller.wait(timeout: .seconds(10))
            #expect(try honest.receive()?.frames.last?.count == frame.count)
        }
        #expect(try server.gauge.shutDown(beyond: frame.count) == [])
    }

    @Test func `a hub that is asked too often says so, and a station that waits its turn gets in`() throws {
        let roster = InMemoryLog(own: LogID(try SiteCode("520103-H01")), epoch: 1)
        let deferred = Mutex(0)
        // One at once, and five a second.
        let door = Door(
            roster: RosterView(log: roster), each: .init(perSecond: 5, burst: 1), all: .init(perSecond: 100, burst: 100)
        ) { occurrence in
            if case .deferred = occurrence { deferred.withLock { $0 += 1 } }
        }
        let key = try CurveKeyPair.generate().publicKey
        let request = AuthenticationRequest(domain: Transport.domain, peerAddress: "192.0.2.1", publicKey: key)
        #expect(door.judge(request) == .deny(reason: "unknown or revoked key"))
        #expect(door.judge(request) == .unavailable(reason: "too many handshakes at once"))
        #expect(deferred.withLock { $0 } == 1)
        door.isOpen(to: Transport.sessions + 1)
        let other = AuthenticationRequest(domain: Transport.domain, peerAddress: "192.0.2.2", publicKey: key)
        #expect(door.judge(other) == .unavailable(reason: "too many connections"))
        door.isOpen(to: Transport.sessions)
        let third = AuthenticationRequest(domain: Transport.domain, peerAddress: "192.0.2.3", publicKey: key)
        #expect(door.judge(third) == .deny(reason: "unknown or revoked key"))
    }

    @Test func `a station that is asked to come again does so until it is let in`() throws {
        let context = try Context()
        let server = try CurveKeyPair.generate()
        let asked = Mutex(0)
        let authenticator = try Authenticator(context) { _ in
            asked.withLock {
                $0 += 1
                return $0 < 4 ? .unavailable(reason: "busy") : .allow(userID: "late")
            }
        }
        let router = try Socket(context, .router, options: Transport.router(secretKey: server.secretKey))
        try router.bind("tcp://127.0.0.1:*")
        let dialer = Dialer(
            endpoints: [try router.lastEndpoint()], hubKey: server.publicKey, keys: try CurveKeyPair.generate())
        let begun = ContinuousClock.now
        // Nobody answers: that it got so far is what counts.
        let echo = OwnerThread {
            var poller = Poller(router)
            _ = try? poller.wait(timeout: .seconds(10))
            guard let message = try? router.receive() else { return }
            _ = try? router.send([message.frames[0], Data("welcome".utf8)])
            _ = try? poller.wait(timeout: .milliseconds(500))
        }
        var answer: Data?
        try dialer.converse(opening: { [.with { $0.pushed = Pushed() }] }) {
            answer = $0
            return .done([])
        }
        echo.join()
        authenticator.stop()
        #expect(answer == Data("welcome".utf8))
        #expect(asked.withLock { $0 } == 4)
        // Three pauses, the shortest of 100, 200 and 400 ms halved.
        #expect(begun.duration(to: .now) >= .milliseconds(350))
    }
}

/// A ROUTER as the hub has it, which takes messages while its gauge watches.
private final class WatchedRouter {
    let context: Context
    let gauge: QueueGauge
    private(set) var received: [ReceivedMessage] = []
    private let router: Socket
    private let authenticator: Authenticator
    private let keys: CurveKeyPair
    private let endpoint: String

    init() throws {
        context = try Context()
        keys = try CurveKeyPair.generate()
        authenticator = try Authenticator(context) { _ in .allow(userID: "peer") }
        router = try Socket(context, .router, options: Transport.router(secretKey: keys.secretKey))
        gauge = try QueueGauge(of: router)
        try router.bind("tcp://127.0.0.1:*")
        endpoint = try router.lastEndpoint()
    }

    /// Sends to whoever was heard last; returns how much waits for it then.
    func give(_ frame: Data) throws -> Int {
        let last = try #require(received.last)
        #expect(try router.send([last.frames[0], frame]) == .queued)
        return gauge.gave(frame.count, to: last.descriptor)
    }

    func dealer(_ change: (inout SocketOptions) -> Void = { _ in }) throws -> Socket {
        var options = Transport.dealer(keys: try CurveKeyPair.generate(), hub: keys.publicKey)
        change(&options)
        // Queued before there is a connection.
        options.immediate = false
        let dealer = try Socket(context, .dealer, options: options)
        try dealer.connect(endpoint)
        return dealer
    }

    func serve(
        until isEnough: ([ReceivedMessage], [QueueGauge.Overrun]) throws -> Bool
    ) throws -> [QueueGauge.Overrun] {
        var poller = Poller(router)
        var overruns: [QueueGauge.Overrun] = []
        let deadline = ContinuousClock.now.advanced(by: .seconds(30))
        while try !isEnough(received, overruns) {
            try #require(ContinuousClock.now < deadline, "\(received.count) messages, \(overruns)")
            _ = try poller.wait(timeout: .milliseconds(5))
            overruns += try gauge.shutDown(beyond: Transport.waitingBytes)
            if let message = try router.receive() {
                try gauge.took(message)
                received.append(message)
            }
        }
        return overruns
    }
}
