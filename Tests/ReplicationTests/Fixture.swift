import EventLog
import Events
import Foundation
import Replication
import Sync
import Synchronization
import ZeroMQ

/// A hub on loopback with its log in memory, and stations that it invited.
final class HubFixture {
    let code: SiteCode
    let log: InMemoryLog
    let faulty: FaultyLog
    let keys: CurveKeyPair
    let signingKey: SigningKey
    let occurrences = Occurrences()
    let running: Listener.Running

    /// - Parameters:
    ///   - keys: the transport keys; new ones where none are given.
    ///   - signingKey: likewise.
    init(_ code: String = "520103-H01", keys: CurveKeyPair? = nil, signingKey: SigningKey? = nil) throws {
        self.code = try SiteCode(code)
        log = InMemoryLog(own: LogID(self.code), epoch: 1)
        faulty = FaultyLog(log)
        self.keys = try keys ?? .generate()
        self.signingKey = signingKey ?? Fixture.signingKey()
        let listener = Listener(
            site: Fixture.site(faulty, self.signingKey), endpoint: "tcp://127.0.0.1:*", keys: self.keys
        ) { [occurrences] in occurrences.add($0) }
        running = try listener.start()
    }

    deinit { running.stop() }

    /// Codes of all that it refused, in order. It stops for this: what it tells a peer is out before it reports it.
    var refusals: [String] {
        running.stop()
        return occurrences.refusals
    }

    /// As an invitation tells of it.
    var hub: UpwardSync.Hub { address(signingKey: signingKey.publicKey) }

    /// The same, as far as an invitation tells that does not bring the signing key, or another one.
    func address(signingKey: SigningPublicKey?, before: [String] = []) -> UpwardSync.Hub {
        UpwardSync.Hub(
            site: code, endpoints: before + [running.endpoint], key: keys.publicKey, signingKey: signingKey)
    }

    /// Writes the invitation into the hub's register.
    func invite(_ station: StationFixture) throws {
        let fact = KeyInvited.with {
            $0.site = station.code.text
            $0.signingKey = station.invitationSigning.publicKey.bytes
            $0.transportKey = Data(station.invitationKeys.publicKey.bytes)
        }
        try register(.keyInvited(fact))
    }

    func revoke(_ station: StationFixture) throws {
        let fact = KeyRevoked.with { $0.site = station.code.text }
        try register(.keyRevoked(fact))
    }

    /// Appends to the register.
    func register(_ body: Event.Body) throws {
        _ = try log.append(
            [Draft(body, occurredAt: Fixture.now)], to: .register(of: code), ifUnchangedSince: nil, now: Fixture.now)
    }

    func mailbox(of station: StationFixture) -> LogID { .mailbox(of: station.code, at: code) }

    /// Records replies to the station's first matter, each with a text.
    ///
    /// - Returns: the texts.
    @discardableResult
    func reply(to station: StationFixture, _ count: Int = 1) throws -> [Content] {
        try (0..<count).map { index in
            let text = try Content(class: .text, salt: Fixture.salt(), bytes: Data("答复\(index)".utf8))
            _ = try log.append(
                [
                    Draft(
                        .replyGiven(.with { $0.class = .a }), subject: .ref(Ref(station.log.own, 1)),
                        occurredAt: Fixture.now, contents: [NamedContent(.reply, text)])
                ], to: mailbox(of: station), ifUnchangedSince: nil, now: Fixture.now)
            return text
        }
    }

    /// How far the hub holds that station's log.
    func held(_ station: StationFixture) throws -> UInt64 { try log.head(of: LogID(station.code))?.seq ?? 0 }
}

/// A station with its log in memory and keys of its own.
final class StationFixture {
    let code: SiteCode
    let log: InMemoryLog
    let signingKey: SigningKey
    let sealingKey: SealingKey
    let keys: CurveKeyPair
    let invitationSigning: SigningKey
    let invitationKeys: CurveKeyPair

    init(_ code: String = "520103100-Z02") throws {
        self.code = try SiteCode(code)
        log = InMemoryLog(own: LogID(self.code), epoch: 1)
        signingKey = Fixture.signingKey()
        sealingKey = Fixture.sealingKey()
        invitationSigning = Fixture.signingKey()
        keys = try .generate()
        invitationKeys = try .generate()
    }

    var enrolment: Enrolment {
        Enrolment(
            site: code, signingKey: signingKey.publicKey, transportKey: Data(keys.publicKey.bytes),
            sealingKey: sealingKey.publicKey, invitation: invitationSigning)
    }

    /// Hub keys that a sync learnt.
    let pins = Pins()

    func sync(with hub: UpwardSync.Hub) -> UpwardSync {
        UpwardSync(site: Fixture.site(log, signingKey), hub: hub, pin: { [pins] in pins.add($0) })
    }

    /// Appends opinions, each with a title and a name.
    func record(_ count: Int) throws {
        for index in 0..<count {
            let title = try Content(class: .text, salt: Fixture.salt(), bytes: Data("标题\(index)".utf8))
            let name = try Content(class: .identity, salt: Fixture.salt(), bytes: Data("姓名\(index)".utf8))
            _ = try log.append(
                [
                    Draft(
                        .opinionCollected(.with { $0.kind = .opinion }), occurredAt: Fixture.now,
                        contents: [NamedContent(.title, title), NamedContent(.citizenName, name)])
                ], now: Fixture.now)
        }
    }
}

final class Pins: Sendable {
    private let all = Mutex<[SigningPublicKey]>([])

    func add(_ key: SigningPublicKey) { all.withLock { $0.append(key) } }
    var keys: [SigningPublicKey] { all.withLock { $0 } }
}

enum Fixture {
    static let now = Instant(milliseconds: 1_780_000_000_000)

    static func site(_ log: any SiteLog, _ key: SigningKey) -> Exchange.Site {
        Exchange.Site(
            log: log, signingKey: key, program: "test", subtree: SubtreeView(log: log), now: { Fixture.now })
    }

    static func salt() -> Data { random(Content.saltBytes) }

    static func signingKey() -> SigningKey {
        guard let key = SigningKey(seed: random(32)) else { preconditionFailure("32 bytes are a seed") }
        return key
    }

    static func sealingKey() -> SealingKey {
        guard let key = SealingKey(seed: random(32)) else { preconditionFailure("32 bytes are a seed") }
        return key
    }

    private static func random(_ count: Int) -> Data { Data((0..<count).map { _ in UInt8.random(in: .min ... .max) }) }

    /// A path in a folder of its own, which goes with the returned value.
    static func temporary() throws -> TemporaryFolder { try TemporaryFolder() }
}

final class TemporaryFolder {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("jiazhan-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { path + "/" + name }
}

/// What a listener reported, gathered from its threads.
final class Occurrences: Sendable {
    private let all = Mutex<[Listener.Occurrence]>([])

    func add(_ occurrence: Listener.Occurrence) { all.withLock { $0.append(occurrence) } }

    /// Codes of what was refused, in order.
    var refusals: [String] {
        all.withLock { $0.compactMap { if case .refused(_, let fault) = $0 { fault.code } else { nil } } }
    }

    /// What sites acknowledged of what was handed down, in order.
    var given: [(site: SiteCode, head: Head)] {
        all.withLock {
            $0.compactMap { if case .happened(let site, .given(let head)) = $0 { (site, head) } else { nil } }
        }
    }

    /// Sessions that came to their orderly end.
    var finished: [(site: SiteCode, summary: Summary)] {
        all.withLock {
            $0.compactMap { if case .finished(let site, let summary) = $0 { (site, summary) } else { nil } }
        }
    }

    var denials: Int { all.withLock { $0.count { if case .denied = $0 { true } else { false } } } }
}
