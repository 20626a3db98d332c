import EventLog
import Events
import Foundation
import Sync
import Testing

/// What was recorded at the hub about a station's matters reaches the station in the same sync, after its own log.
struct MailboxTests {
    private let station: InMemoryLog
    private let hub: InMemoryLog
    private let mailbox: LogID

    init() throws {
        station = try Sites.stationLog(Sites.opinions(2))
        hub = try Sites.hubLog()
        mailbox = try Sites.mailbox()
    }

    private func reply(_ drafts: [Draft]) throws {
        _ = try hub.append(drafts, to: mailbox, ifUnchangedSince: nil, now: Sites.now)
    }

    private func reply(_ count: Int, words: String = "") throws { try reply(Sites.replies(count, words: words)) }

    @Test func whatTheHubRecordedArrivesOnceAndInOrderWithItsContents() throws {
        let text = try Sites.content("已修复")
        var replies = try Sites.replies(1200)
        replies[3].contents = [NamedContent(.reply, text)]
        try reply(replies)
        let wire = try Wire(station, hub).run()
        #expect(wire.stationFault == nil)
        #expect(wire.hubFault == nil)
        #expect(wire.summary?.eventsSent == 2)
        #expect(wire.summary?.eventsReceived == 1200)
        #expect(wire.summary?.contentsReceived == 1)
        #expect(try wire.summary?.mailbox == hub.head(of: mailbox))
        #expect(try station.head(of: mailbox) == hub.head(of: mailbox))
        #expect(try station.content(text.digest) == text)
        #expect(try station.signedHead(of: mailbox)?.isValid(for: Sites.hubKey.publicKey) == true)
        #expect(wire.delivered.map(\.events) == [1200])
        #expect(try wire.delivered.map(\.head) == [#require(try hub.head(of: mailbox))])
        // About the station's own matter, so that its fold sees them.
        #expect(try station.events(about: Ref(station.own, 1)).count == 1201)
        #expect(try station.verify { _, _ in }.damage == nil)

        try reply(3)
        let later = try Wire(station, hub).run()
        #expect(later.summary?.eventsReceived == 3)
        #expect(try station.head(of: mailbox)?.seq == 1203)
        #expect(try station.lastPosition() == 1205)
    }

    @Test func aHubWithoutAnythingForTheStationSaysSo() throws {
        let wire = try Wire(station, hub).run()
        #expect(wire.summary?.eventsReceived == 0)
        #expect(wire.summary?.mailbox == nil)
        #expect(wire.delivered.isEmpty)
        #expect(try station.head(of: mailbox) == nil)
    }

    @Test func stampsOfBothSitesFollowOneAnother() throws {
        try reply(1)
        try Wire(station, hub).run()
        let answer = try station.append(Sites.opinions(1), now: Sites.now.advanced(byMilliseconds: -1000))
        let received = try #require(try station.events(about: Ref(station.own, 1)).last)
        #expect(received.log == mailbox)
        #expect(answer[0].hlc > received.hlc)
    }

    @Test(arguments: 1...8)
    func aSyncThatWasCutOnTheWayDownGoesOnFromWhatIsHeld(frames: Int) throws {
        let text = try Sites.content("已修复")
        var replies = try Sites.replies(1500)
        replies[1499].contents = [NamedContent(.reply, text)]
        try reply(replies)
        let first = try Wire(station, hub)
        first.cutAfterDown = frames
        try first.run()
        let held = try station.head(of: mailbox)?.seq ?? 0
        // WELCOME, an ACK and WANT come first, then the batches.
        #expect(held == [0, 0, 0, 512, 1024, 1500, 1500, 1500][frames - 1])
        let second = try Wire(station, hub).run()
        #expect(second.summary?.eventsReceived == 1500 - Int(held))
        #expect(try station.head(of: mailbox) == hub.head(of: mailbox))
        #expect(try station.content(text.digest) == text)
        #expect(try station.lastPosition() == 1502)
        #expect(try hub.lastPosition() == 1502)
    }

    @Test func creditIsNeverExceededDownstreamEither() throws {
        try reply(3000, words: String(repeating: "长", count: 1000))
        let wire = try Wire(station, hub).run()
        #expect(wire.summary?.eventsReceived == 3000)
        #expect(wire.down.most <= 2_097_152)
        #expect(wire.down.most > 2_097_152 - 2 * SyncBounds.batchBytes)
    }

    @Test func smallBatchesDoNotFillTheQueuesOnTheirWay() throws {
        try reply(100)
        _ = try station.append(Sites.opinions(100), now: Sites.now)
        let wire = try Wire(station, hub)
        wire.alteredUp = { frame in
            guard case .hello(var hello) = frame.body else { return frame }
            hello.batchEvents = 1
            return .with { $0.hello = hello }
        }
        wire.altered = { frame in
            guard case .welcome(var welcome) = frame.body else { return frame }
            welcome.batchEvents = 1
            return .with { $0.welcome = welcome }
        }
        try wire.run()
        #expect(wire.summary?.eventsSent == 102)
        #expect(wire.summary?.eventsReceived == 100)
        #expect(wire.up.mostFrames == 16)
        #expect(wire.down.mostFrames == 16)
    }

    @Test(arguments: [UInt64(0), 1, 5000, 100_000])
    func aSmallCreditIsKeptToOrOneEventTravelsAlone(credit: UInt64) throws {
        try reply(300, words: String(repeating: "x", count: 1000))
        let wire = try Wire(station, hub)
        wire.alteredUp = { frame in
            guard case .hello(var hello) = frame.body else { return frame }
            hello.creditBytes = credit
            hello.batchEvents = 7
            return .with { $0.hello = hello }
        }
        try wire.run()
        #expect(wire.summary?.eventsReceived == 300)
        #expect(wire.down.most <= max(Int(credit), 1200))
        #expect(wire.downstream.map(\.push.payloads.count).max() ?? 0 <= 7)
    }

    @Test func contentsThatTheHubForgotAreAskedForOnceAndStayAwaited() throws {
        let contents = try (0..<4).map { try Sites.content("答复", salt: UInt8($0)) }
        var replies = try Sites.replies(4)
        for index in replies.indices { replies[index].contents = [NamedContent(.reply, contents[index])] }
        try reply(replies)
        let wire = try Wire(station, hub)
        wire.forgotten = [contents[2].digest]
        try wire.run()
        #expect(wire.summary?.contentsReceived == 3)
        #expect(
            wire.upstream.compactMap { if case .want(let want) = $0.body { want.digests.count } else { nil } } == [
                4, 0,
            ])
        #expect(try station.awaitedContents(of: mailbox, limit: 9) == [contents[2].digest])
    }

    @Test func aStationOfTheVersionBeforeMailboxesIsServedAsItKnows() throws {
        try reply(2)
        let wire = try Wire(station, hub)
        wire.alteredUp = { frame in
            guard case .hello(var hello) = frame.body else { return frame }
            hello.highestVersion = 1
            return .with { $0.hello = hello }
        }
        try wire.run()
        #expect(wire.stationFault == nil)
        #expect(wire.summary?.held.seq == 2)
        #expect(wire.summary?.eventsReceived == 0)
        #expect(wire.downstream.allSatisfy { $0.push.payloads.isEmpty })
        #expect(try station.head(of: mailbox) == nil)
        // Both speak the new one again: nothing was lost.
        #expect(try Wire(station, hub).run().summary?.eventsReceived == 2)
    }

    @Test func theHubsKeyIsLearntOnceAndOnlyWhereNoneIsKnown() throws {
        try reply(1)
        let unknowing = try Wire(station, hub, identity: Sites.identity(hubKey: nil)).run()
        #expect(unknowing.pinned == [Sites.hubKey.publicKey])
        #expect(unknowing.summary?.eventsReceived == 1)
        #expect(try Wire(station, hub).run().pinned == [])
        let silent = try Wire(station, hub, identity: Sites.identity(hubKey: nil))
        silent.altered = { frame in
            guard case .welcome(var welcome) = frame.body else { return frame }
            welcome.signingKey = Data()
            return .with { $0.welcome = welcome }
        }
        #expect(try silent.run().stationFault?.code == "sync.protocol")
    }

    @Test func aHubThatSignsWithAnotherKeyThanTheOneKnownIsRefusedAndNothingOfItKept() throws {
        try reply(2)
        let wire = try Wire(station, hub, identity: Sites.identity(hubKey: Sites.key(9).publicKey)).run()
        #expect(wire.stationFault?.code == "sync.signature")
        #expect(wire.pinned == [])
        #expect(try station.head(of: mailbox) == nil)
        // Its own records had arrived before.
        #expect(try hub.head(of: station.own)?.seq == 2)
        #expect(try station.heldMark(of: hub.own.site, log: station.own)?.settled == 2)
    }
}
