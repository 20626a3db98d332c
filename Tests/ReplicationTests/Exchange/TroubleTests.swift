import EventLog
import Events
import Foundation
import Replication
import Sync
import Testing

/// What is remembered of logs that did not go well.
@Suite struct TroubleTests {
    private let hub: Place
    private let station: Place

    init() throws {
        hub = try Place("520103-H01")
        station = try Place("520103001-Z02", below: hub)
    }

    private func decline(_ log: String) -> Frame {
        .with {
            $0.decline.log = log
            $0.decline.code = .fork
        }
    }

    /// A hub's end that was greeted.
    private func greeted() throws -> Exchange {
        var exchange = try Exchange(
            site: hub.site, below: station.code, key: station.signingKey.publicKey,
            enrolling: Enrolling(log: hub.log, roster: RosterView(log: hub.log)))
        let head = station.signingKey.sign(try #require(try station.log.head(of: station.own)))
        _ = try exchange.received(
            Frame.with {
                $0.hello.lowestVersion = 3
                $0.hello.highestVersion = 3
                $0.hello.site = station.code.text
                $0.hello.head = HeadFrame(head)
            }.encoded)
        return exchange
    }

    @Test func aLogThatIsDeclinedOverAndOverInASessionIsNotedOnce() throws {
        var exchange = try greeted()
        for _ in 0..<100 { _ = try exchange.received(decline(station.own.name).encoded) }
        try exchange.lost()
        #expect(try hub.log.troubles().map(\.times) == [1])
        #expect(try hub.log.troubles().map(\.code) == ["fork"])
    }

    @Test func ofInventedLogsNoMoreAreNotedThanASiteLists() throws {
        var exchange = try greeted()
        for number in 0..<3000 { _ = try exchange.received(decline("520103001-Z02/\(number)").encoded) }
        try exchange.lost()
        #expect(try hub.log.troubles().count == SyncBounds.heads)
        // And they are gone with the next session that goes well.
        try station.sync()
        #expect(try hub.log.troubles() == [])
    }

    @Test func troubleLastsWhileTheLogDoesNotGoWellAndNoLonger() throws {
        try station.record(2)
        let line = try Loopback(station, hub)
        line.alterUp = { frame in
            guard case .push(var push) = frame.body else { return frame }
            push.head.signature = Data(count: 64)
            return .with { $0.push = push }
        }
        for times in 1...3 {
            try line.run()
            #expect(try hub.log.troubles().map(\.times) == [times])
            #expect(try station.log.troubles().map(\.times) == [times])
            #expect(try hub.log.troubles().map(\.code) == ["signature"])
        }
        let since = try #require(try hub.log.troubles().first)
        #expect(since.since < since.at)
        // A session that breaks off says nothing of it.
        let broken = try Loopback(station, hub)
        broken.cutAfterUp = 1
        try broken.run()
        #expect(try hub.trouble(station) == ["\(station.own) signature"])
        try station.sync()
        #expect(try hub.log.troubles() == [])
        #expect(try station.log.troubles() == [])
    }
}
