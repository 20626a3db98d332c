import EventLog
import Events
import Foundation
import Replication
import Sync
import Testing
import ZeroMQ

/// What is recorded at a hub about a station's matters, over real sockets.
@Suite struct MailboxTests {
    private let hub: HubFixture
    private let station: StationFixture
    private var mailbox: LogID { hub.mailbox(of: station) }

    init() throws {
        hub = try HubFixture()
        station = try StationFixture()
        try hub.invite(station)
        try station.record(2)
        let sync = station.sync(with: hub.hub)
        try sync.enrol(station.enrolment, invitationKeys: station.invitationKeys)
        _ = try sync.run(keys: station.keys) { _, _ in }
    }

    @discardableResult
    private func sync(with address: UpwardSync.Hub? = nil) throws -> UpwardSync.Report {
        try station.sync(with: address ?? hub.hub).run(keys: station.keys) { _, _ in }
    }

    @Test func `a reply that was recorded at the hub is in the station's log after its next sync, with its text`()
        throws
    {
        let text = try hub.reply(to: station)[0]
        let report = try sync()
        #expect(report.summary.eventsGiven == 0)
        #expect(report.summary.eventsTaken == 1)
        #expect(report.summary.contentsTaken == 1)
        #expect(try station.log.content(text.digest) == text)
        #expect(try station.log.head(of: mailbox) == hub.log.head(of: mailbox))
        let matter = Matter.fold(try station.log.events(about: Ref(station.log.own, 1)))
        #expect(matter.replies.map(\.ref) == [Ref(mailbox, 1)])
        #expect(matter.stage == .replied)
        let position = try station.log.lastPosition()
        #expect(try sync().summary.eventsTaken == 0)
        #expect(try station.log.lastPosition() == position)
    }

    @Test func `a long mailbox arrives whole, and the hub notes that it did`() async throws {
        try hub.reply(to: station, 1300)
        let report = try sync()
        #expect(report.summary.eventsTaken == 1300)
        #expect(report.summary.contentsTaken == 1300)
        #expect(try station.log.awaitedContents(of: mailbox, limit: 1).isEmpty)
        #expect(try station.log.verify { _, _ in }.damage == nil)
        // The hub hears the station's last word after the station has hung up.
        let deadline = ContinuousClock.now.advanced(by: .seconds(10))
        while hub.occurrences.finished.count < 2, ContinuousClock.now < deadline { await Task.yield() }
        let given = hub.occurrences.given.filter { $0.head.log == mailbox }
        #expect(given.last?.head == (try hub.log.head(of: mailbox)))
        #expect(hub.occurrences.finished.last?.summary.eventsGiven == 1300)
        #expect(try hub.log.heldMark(of: station.code, log: mailbox)?.settled == 1300)
    }

    @Test func `a station whose invitation did not bring the hub's key learns it once, before it takes anything in`()
        throws
    {
        try hub.reply(to: station)
        let old = hub.address(signingKey: nil)
        #expect(try sync(with: old).summary.eventsTaken == 1)
        #expect(station.pins.keys == [hub.signingKey.publicKey])
        try sync()
        #expect(station.pins.keys.count == 1)
    }

    @Test func `where the hub's key cannot be kept nothing of its mailbox is taken in`() throws {
        struct Full: Error {}
        try hub.reply(to: station)
        let sync = UpwardSync(
            site: Fixture.site(station.log, station.signingKey), hub: hub.address(signingKey: nil),
            pin: { _ in throw Full() })
        #expect(throws: Full.self) { try sync.run(keys: station.keys) { _, _ in } }
        #expect(try station.log.head(of: mailbox) == nil)
    }

    @Test func `a hub with the right transport key that signs with another key is not believed`() throws {
        let (thief, _) = try twin(signingKey: Fixture.signingKey())
        try thief.reply(to: station)
        let register = try station.log.head(of: .register(of: hub.code))
        let report = try sync(with: thief.address(signingKey: hub.signingKey.publicKey))
        let fault = try #require(report.declined.first { $0.log == mailbox }?.fault)
        #expect(fault.kind == .found(.signature))
        #expect(fault.message.en.contains(mailbox.name))
        #expect(try station.log.head(of: mailbox) == nil)
        #expect(try station.log.head(of: .register(of: hub.code)) == register)
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
        let report = try sync(with: address)
        #expect(report.declined.first { $0.log == mailbox }?.fault.kind == .told(.fork))
        #expect(try station.log.head(of: mailbox) == held)
        #expect(try restored.log.head(of: mailbox)?.seq == 1)
        #expect(try restored.log.branches().first { $0.log == mailbox }?.head == held)
        #expect(try restored.held(station) == 3)
    }

    @Test func `a hub whose disk fails under the mailbox asks to be tried again, and nothing is lost`() throws {
        try hub.reply(to: station, 2)
        try station.record(1)
        hub.faulty.fail(mailbox)
        let error = try #require(throws: SyncFault.self) { try sync() }
        #expect(error.kind == .told(.storage))
        #expect(error.exitStatus == .retry)
        #expect(try hub.held(station) == 3)
        hub.faulty.fail(nil)
        #expect(try sync().summary.eventsTaken == 2)
    }

    /// Another hub with the same code and transport keys, which knows the station; and where the station finds it.
    private func twin(signingKey: SigningKey) throws -> (HubFixture, UpwardSync.Hub) {
        let twin = try HubFixture(keys: hub.keys, signingKey: signingKey)
        try twin.invite(station)
        try twin.register(
            .keyEnrolled(
                .with {
                    $0.site = station.code.text
                    $0.signingKey = station.signingKey.publicKey.bytes
                    $0.transportKey = Data(station.keys.publicKey.bytes)
                }))
        return (twin, twin.hub)
    }
}
