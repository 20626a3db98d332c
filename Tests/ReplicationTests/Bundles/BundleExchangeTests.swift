import EventLog
import Events
import Foundation
import Replication
import Sync
import Testing

/// What one bundle after the other does at both ends.
@Suite struct BundleExchangeTests {
    private let hub: Party
    private let station: Party

    init() throws {
        hub = try Party("520103-H01")
        station = try Party("520103100-Z02", below: hub)
    }

    @Test func `a bundle brings the keys, every event and every content, exactly once however often`() throws {
        try station.record(700)
        let bundle = try station.bundle(to: hub)
        let first = try #require(try hub.take(bundle).reports.first)
        #expect(first.eventsNew == 700)
        #expect(first.contentsNew == 1400)
        #expect(first.from == station.code)
        #expect(!first.isWaiting && first.troubles.isEmpty)
        #expect(try station.isHeld(by: hub))
        let subtree = try SubtreeView(log: hub.log).current()
        #expect(subtree.entry(of: station.code)?.keys?.signingKey == station.signingKey.publicKey)
        #expect(subtree.entry(of: station.code)?.keys?.sealingKey == station.sealingKey.publicKey)

        let position = try hub.log.lastPosition()
        let second = try #require(try hub.take(bundle).reports.first)
        #expect(second.logs.first?.events == 700)
        #expect(second.eventsNew == 0)
        #expect(second.contentsNew == 0)
        #expect(try hub.log.lastPosition() == position)
    }

    @Test func `the acknowledgement travels back, and the next bundle begins there`() throws {
        try station.record(5)
        try hub.take(try station.bundle(to: hub))
        try hub.reply(to: station, 3)
        let answer = try #require(try station.take(try hub.bundle(to: station)).reports.first)
        #expect(answer.isFromHub)
        #expect(answer.acknowledged.map(\.head) == [try station.log.head(of: station.log.own)])
        let mark = try #require(try station.log.heldMark(of: hub.code, log: station.log.own))
        #expect(mark.head.seq == 5)
        #expect(mark.settled == 5)
        #expect(try hub.isHeld(by: station, .mailbox(of: station.code, at: hub.code)))
        #expect(try hub.isHeld(by: station, .register(of: hub.code)))
        #expect(try station.log.ancestors().map(\.site) == [hub.code])

        try station.record(2)
        let next = try #require(try hub.take(try station.bundle(to: hub)).reports.first)
        #expect(next.logs.map(\.events) == [2])
        #expect(next.eventsNew == 2)
        let marks = try hub.log.heldMarks(of: station.code)
        #expect(marks.map(\.head.seq).sorted() == [2, 3])

        // With all that is known, the hub has nothing more to say.
        let quiet = try #require(try station.take(try hub.bundle(to: station)).reports.first)
        #expect(quiet.logs.isEmpty || quiet.eventsNew == 0)
        #expect(quiet.logs.allSatisfy { $0.events == 0 })
        let all = try #require(try hub.take(try station.bundle(to: hub, all: true)).reports.first)
        #expect(all.logs.map(\.events) == [7])
        #expect(all.eventsNew == 0)
    }

    @Test func `both ends note that they spoke by bundle`() throws {
        try station.record(1)
        try hub.take(try station.bundle(to: hub))
        let contact = try #require(try hub.log.contacts().first)
        #expect(contact.peer == station.code)
        #expect(contact.carrier == .bundle)
        #expect(contact.program == "test")
        #expect(contact.incarnation == station.log.incarnation)
        try station.take(try hub.bundle(to: station))
        #expect(try station.log.contacts().map(\.peer) == [hub.code])
    }

    @Test func `a chain of hubs is the same: the register before everything that it vouches for`() throws {
        let city = try Party("5201-H01", clock: hub.clock)
        let county = try Party("520103-H02", below: city)
        let room = try Party("520103100-S01", below: county)
        try room.record(4)
        try county.take(try room.bundle(to: county))
        try county.reply(to: room, 2)
        let report = try #require(try city.take(try county.bundle(to: city)).reports.first)
        #expect(report.logs.map(\.log).first == .register(of: county.code))
        #expect(report.troubles.isEmpty && !report.isWaiting)
        for log in [room.log.own, .register(of: county.code), .mailbox(of: room.code, at: county.code)] {
            #expect(try county.isHeld(by: city, log), "\(log)")
        }
        // Texts follow the events everywhere; identities stay between a site and its home hub.
        #expect(try city.contents(of: room.log.own, .text, named: room) == (4, 4))
        #expect(try city.contents(of: room.log.own, .identity, named: room) == (0, 4))
        #expect(try county.contents(of: room.log.own, .identity, named: room) == (4, 4))

        // Downwards: the registers of both hubs reach the room, each by its own hub.
        try county.take(try city.bundle(to: county))
        #expect(try county.log.ancestors().map(\.site) == [city.code])
        try room.take(try county.bundle(to: room))
        #expect(try room.log.ancestors().map(\.site) == [county.code, city.code])
        #expect(try city.isHeld(by: room, .register(of: city.code)))
        #expect(try county.isHeld(by: room, .register(of: county.code)))
        #expect(try room.seq(LogID(county.code)) == 0)
    }

    @Test func `small photographs travel by themselves, larger ones when they are asked for`() throws {
        let small = try station.photograph(200_000)
        let large = try station.photograph(900_000)
        try hub.take(try station.bundle(to: hub))
        #expect(try hub.log.heldContent(small)?.size == 200_000)
        #expect(try hub.log.heldContent(large) == nil)
        let parts = try station.export(to: hub, .init(withPhotos: true))
        try hub.take(parts[0])
        #expect(try hub.log.heldContent(large)?.size == 900_000)
        for number in 0..<4 {
            #expect(try hub.log.chunk(number, of: large) == station.log.chunk(number, of: large))
        }
    }

    @Test func `what was forgotten is not brought back`() throws {
        try station.record(2)
        let before = try station.bundle(to: hub)
        let refs = try Event(
            serializedBytes: try #require(
                try station.log.payloads(of: station.log.own, after: 0, maxEvents: 1, maxBytes: .max).first)
        ).contents
        let digest = try #require(Hash(refs[0].digest))
        _ = try station.log.append(
            [
                Draft(
                    .contentsForgotten(.with { $0.digests = [digest.data] }), subject: .ref(Ref(station.log.own, 1)),
                    occurredAt: station.clock.tick())
            ], now: station.clock.tick())
        try hub.take(try station.bundle(to: hub))
        #expect(try hub.log.heldContent(digest) == nil)
        try hub.take(before)
        #expect(try hub.log.heldContent(digest) == nil)
    }

    @Test func `an older acknowledgement that comes late changes nothing`() throws {
        try station.record(3)
        try hub.take(try station.bundle(to: hub))
        let older = try hub.bundle(to: station)
        try station.record(3)
        try hub.take(try station.bundle(to: hub))
        let newer = try hub.bundle(to: station)
        try station.take(newer)
        try station.take(older)
        #expect(try station.log.heldMark(of: hub.code, log: station.log.own)?.head.seq == 6)
    }

    @Test func `a hub that was restored from a backup gets the rest again`() throws {
        try station.record(3)
        try hub.take(try station.bundle(to: hub))
        let backup = hub.log.snapshot()
        try station.record(3)
        try hub.take(try station.bundle(to: hub))
        try station.take(try hub.bundle(to: station))
        #expect(try station.log.heldMark(of: hub.code, log: station.log.own)?.head.seq == 6)

        hub.log = InMemoryLog(backup)
        try station.record(1)
        let folder = try ScratchFolder()
        let early = try hub.take(
            try station.bundle(to: hub), waiting: BundleFolder(path: folder.file("waiting")))
        #expect(early.reports.first?.logs.first?.missing == 4...6)
        #expect(early.reports.first?.isPutBy == true)
        try station.take(try hub.bundle(to: station))
        #expect(try station.log.heldMark(of: hub.code, log: station.log.own)?.head.seq == 3)
        try hub.take(try station.bundle(to: hub))
        #expect(try station.isHeld(by: hub))
    }
}
