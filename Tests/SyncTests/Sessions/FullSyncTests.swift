import EventLog
import Events
import Foundation
import Sync
import Testing

struct FullSyncTests {
    @Test func everythingArrivesOnceAndInOrder() throws {
        let title = try Sites.content("路灯")
        let text = try Sites.content("路灯不亮", salt: 1)
        let station = try Sites.stationLog(
            [Sites.opinion("a", contents: [NamedContent(.title, title), NamedContent(.text, text)])]
                + Sites.opinions(1200))
        let hub = try Sites.hubLog()
        let wire = try Wire(station, hub).run()
        let head = try #require(try station.head(of: station.own))
        #expect(wire.stationFault == nil)
        #expect(wire.hubFault == nil)
        #expect(wire.summary?.eventsSent == 1201)
        #expect(wire.summary?.contentsSent == 2)
        #expect(wire.summary?.contentsMissing == 0)
        #expect(wire.summary?.held == head)
        #expect(try hub.head(of: station.own) == head)
        #expect(try hub.signedHead(of: station.own)?.isValid(for: Sites.key().publicKey) == true)
        #expect(
            try hub.events(after: 0, limit: 2000).map(\.payload) == station.events(after: 0, limit: 2000).map(\.payload)
        )
        #expect(try hub.content(text.digest) == text)
        #expect(try station.heldMark(of: hub.own.site, log: station.own)?.head == head)
    }

    @Test func nothingToSayCostsThreeFramesEachWayAndLessThanFourKilobytes() throws {
        let station = try Sites.stationLog(Sites.opinions(3))
        let hub = try Sites.hubLog()
        _ = try hub.append(Sites.replies(2), to: Sites.mailbox(), ifUnchangedSince: nil, now: Sites.now)
        try Wire(station, hub).run()
        let again = try Wire(station, hub).run()
        #expect(again.summary?.eventsSent == 0)
        #expect(again.summary?.eventsReceived == 0)
        #expect(again.summary?.mailbox?.seq == 2)
        #expect(again.upstream.count == 3)
        #expect(again.downstream.count == 3)
        #expect((again.upstream + again.downstream).reduce(0) { $0 + $1.encoded.count } < 4096)
        #expect(try hub.lastPosition() == 5)
        #expect(try station.lastPosition() == 5)
    }

    @Test func anEmptyLogIsSyncedToo() throws {
        let wire = try Wire(Sites.stationLog(), Sites.hubLog()).run()
        #expect(wire.summary?.held.seq == 0)
        #expect(wire.stationFault == nil)
    }

    @Test(arguments: [2, 3, 4, 5, 6])
    func aSyncThatWasCutGoesOnFromWhatIsHeld(frames: Int) throws {
        let station = try Sites.stationLog(Sites.opinions(2000))
        let hub = try Sites.hubLog()
        let first = try Wire(station, hub)
        first.cutAfter = frames
        try first.run()
        let held = try hub.head(of: station.own)?.seq ?? 0
        #expect(held == UInt64(min(frames - 1, 4)) * 512 || held == 2000)
        let second = try Wire(station, hub).run()
        #expect(second.summary?.eventsSent == 2000 - Int(held))
        #expect(try hub.head(of: station.own) == station.head(of: station.own))
        #expect(try hub.lastPosition() == 2000)
    }

    @Test func creditIsNeverExceeded() throws {
        let station = try Sites.stationLog(Sites.opinions(3000, words: String(repeating: "长", count: 1000)))
        let wire = try Wire(station, Sites.hubLog()).run()
        #expect(wire.summary?.eventsSent == 3000)
        #expect(wire.summary?.bytesSent ?? 0 > 8_000_000)
        #expect(wire.granted == 2_097_152)
        #expect(wire.up.most <= 2_097_152)
        #expect(wire.up.most > 2_097_152 - 2 * SyncBounds.batchBytes)
    }

    @Test(arguments: [UInt64(0), 1, 5000, 100_000])
    func aSmallCreditIsKeptToOrOneEventTravelsAlone(credit: UInt64) throws {
        let station = try Sites.stationLog(Sites.opinions(300, words: String(repeating: "x", count: 1000)))
        let wire = try Wire(station, Sites.hubLog())
        wire.altered = { frame in
            guard case .welcome(var welcome) = frame.body else { return frame }
            welcome.creditBytes = credit
            return .with { $0.welcome = welcome }
        }
        try wire.run()
        #expect(wire.summary?.eventsSent == 300)
        #expect(wire.up.most <= max(Int(credit), 1100))
    }

    @Test func aBatchHasAsManyEventsAsTheHubAllows() throws {
        let station = try Sites.stationLog(Sites.opinions(30))
        let wire = try Wire(station, Sites.hubLog())
        wire.altered = { frame in
            guard case .welcome(var welcome) = frame.body else { return frame }
            welcome.batchEvents = 7
            return .with { $0.welcome = welcome }
        }
        try wire.run()
        #expect(wire.upstream.map(\.push.payloads.count).filter { $0 > 0 } == [7, 7, 7, 7, 2])
    }

    @Test func contentsThatTheStationForgotAreAskedForOnce() throws {
        let contents = try (0..<5).map { try Sites.content("正文", salt: UInt8($0)) }
        let station = try Sites.stationLog(contents.map { Sites.opinion("", contents: [NamedContent(.text, $0)]) })
        let hub = try Sites.hubLog()
        let wire = try Wire(station, hub)
        wire.forgotten = [contents[1].digest, contents[3].digest]
        try wire.run()
        #expect(wire.summary?.contentsSent == 3)
        #expect(wire.summary?.contentsMissing == 2)
        #expect(
            wire.downstream.compactMap { if case .want(let want) = $0.body { want.digests.count } else { nil } } == [
                5, 0,
            ])
        #expect(try hub.awaitedContents(of: station.own, limit: 9) == [contents[1].digest, contents[3].digest])
        #expect(try hub.content(contents[4].digest) == contents[4])
    }

    @Test func contentsBeyondOneFrameTravelInSeveral() throws {
        let contents = try (0..<6).map {
            try Content(class: .text, salt: Data(repeating: UInt8($0), count: 16), bytes: Data(count: 100_000))
        }
        let station = try Sites.stationLog(contents.map { Sites.opinion("", contents: [NamedContent(.text, $0)]) })
        let hub = try Sites.hubLog()
        let wire = try Wire(station, hub).run()
        #expect(
            wire.upstream.compactMap { if case .give(let give) = $0.body { give.contents.count } else { nil } } == [
                2, 2, 2,
            ])
        #expect(wire.summary?.contentsSent == 6)
        #expect(try hub.awaitedContents(of: station.own, limit: 9) == [])
    }
}
