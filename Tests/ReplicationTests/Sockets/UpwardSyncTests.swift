import EventLog
import Events
import Foundation
import Replication
import Sync
import Testing
import ZeroMQ

/// A station's syncs with its hub over a real socket.
@Suite struct UpwardSyncTests {
    @Test func `an invited station enrols its keys, hands everything over, and the hub holds texts and names too`()
        throws
    {
        let hub = try HubFixture()
        let station = try StationFixture()
        try hub.invite(station)
        try station.record(1300)

        let sync = station.sync(with: hub.hub)
        try sync.enrol(station.enrolment, invitationKeys: station.invitationKeys)
        var seen: [UInt64] = []
        let report = try sync.run(keys: station.keys) { held, _ in seen.append(held) }

        #expect(report.summary.eventsGiven == 1300)
        #expect(report.summary.contentsGiven == 2600)
        #expect(report.declined.isEmpty)
        #expect(report.held == (try station.log.head(of: station.log.own)))
        #expect(try hub.held(station) == 1300)
        #expect(seen == seen.sorted() && seen.last == 1300)
        #expect(try station.log.heldMark(of: hub.code, log: station.log.own)?.settled == 1300)
        #expect(try hub.log.head(of: LogID(station.code)) == station.log.head(of: station.log.own))
        #expect(try hub.log.awaitedContents(of: LogID(station.code), limit: 1).isEmpty)
        let last = try #require(try station.log.events(after: 1299, limit: 1).first)
        let title = try #require(last.event.content(.title))
        #expect(try hub.log.content(title)?.text == "标题1299")
        // The hub's register has come down.
        #expect(
            try station.log.head(of: .register(of: hub.code)) == hub.log.head(of: .register(of: hub.code)))
    }

    @Test func `a second sync sends only what is new`() throws {
        let (hub, station) = try joined(events: 3)
        try station.record(2)
        let report = try station.sync(with: hub.hub).run(keys: station.keys) { _, _ in }
        #expect(report.summary.eventsGiven == 2)
        #expect(try hub.held(station) == 5)
    }

    @Test func `an invitation works once`() throws {
        let (hub, station) = try joined(events: 1)
        let error = try #require(throws: ReplicationError.self) {
            try station.sync(with: hub.hub).enrol(station.enrolment, invitationKeys: station.invitationKeys)
        }
        #expect(error.kind == .keyRefused)
    }

    @Test func `a thief of the invitation file who enrols other keys under another site's name is refused`() throws {
        let hub = try HubFixture()
        let station = try StationFixture()
        let other = try StationFixture("520103020-S05")
        try hub.invite(station)
        try hub.invite(other)
        // Knocks with the station's invitation, but enrols for the other site.
        let forged = Enrolment(
            site: other.code, signingKey: station.signingKey.publicKey,
            transportKey: Data(station.keys.publicKey.bytes), sealingKey: station.sealingKey.publicKey,
            invitation: station.invitationSigning)
        let error = try #require(throws: SyncFault.self) {
            try station.sync(with: hub.hub).enrol(forged, invitationKeys: station.invitationKeys)
        }
        #expect(error.kind == .told(.enrolment))
        #expect(try RosterView(log: hub.log).current().sites[other.code]?.keys == nil)
    }

    @Test func `a revoked station is refused, and what it handed over before stays`() throws {
        let (hub, station) = try joined(events: 2)
        try hub.revoke(station)
        try station.record(1)
        let error = try #require(throws: ReplicationError.self) {
            try station.sync(with: hub.hub).run(keys: station.keys) { _, _ in }
        }
        #expect(error.kind == .keyRefused)
        #expect(try hub.held(station) == 2)
    }

    @Test func `a hub that cannot be reached is said to be so, with the status for trying again`() throws {
        let station = try StationFixture()
        let nowhere = UpwardSync.Hub(
            site: try SiteCode("520103-H01"), endpoints: ["tcp://127.0.0.1:1"],
            key: try CurveKeyPair.generate().publicKey, signingKey: nil)
        let error = try #require(throws: ReplicationError.self) {
            try station.sync(with: nowhere).run(keys: station.keys) { _, _ in }
        }
        #expect(error.kind == .unreachable)
        #expect(error.exitStatus == .retry)
    }

    @Test func `why a sync ended is told also when what was learnt cannot be written down`() throws {
        let (hub, station) = try joined(events: 1)
        try station.record(1300)
        let log = FaultyLog(station.log)
        let sync = UpwardSync(site: Fixture.site(log, station.signingKey), hub: hub.hub, pin: { _ in })
        let error = try #require(throws: ReplicationError.self) {
            try sync.run(keys: station.keys) { _, _ in
                log.keepNoNotes()
                hub.running.stop()
            }
        }
        #expect(error.kind == .lost)
    }

    @Test func `somebody else at the hub's address is not taken for the hub`() throws {
        let (hub, station) = try joined(events: 1)
        let impostor = UpwardSync.Hub(
            site: hub.code, endpoints: [hub.running.endpoint], key: try CurveKeyPair.generate().publicKey,
            signingKey: hub.signingKey.publicKey)
        let error = try #require(throws: ReplicationError.self) {
            try station.sync(with: impostor).run(keys: station.keys) { _, _ in }
        }
        #expect(error.kind == .handshake)
    }

    @Test func `a station restored from an old backup is found out, nothing is overwritten, and all else goes on`()
        throws
    {
        let (hub, station) = try joined(events: 5)
        let held = try #require(try hub.log.head(of: LogID(station.code)))
        let restored = InMemoryLog(own: station.log.own, epoch: 1)
        _ = try restored.append([Draft(.opinionCollected(.init()), occurredAt: Fixture.now)], now: Fixture.now)
        let reply = try hub.reply(to: station)[0]
        let sync = UpwardSync(site: Fixture.site(restored, station.signingKey), hub: hub.hub, pin: { _ in })
        let report = try sync.run(keys: station.keys) { _, _ in }
        #expect(report.declined.map(\.fault.kind) == [.found(.fork)])
        #expect(report.branches == [station.log.own])
        #expect(try hub.log.head(of: LogID(station.code)) == held)
        #expect(try restored.branches().first?.head == held)
        #expect(try restored.content(reply.digest) == reply)
    }

    @Test func `a hub that was restored is said to have gone back and has everything again`() throws {
        let (hub, station) = try joined(events: 2)
        let (twin, address) = try twin(of: hub, with: station)
        let report = try station.sync(with: address).run(keys: station.keys) { _, _ in }
        #expect(report.wentBack?.seq == 2)
        #expect(report.summary.eventsGiven == 2)
        #expect(try twin.held(station) == 2)
    }

    @Test func `several stations at once each end up whole`() async throws {
        let hub = try HubFixture()
        let stations = try (1...6).map { try StationFixture("520103020-S\(String(format: "%02d", $0))") }
        for station in stations {
            try hub.invite(station)
            try station.record(200)
        }
        let hubAddress = hub.hub
        let runs = stations.map { station in
            Run(
                sync: station.sync(with: hubAddress), enrolment: station.enrolment,
                invitationKeys: station.invitationKeys, keys: station.keys)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for run in runs { group.addTask { try await run() } }
            try await group.waitForAll()
        }
        for station in stations {
            #expect(try hub.log.head(of: LogID(station.code)) == station.log.head(of: station.log.own))
        }
        #expect(try hub.log.verify { _, _ in }.damage == nil)
    }

    @Test func `a fault with one station's log ends that session and no other`() throws {
        let (hub, station) = try joined(events: 1)
        let other = try StationFixture("520103020-S05")
        try hub.invite(other)
        try other.record(2)
        hub.faulty.fail(LogID(station.code))
        try station.record(1)
        let error = try #require(throws: SyncFault.self) {
            try station.sync(with: hub.hub).run(keys: station.keys) { _, _ in }
        }
        #expect(error.kind == .told(.storage))
        try other.sync(with: hub.hub).enrol(other.enrolment, invitationKeys: other.invitationKeys)
        _ = try other.sync(with: hub.hub).run(keys: other.keys) { _, _ in }
        #expect(try hub.held(other) == 2)
        hub.faulty.fail(nil)
        _ = try station.sync(with: hub.hub).run(keys: station.keys) { _, _ in }
        #expect(try hub.held(station) == 2)
    }

    @Test func `a hub whose disk is full acknowledges nothing and asks to be tried again`() throws {
        let (hub, station) = try joined(events: 1)
        try station.record(3)
        hub.faulty.fill(true)
        var seen: [UInt64] = []
        let error = try #require(throws: SyncFault.self) {
            try station.sync(with: hub.hub).run(keys: station.keys) { held, _ in seen.append(held) }
        }
        #expect(error.kind == .told(.storage))
        #expect(error.exitStatus == .retry)
        #expect(seen.allSatisfy { $0 <= 1 })
        #expect(try station.log.heldMark(of: hub.code, log: station.log.own)?.head.seq == 1)
        hub.faulty.fill(false)
        _ = try station.sync(with: hub.hub).run(keys: station.keys) { _, _ in }
        #expect(try hub.held(station) == 4)
    }

    /// One station's first sync, on a thread of its own.
    private struct Run: Sendable {
        let sync: UpwardSync
        let enrolment: Enrolment
        let invitationKeys: CurveKeyPair
        let keys: CurveKeyPair

        func callAsFunction() async throws {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                Thread.detachNewThread {
                    continuation.resume(
                        with: Result {
                            try sync.enrol(enrolment, invitationKeys: invitationKeys)
                            _ = try sync.run(keys: keys) { _, _ in }
                        })
                }
            }
        }
    }

    private func joined(events: Int) throws -> (HubFixture, StationFixture) {
        let hub = try HubFixture()
        let station = try StationFixture()
        try hub.invite(station)
        try station.record(events)
        let sync = station.sync(with: hub.hub)
        try sync.enrol(station.enrolment, invitationKeys: station.invitationKeys)
        _ = try sync.run(keys: station.keys) { _, _ in }
        return (hub, station)
    }

    /// Another hub with the same code and keys, which knows the station; and where the station finds it.
    private func twin(of hub: HubFixture, with station: StationFixture) throws -> (HubFixture, UpwardSync.Hub) {
        let twin = try HubFixture(keys: hub.keys, signingKey: hub.signingKey)
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
