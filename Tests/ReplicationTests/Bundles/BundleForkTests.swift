import EventLog
import Events
import Foundation
import Replication
import Sync
import Testing

/// Logs of which two sites hold different versions, found by bundle: reported, never a wedge, both versions kept.
@Suite struct BundleForkTests {
    private let hub: Party
    private let station: Party

    init() throws {
        hub = try Party("520103-H01")
        station = try Party("520103100-Z02", below: hub)
        try station.record(4)
        try hub.take(try station.bundle(to: hub))
        try station.take(try hub.bundle(to: station))
    }

    /// The station goes on, the hub holds that, and then the station's machine is restored from before.
    private func restoreStation(lost: Int) throws {
        let backup = station.log.snapshot()
        try station.record(lost)
        try hub.take(try station.bundle(to: hub))
        station.log = InMemoryLog(backup)
    }

    @Test func `a station restored from a backup that recorded on is found out at the first differing place`() throws {
        try restoreStation(lost: 3)
        try station.record(2, words: "另")
        let report = try #require(try hub.take(try station.bundle(to: hub)).reports.first)
        #expect(report.troubles.map(\.code) == ["fork"])
        #expect(report.troubles.map(\.seq) == [5])
        #expect(try hub.seq(station.log.own) == 7)
        #expect(try hub.log.troubles().map(\.peer) == [station.code])

        // The hub's next bundle brings its version, which the station keeps apart.
        let answer = try #require(try station.take(try hub.bundle(to: station)).reports.first)
        #expect(answer.troubles.map(\.code) == ["fork"])
        #expect(answer.troubles.map(\.seq) == [5])
        let branch = try #require(try station.log.branches().first)
        #expect(branch.base.seq == 4)
        #expect(branch.head == (try hub.log.head(of: station.log.own)))
        #expect(try station.seq(station.log.own) == 6)
        // Once more changes nothing.
        try station.take(try hub.bundle(to: station))
        #expect(try station.log.branches().first?.head == branch.head)
    }

    @Test func `a station restored from a backup that recorded nothing is told that it is behind`() throws {
        try restoreStation(lost: 3)
        let report = try #require(try hub.take(try station.bundle(to: hub)).reports.first)
        #expect(report.troubles.map(\.code) == ["behind"])
        #expect(report.troubles.map(\.seq) == [5])
        let answer = try #require(try station.take(try hub.bundle(to: station)).reports.first)
        #expect(answer.troubles.map(\.code) == ["behind"])
        #expect(try station.log.branches().map(\.head.seq) == [7])
        #expect(try station.log.branches().map(\.base.seq) == [4])
    }

    @Test func `a branch of several runs is kept apart whole`() throws {
        try restoreStation(lost: 1200)
        try station.record(1, words: "另")
        try hub.take(try station.bundle(to: hub))
        try station.take(try hub.bundle(to: station))
        let branch = try #require(try station.log.branches().first)
        #expect(branch.base.seq == 4)
        #expect(branch.head == (try hub.log.head(of: station.log.own)))
    }

    @Test func `a bundle written before the newest events is no proof of a loss`() throws {
        try station.record(1)
        let older = try station.bundle(to: hub)
        try station.record(2)
        try hub.take(try station.bundle(to: hub))
        let report = try #require(try hub.take(older).reports.first)
        #expect(report.troubles.isEmpty)
        #expect(try hub.log.troubles().isEmpty)
    }

    @Test func `after the branch was adopted the trouble goes`() throws {
        try restoreStation(lost: 3)
        try hub.take(try station.bundle(to: hub))
        try station.take(try hub.bundle(to: station))
        _ = try station.log.adoptBranch(
            of: station.log.own, incarnation: Data(repeating: 9, count: 16), now: station.clock.tick()
        ) { _ in [] }
        #expect(try station.seq(station.log.own) == 7)
        try station.record(1)
        let report = try #require(try hub.take(try station.bundle(to: hub)).reports.first)
        #expect(report.troubles.isEmpty)
        #expect(report.eventsNew == 1)
        #expect(try hub.log.troubles().isEmpty)
        // The hub needs not tell the station's own events any more; the station hears that all is well.
        let answer = try #require(try station.take(try hub.bundle(to: station)).reports.first)
        #expect(answer.troubles.isEmpty)
        #expect(try station.log.troubles().isEmpty)
        #expect(try station.isHeld(by: hub))
    }

    @Test func `a version that gave way before is not kept apart again`() throws {
        try restoreStation(lost: 3)
        try station.record(2, words: "另")
        let before = station.log.snapshot()
        try hub.take(try station.bundle(to: hub))
        try station.take(try hub.bundle(to: station))
        _ = try station.log.adoptBranch(
            of: station.log.own, incarnation: Data(repeating: 9, count: 16), now: station.clock.tick()
        ) { _ in [] }
        // A hub that has the version which gave way: as if it had been told that one first.
        let twin = InMemoryLog(before)
        let payloads = try twin.payloads(of: station.log.own, after: 4, maxEvents: 9, maxBytes: .max)
        let base = try #require(try twin.head(of: station.log.own, at: 4))
        let batch = ChainedBatch(after: base, payloads: payloads)
        let welcome = Frame.with {
            $0.welcome.version = 3
            $0.welcome.site = hub.code.text
        }
        let bundle = try BundleRefusalTests.written(
            by: hub, to: station, [welcome, .push(batch, station.signingKey.sign(batch.head))])
        let report = try #require(try station.take(bundle).reports.first)
        #expect(report.troubles.map(\.code) == ["superseded"])
        #expect(try station.log.branches().isEmpty)
    }

    @Test func `one forked log leaves the others of the bundle as they are`() throws {
        let county = try Party("520103-H05", below: hub)
        let rooms = try (1...3).map { try Party("520103100-S0\($0)", below: county) }
        for room in rooms {
            try room.record(2)
            try county.take(try room.bundle(to: county))
        }
        try hub.take(try county.bundle(to: hub))
        // The county's copy of one room becomes another than the hub's: the county was restored, and the room too.
        let backup = (county: county.log.snapshot(), room: rooms[1].log.snapshot())
        for room in rooms {
            try room.record(2)
            try county.take(try room.bundle(to: county))
        }
        try hub.take(try county.bundle(to: hub))
        county.log = InMemoryLog(backup.county)
        rooms[1].log = InMemoryLog(backup.room)
        try rooms[1].record(3, words: "另")
        for room in rooms { try county.take(try room.bundle(to: county, all: true)) }
        try rooms[2].record(1)
        try county.take(try rooms[2].bundle(to: county))

        let report = try #require(try hub.take(try county.bundle(to: hub, all: true)).reports.first)
        #expect(report.troubles.map(\.log) == [rooms[1].log.own])
        #expect(report.troubles.map(\.seq) == [3])
        #expect(try rooms[2].isHeld(by: hub))
        #expect(try rooms[0].isHeld(by: hub))
        #expect(try hub.seq(rooms[1].log.own) == 4)
    }
}
