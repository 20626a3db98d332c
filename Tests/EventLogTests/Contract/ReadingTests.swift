import EventLog
import Events
import Foundation
import Testing

@Suite(.serialized) struct ReadingTests {
    @Test(arguments: LogKind.allCases)
    func pagesByPositionLeaveNothingOutAndRepeatNothing(kind: LogKind) throws {
        let (log, folder) = try kind.make()
        defer { withExtendedLifetime(folder) {} }
        _ = try log.append((0..<10).map { Records.opinion("\($0)") }, now: Records.now)
        _ = try log.take(Records.batch(of: Records.other(), count: 5))
        _ = try log.append([Records.opinion("last")], now: Records.now)
        for limit in [1, 4, 5, 16, 17, 100] {
            var read: [LoggedEvent] = []
            while true {
                let page = try log.events(after: read.last?.position ?? 0, limit: limit)
                #expect(page.count <= limit)
                if page.isEmpty { break }
                read += page
            }
            #expect(read.map(\.position) == Array(1...16))
            #expect(
                read.map(\.log.name) == Array(repeating: "520103001-Z02", count: 10)
                    + Array(repeating: "520103001-Z03", count: 5) + ["520103001-Z02"])
            #expect(read.map(\.seq) == Array(1...10) + Array(1...5) + [11])
        }
        #expect(try log.lastPosition() == 16)
        #expect(try log.events(after: 16, limit: 5).isEmpty)
    }

    @Test(arguments: LogKind.allCases)
    func aRunOfPayloadsStopsAtEitherBound(kind: LogKind) throws {
        let (log, folder) = try kind.make()
        defer { withExtendedLifetime(folder) {} }
        let own = try Records.station()
        let sizes = try log.append((0..<6).map { Records.opinion("\($0)") }, now: Records.now).map(\.payload.count)
        let three = sizes[0] + sizes[1] + sizes[2]
        func run(after seq: UInt64 = 0, events: Int = 100, bytes: Int = 100_000) throws -> Int {
            try log.payloads(of: own, after: seq, maxEvents: events, maxBytes: bytes).count
        }
        #expect(try run() == 6)
        #expect(try run(events: 6) == 6)
        #expect(try run(events: 5) == 5)
        #expect(try run(bytes: three) == 3)
        #expect(try run(bytes: three - 1) == 2)
        // The first always comes, or a large event would never travel.
        #expect(try run(bytes: 1) == 1)
        #expect(try run(after: 4) == 2)
        #expect(try run(after: 6) == 0)
        #expect(try run(after: 7) == 0)
        #expect(try log.payloads(of: Records.other(), after: 0, maxEvents: 9, maxBytes: 9).isEmpty)
        #expect(
            try log.payloads(of: own, after: 2, maxEvents: 1, maxBytes: 9)
                == log.events(after: 2, limit: 1).map(\.payload))
    }

    @Test(arguments: LogKind.allCases)
    func contentsThatAreReadTogetherAreThoseThatAreHeld(kind: LogKind) throws {
        let (log, folder) = try kind.make()
        defer { withExtendedLifetime(folder) {} }
        let (title, text) = (try Records.content("路灯"), try Records.content("三组路口的路灯", salt: 3))
        let (gone, unknown) = (try Records.content("李某", salt: 4), try Records.content("没有的", salt: 5))
        let named = [NamedContent(.title, title), NamedContent(.text, text), NamedContent(.note, gone)]
        let draft = Draft(.opinionCollected(OpinionCollected()), occurredAt: Records.now, contents: named)
        _ = try log.append([draft, Records.forgetting([gone.digest])], now: Records.now)
        let read = try log.contents([text, title, unknown, gone, title].map(\.digest))
        #expect(read == [title.digest: title, text.digest: text])
        #expect(try log.contents([]) == [:])
    }

    @Test(arguments: LogKind.allCases)
    func theHashIsKnownAtEveryPlaceHeldAndAtNoOther(kind: LogKind) throws {
        let (log, folder) = try kind.make()
        defer { withExtendedLifetime(folder) {} }
        let own = try Records.station()
        let events = try log.append((0..<3).map { Records.opinion("\($0)") }, now: Records.now)
        #expect(try log.hash(of: own, at: 0) == Chain.genesis(log: own, epoch: 7))
        #expect(try (1...3).map { try log.hash(of: own, at: $0) } == events.map(\.hash))
        #expect(try log.hash(of: own, at: 4) == nil)
        #expect(try log.hash(of: own, at: .max) == nil)
        #expect(try log.hash(of: Records.other(), at: 0) == nil)
    }

    @Test(arguments: LogKind.allCases)
    func headsAreGivenByNameWithWhatTheirOwnersSigned(kind: LogKind) throws {
        let (log, folder) = try kind.make()
        defer { withExtendedLifetime(folder) {} }
        let third = try Records.log("520103001-S01")
        let batches = [try Records.batch(of: Records.other(), count: 2), try Records.batch(of: third, count: 1)]
        for batch in batches { _ = try log.take(batch) }
        #expect(try log.heads() == [batches[1].head, batches[0].head])
        _ = try log.append([Records.opinion()], now: Records.now)
        #expect(try log.heads().map(\.log.name) == ["520103001-S01", "520103001-Z02", "520103001-Z03"])
        #expect(try log.signedHead(of: Records.other()) == Records.signed(batches[0].head))
        #expect(try log.signedHead(of: log.own) == nil)
        #expect(try log.signedHead(of: Records.hub()) == nil)
    }

    @Test(arguments: LogKind.allCases)
    func theNewestAcknowledgementOfEachHubIsKept(kind: LogKind) throws {
        let (log, folder) = try kind.make()
        defer { withExtendedLifetime(folder) {} }
        let hub = try Records.hub().site
        _ = try log.append([Records.opinion()], now: Records.now)
        #expect(try log.heldMark(of: hub, log: log.own) == nil)
        let first = HeldMark(peer: hub, head: .empty(log: log.own, epoch: 7), at: Records.now)
        try log.record(first)
        #expect(try log.heldMark(of: hub, log: log.own) == first)
        let head = try #require(try log.head(of: log.own))
        let second = HeldMark(peer: hub, head: head, at: Records.now.advanced(byMilliseconds: 5))
        try log.record(second)
        #expect(try log.heldMark(of: hub, log: log.own) == second)
        #expect(try log.heldMark(of: SiteCode("5201-H01"), log: log.own) == nil)
    }

    @Test(arguments: LogKind.allCases)
    func statisticsCountLogsTypesAndContents(kind: LogKind) throws {
        let (log, folder) = try kind.make()
        defer { withExtendedLifetime(folder) {} }
        let later = Records.now.advanced(byMilliseconds: 60_000)
        let held = try Records.content("a")
        // The clock was put back in between: the newest event is neither the first nor the last by time.
        for time in [later, Records.now, Records.now.advanced(byMilliseconds: 7)] {
            _ = try log.append([Records.opinion(at: Records.now)], now: time)
        }
        _ = try log.append([Records.site], now: Records.now.advanced(byMilliseconds: 9))
        let event = Records.opinion(contents: [
            NamedContent(.text, held), NamedContent(.title, try Records.content("b")),
        ])
        .event(hlc: HybridTime(Records.now), recordedAt: Records.now, subject: nil)
        _ = try log.take(Records.batch(of: Records.other(), [event]))
        _ = try log.store([held])
        let statistics = try log.statistics()
        #expect(statistics.logs.map(\.head) == (try log.heads()))
        #expect(statistics.logs.map(\.events) == [4, 1])
        #expect(statistics.logs.map(\.firstRecordedAt) == [Records.now, Records.now])
        #expect(statistics.logs.map(\.lastRecordedAt) == [later, Records.now])
        #expect(statistics.types == [EventType(number: 16): 1, EventType(number: 60): 4])
        #expect(statistics.contentsHeld == 1)
        #expect(statistics.contentsAwaited == 1)
        #expect(statistics.contentsForgotten == 0)
        #expect((statistics.bytes > 0) == (kind == .sqlite))
    }

    @Test(arguments: LogKind.allCases)
    func verifyCountsASoundLog(kind: LogKind) throws {
        let (log, folder) = try kind.make()
        defer { withExtendedLifetime(folder) {} }
        let content = try Records.content("a")
        _ = try log.append(
            [Records.opinion(contents: [NamedContent(.text, content)]), Records.referral(.draft(0))], now: Records.now)
        _ = try log.take(Records.batch(of: Records.other(), count: 3))
        let report = try log.verify { _, _ in }
        #expect(report.damage == nil)
        #expect(report.events == 5)
        #expect(report.logs == 2)
        #expect(report.contentsHeld == 1)
        #expect(report.contentsAwaited == 0)
        #expect(report.contentsForgotten == 0)
    }
}
