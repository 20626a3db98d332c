import EventLog
import Events
import Foundation
import Replication
import Sync
import Testing
import ZeroMQ

@Suite struct StationSyncTests {
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
        let summary = try sync.run(keys: station.keys) { held, _ in seen.append(held) }

        #expect(summary.eventsSent == 1300)
        #expect(summary.contentsSent == 2600)
        #expect(try hub.held(station) == 1300)
        #expect(seen == seen.sorted() && seen.last == 1300)
        #expect(try station.log.heldMark(of: hub.code, log: station.log.own)?.head.seq == 1300)
        #expect(try station.log.heldMark(of: hub.code, log: station.log.own)?.settled == 1300)
        #expect(try hub.log.head(of: LogID(station.code)) == station.log.head(of: station.log.own))
        #expect(try hub.log.awaitedContents(of: LogID(station.code), limit: 1).isEmpty)
        let last = try #require(try station.log.events(after: 1299, limit: 1).first)
        let title = try #require(last.event.content(.title))
        #expect(try hub.log.content(title)?.text == "标题1299")
    }

    @Test func `a second sync sends only what is new`() throws {
        let (hub, station) = try joined(events: 3)
        try station.record(2)
        let summary = try station.sync(with: hub.hub).run(keys: station.keys) { _, _ in }
        #expect(summary.eventsSent == 2)
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
        let nowhere = StationSync.Hub(
            site: try SiteCode("520103-H01"), endpoint: "tcp://127.0.0.1:1", key: try CurveKeyPair.generate().publicKey,
            signingKey: nil)
        let error = try #require(throws: ReplicationError.self) {
            try station.sync(with: nowhere).run(keys: station.keys) { _, _ in }
        }
        #expect(error.kind == .unreachable)
        #expect(error.exitStatus == .retry)
    }

    @Test func `somebody else at the hub's address is not taken for the hub`() throws {
        let (hub, station) = try joined(events: 1)
        let impostor = StationSync.Hub(
            site: hub.code, endpoint: hub.running.endpoint, key: try CurveKeyPair.generate().publicKey,
            signingKey: hub.signingKey.publicKey)
        let error = try #require(throws: ReplicationError.self) {
            try station.sync(with: impostor).run(keys: station.keys) { _, _ in }
        }
        #expect(error.kind == .handshake)
    }

    @Test func `a station restored from an old backup is found out and nothing is overwritten`() throws {
        let (hub, station) = try joined(events: 5)
        let held = try #require(try hub.log.head(of: LogID(station.code)))
        let restored = InMemoryLog(own: station.log.own, epoch: 1)
        _ = try restored.append([Draft(.opinionCollected(.init()), occurredAt: Fixture.now)], now: Fixture.now)
        let sync = StationSync(
            log: restored, hub: hub.hub, signingKey: station.signingKey, program: "test", pin: { _ in },
            now: { Fixture.now })
        let error = try #require(throws: SyncFault.self) { try sync.run(keys: station.keys) { _, _ in } }
        #expect(error.kind == .found(.fork))
        #expect(try hub.log.head(of: LogID(station.code)) == held)
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
        // The hub gives no answer to the first, which is left to run into its own patience on a thread of its own.
        let sync = station.sync(with: hub.hub)
        let keys = station.keys
        Thread.detachNewThread { _ = try? sync.run(keys: keys) { _, _ in } }
        try other.sync(with: hub.hub).enrol(other.enrolment, invitationKeys: other.invitationKeys)
        _ = try other.sync(with: hub.hub).run(keys: other.keys) { _, _ in }
        #expect(try hub.held(other) == 2)
        hub.faulty.fail(nil)
        _ = try station.sync(with: hub.hub).run(keys: station.keys) { _, _ in }
        #expect(try hub.held(station) == 2)
    }

    @Test func `a hub that cannot read its own roster asks to be tried again, and refuses no key`() throws {
        let (hub, station) = try joined(events: 1)
        hub.faulty.fail(.register(of: hub.code))
        let error = try #require(throws: ReplicationError.self) {
            try station.sync(with: hub.hub).run(keys: station.keys) { _, _ in }
        }
        #expect(error.kind == .unreachable)
        #expect(error.exitStatus == .retry)
        hub.faulty.fail(nil)
        try station.record(1)
        _ = try station.sync(with: hub.hub).run(keys: station.keys) { _, _ in }
        #expect(try hub.held(station) == 2)
    }

    /// One station's first sync, on a thread of its own.
    private struct Run: Sendable {
        let sync: StationSync
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
}
