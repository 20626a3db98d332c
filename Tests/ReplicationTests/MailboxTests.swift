import EventLog
import Events
import Foundation
import Replication
import Sync
import Testing
import ZeroMQ

/// What is recorded at a hub about a station's matters, over real sockets and in files.
@Suite struct MailboxTests {
    private let hub: HubFixture
    private let station: StationFixture
    private var mailbox: LogID { hub.mailbox(of: station) }

    init() throws {
        hub = try HubFixture()
        station = try StationFixture()
        try hub.invite(station)
        try station.record(2)
        try station.sync(with: hub.hub).enrol(station.enrolment, invitationKeys: station.invitationKeys)
    }

    @discardableResult
    private func sync(with address: StationSync.Hub? = nil) throws -> StationSession.Summary {
        try station.sync(with: address ?? hub.hub).run(keys: station.keys) { _, _ in }
    }

    @Test func `a reply that was recorded at the hub is in the station's log after its next sync, with its text`()
        throws
    {
        try sync()
        let text = try hub.reply(to: station)[0]
        let summary = try sync()
        #expect(summary.eventsSent == 0)
        #expect(summary.eventsReceived == 1)
        #expect(summary.contentsReceived == 1)
        #expect(try station.log.content(text.digest) == text)
        #expect(try station.log.head(of: mailbox) == hub.log.head(of: mailbox))
        let matter = Matter.fold(try station.log.events(about: Ref(station.log.own, 1)))
        #expect(matter.replies.map(\.ref) == [Ref(mailbox, 1)])
        #expect(matter.stage == .replied)
        let position = try station.log.lastPosition()
        #expect(try sync().eventsReceived == 0)
        #expect(try station.log.lastPosition() == position)
    }

    @Test func `a long mailbox arrives whole, and the hub notes that it did`() async throws {
        try hub.reply(to: station, 1300)
        let summary = try sync()
        #expect(summary.eventsReceived == 1300)
        #expect(summary.contentsReceived == 1300)
        #expect(summary.mailbox?.seq == 1300)
        #expect(try station.log.awaitedContents(of: mailbox, limit: 1).isEmpty)
        #expect(try station.log.verify { _, _ in }.damage == nil)
        // The hub hears the station's last word after the station has hung up.
        let deadline = ContinuousClock.now.advanced(by: .seconds(10))
        while hub.occurrences.deliveries.isEmpty, ContinuousClock.now < deadline { await Task.yield() }
        #expect(hub.occurrences.deliveries.map(\.through) == [1300])
        #expect(hub.occurrences.deliveries.map(\.events) == [1300])
    }

    @Test func `each station gets its own mailbox and nothing of another's`() throws {
        let other = try StationFixture("520103020-S05")
        try hub.invite(other)
        try other.record(1)
        try other.sync(with: hub.hub).enrol(other.enrolment, invitationKeys: other.invitationKeys)
        try hub.reply(to: station, 2)
        try hub.reply(to: other, 3)
        #expect(try sync().eventsReceived == 2)
        #expect(try other.sync(with: hub.hub).run(keys: other.keys) { _, _ in }.eventsReceived == 3)
        #expect(try station.log.heads().map(\.log) == [mailbox, station.log.own])
        #expect(try other.log.heads().map(\.log) == [hub.mailbox(of: other), other.log.own])
    }

    @Test func `a station whose invitation did not bring the hub's key learns it once, before it takes anything in`()
        throws
    {
        try hub.reply(to: station)
        let old = StationSync.Hub(
            site: hub.code, endpoint: hub.running.endpoint, key: hub.keys.publicKey, signingKey: nil)
        #expect(try sync(with: old).eventsReceived == 1)
        #expect(station.pins.keys == [hub.signingKey.publicKey])
        try sync()
        #expect(station.pins.keys.count == 1)
    }

    @Test func `where the hub's key cannot be kept nothing of its mailbox is taken in`() throws {
        struct Full: Error {}
        try hub.reply(to: station)
        let old = StationSync.Hub(
            site: hub.code, endpoint: hub.running.endpoint, key: hub.keys.publicKey, signingKey: nil)
        let sync = StationSync(
            log: station.log, hub: old, signingKey: station.signingKey, program: "test", pin: { _ in throw Full() },
            now: { Fixture.now })
        #expect(throws: Full.self) { try sync.run(keys: station.keys) { _, _ in } }
        #expect(try station.log.head(of: mailbox) == nil)
    }

    @Test func `a hub with the right transport key that signs with another key is refused`() throws {
        try sync()
        let (thief, address) = try twin(signingKey: Fixture.signingKey())
        try thief.reply(to: station)
        let error = try #require(throws: SyncFault.self) { try sync(with: address) }
        #expect(error.kind == .found(.signature))
        #expect(error.message.en.contains(mailbox.name))
        #expect(try station.log.head(of: mailbox) == nil)
    }

    @Test
    func
        `a hub restored from a backup without the newest replies is found out, and gets the station's records all the same`()
        throws
    {
        try hub.reply(to: station, 3)
        try sync()
        let held = try station.log.head(of: mailbox)
        let (restored, address) = try twin(signingKey: hub.signingKey)
        try restored.reply(to: station)
        try station.record(1)
        let error = try #require(throws: SyncFault.self) { try sync(with: address) }
        #expect(error.kind == .told(.fork))
        #expect(error.message.en.contains("(\(mailbox) #3)"))
        #expect(restored.refusals == ["sync.fork"])
        #expect(try station.log.head(of: mailbox) == held)
        #expect(try restored.log.head(of: mailbox)?.seq == 1)
        #expect(try restored.held(station) == 3)
    }

    @Test func `a hub whose disk fails under the mailbox asks to be tried again, and nothing is lost`() throws {
        try hub.reply(to: station, 2)
        hub.faulty.fail(mailbox)
        let error = try #require(throws: SyncFault.self) { try sync() }
        #expect(error.kind == .told(.storage))
        #expect(error.exitStatus == .retry)
        #expect(try hub.held(station) == 2)
        hub.faulty.fail(nil)
        #expect(try sync().eventsReceived == 2)
    }

    // MARK: - In files

    @Test func `a bundle brings every reply and text exactly once however often, and a socket goes on after it`() throws
    {
        let folder = try Fixture.temporary()
        let texts = try hub.reply(to: station, 700)
        let path = try export(to: folder.file("down"))
        let first = try take(path)
        #expect(first.eventsNew == 700)
        #expect(first.contentsNew == 700)
        #expect(first.log == mailbox)
        #expect(try station.log.head(of: mailbox) == hub.log.head(of: mailbox))
        #expect(try station.log.content(texts[699].digest) == texts[699])
        let position = try station.log.lastPosition()
        let second = try take(path)
        #expect(second.eventsNew == 0)
        #expect(second.contentsNew == 0)
        #expect(try station.log.lastPosition() == position)
        try hub.reply(to: station, 5)
        #expect(try sync().eventsReceived == 5)
        #expect(try take(path).eventsNew == 0)
    }

    @Test func `a later bundle before the earlier one is a gap that says what is missing`() throws {
        let folder = try Fixture.temporary()
        try hub.reply(to: station, 3)
        let early = try export(to: folder.file("early"))
        try hub.reply(to: station, 2)
        let late = try export(to: folder.file("late"), after: 3)
        let error = try #require(throws: EventLogError.self) { try take(late) }
        #expect(error.kind == .gap)
        #expect(error.message.en.contains("events 1 to 3"))
        #expect(error.message.en.contains(mailbox.name))
        #expect(try station.log.head(of: mailbox) == nil)
        #expect(try take(early).eventsNew == 3)
        #expect(try take(late).eventsNew == 2)
    }

    @Test func `a bundle of a mailbox in which nothing was recorded yet brings nothing`() throws {
        let folder = try Fixture.temporary()
        let report = try take(try export(to: folder.file("empty")))
        #expect(report.events == 0)
        #expect(report.held == nil)
        #expect(try station.log.head(of: mailbox) == nil)
    }

    @Test func `a bundle for another station, from another hub or signed by another key is refused`() throws {
        let folder = try Fixture.temporary()
        try hub.reply(to: station)
        let other = try StationFixture("520103020-S05")
        let misdirected = try #require(throws: SyncFault.self) {
            try take(try export(to: folder.file("other"), for: other.code))
        }
        #expect(misdirected.kind == .bundleMisdirected)
        let forged = try #require(throws: SyncFault.self) {
            try take(try export(to: folder.file("forged"), signedBy: Fixture.signingKey()))
        }
        #expect(forged.kind == .found(.signature))
        let stranger = try #require(throws: ReplicationError.self) {
            try BundleImport(
                log: station.log, hub: try SiteCode("520102-H01"), hubKey: hub.signingKey.publicKey,
                now: { Fixture.now }
            ).run(path: try export(to: folder.file("stranger"))) { _, _ in }
        }
        #expect(stranger.kind == .unknownSite)
        #expect(try station.log.heads().map(\.log) == [station.log.own])
    }

    @Test func `a mailbox that went another way is refused in a file too`() throws {
        let folder = try Fixture.temporary()
        try hub.reply(to: station, 3)
        try sync()
        let held = try station.log.head(of: mailbox)
        let (restored, _) = try twin(signingKey: hub.signingKey)
        try restored.reply(to: station, 4)
        let path = folder.file("fork")
        _ = try BundleExport(log: restored.log, station: station.code, signingKey: restored.signingKey).write(
            to: path, after: 0, writtenAt: Fixture.now
        ) { _, _ in }
        let error = try #require(throws: EventLogError.self) { try take(path) }
        #expect(error.kind == .fork)
        #expect(try station.log.head(of: mailbox) == held)
    }

    @Test func `a station's own bundle is nothing that a station takes in, nor a hub's own one a hub`() throws {
        let folder = try Fixture.temporary()
        try hub.reply(to: station)
        let up = folder.file("up")
        _ = try BundleExport(
            log: station.log, hub: hub.code, signingKey: station.signingKey, enrolment: station.enrolment
        ).write(to: up, after: 0, writtenAt: Fixture.now) { _, _ in }
        #expect(try #require(throws: SyncFault.self) { try take(up) }.kind == .bundleMisdirected)
        let down = try export(to: folder.file("down"))
        let error = try #require(throws: SyncFault.self) {
            try BundleImport(log: hub.log, now: { Fixture.now }).run(path: down) { _, _ in }
        }
        #expect(error.kind == .bundleMisdirected)
    }

    private func export(
        to path: String, for site: SiteCode? = nil, after: UInt64 = 0, signedBy key: SigningKey? = nil
    ) throws -> String {
        _ = try BundleExport(
            log: hub.log, station: site ?? station.code, signingKey: key ?? hub.signingKey
        ).write(to: path, after: after, writtenAt: Fixture.now) { _, _ in }
        return path
    }

    private func take(_ path: String) throws -> BundleImport.Report {
        try BundleImport(
            log: station.log, hub: hub.code, hubKey: hub.signingKey.publicKey, now: { Fixture.now }
        ).run(path: path) { _, _ in }
    }

    /// Another hub with the same code and transport keys, which knows the station; and where the station finds it.
    private func twin(signingKey: SigningKey) throws -> (HubFixture, StationSync.Hub) {
        let twin = try HubFixture(keys: hub.keys, signingKey: signingKey)
        try twin.invite(station)
        let fact = KeyEnrolled.with {
            $0.site = station.code.text
            $0.signingKey = station.signingKey.publicKey.bytes
            $0.transportKey = Data(station.keys.publicKey.bytes)
        }
        try twin.register(.keyEnrolled(fact))
        let address = StationSync.Hub(
            site: hub.code, endpoint: twin.running.endpoint, key: hub.keys.publicKey,
            signingKey: hub.signingKey.publicKey)
        return (twin, address)
    }
}
