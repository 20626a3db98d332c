import EventLog
import Events
import Foundation
import Testing

@Suite(.serialized) struct AppendingTests {
    @Test(arguments: LogKind.allCases)
    func aNewLogIsEmpty(kind: LogKind) throws {
        let (log, folder) = try kind.make()
        defer { withExtendedLifetime(folder) {} }
        let own = try Records.station()
        #expect(log.own == own)
        #expect(try log.incarnation == Records.incarnation)
        #expect(try log.head(of: own) == .empty(log: own, epoch: 7))
        #expect(try log.heads() == [])
        #expect(try log.lastPosition() == 0)
        #expect(try log.events(after: 0, limit: 10).isEmpty)
        #expect(try log.head(of: Records.other()) == nil)
        #expect(try log.append([], now: Records.now).isEmpty)
    }

    @Test(arguments: LogKind.allCases)
    func anAppendedEventStandsAtItsPlaceWithItsHash(kind: LogKind) throws {
        let (log, folder) = try kind.make()
        defer { withExtendedLifetime(folder) {} }
        let own = try Records.station()
        let first = try #require(try log.append([Records.opinion("道路")], now: Records.now).first)
        #expect(first.position == 1)
        #expect(first.ref == Ref(own, 1))
        #expect(first.epoch == 7)
        #expect(first.receivedAt == Records.now)
        #expect(first.recordedAt == Records.now)
        #expect(first.hlc == HybridTime(Records.now))
        #expect(first.event.opinionCollected.category == "道路")
        #expect(first.hash == Chain.next(after: Chain.genesis(log: own, epoch: 7), payload: first.payload))
        #expect(try log.head(of: own) == Head(log: own, epoch: 7, seq: 1, hash: first.hash))
        let read = try log.events(after: 0, limit: 10)
        #expect(read.map(\.payload) == [first.payload])
        #expect(read.map(\.hash) == [first.hash])
        #expect(read.map(\.receivedAt) == [Records.now])
    }

    @Test(arguments: LogKind.allCases)
    func aBatchRefersToItsOwnEarlierEventsAndToOnesHeld(kind: LogKind) throws {
        let (log, folder) = try kind.make()
        defer { withExtendedLifetime(folder) {} }
        let own = try Records.station()
        _ = try log.append([Records.site], now: Records.now)
        let events = try log.append(
            [Records.opinion("a"), Records.referral(.draft(0)), Records.opinion("b"), Records.referral(.draft(2))],
            now: Records.now)
        #expect(events.map(\.seq) == [2, 3, 4, 5])
        #expect(events.map(\.position) == [2, 3, 4, 5])
        #expect(events.map(\.subject) == [Ref(own, 2), Ref(own, 2), Ref(own, 4), Ref(own, 4)])
        #expect(events.map(\.event.hasSubject) == [false, true, false, true])
        let later = try log.append(
            [Records.referral(.ref(Ref(own, 4))), Records.referral(.ref(Ref(try Records.other(), 8)))], now: Records.now
        )
        #expect(later.map(\.subject) == [Ref(own, 4), Ref(try Records.other(), 8)])
        #expect(try Set(log.events(about: Ref(own, 4)).map(\.seq)) == [4, 5, 6])
        #expect(try log.events(about: Ref(Records.other(), 8)).map(\.seq) == [7])
        #expect(try log.events(about: Ref(own, 1)).isEmpty)
        #expect(try log.verify { _, _ in }.damage == nil)
    }

    @Test(arguments: LogKind.allCases)
    func stampsGrowWhateverTheWallClockShows(kind: LogKind) throws {
        let (log, folder) = try kind.make()
        defer { withExtendedLifetime(folder) {} }
        let back = Records.now.advanced(byMilliseconds: -315_360_000_000)
        var stamps: [HybridTime] = []
        for time in [Records.now, back, back, Records.now.advanced(byMilliseconds: 1), back] {
            stamps += try log.append([Records.opinion(at: back), Records.opinion(at: back)], now: time).map(\.hlc)
        }
        #expect(zip(stamps, stamps.dropFirst()).allSatisfy { $0 < $1 })
        #expect(stamps.first == HybridTime(Records.now))
        #expect(stamps[6] == HybridTime(Records.now.advanced(byMilliseconds: 1)))
    }

    /// A laptop whose clock fell back has to be able to record when something really happened.
    @Test(arguments: LogKind.allCases)
    func aClockThatJumpedBackBoundsBusinessTimeByWhatWasRecorded(kind: LogKind) throws {
        let (log, folder) = try kind.make()
        defer { withExtendedLifetime(folder) {} }
        _ = try log.append([Records.opinion()], now: Records.now)
        let latest = Records.now.advanced(byMilliseconds: Bounds.futureMilliseconds)
        let back = Records.now.advanced(byMilliseconds: -315_360_000_000)
        #expect(try log.append([Records.opinion(at: latest)], now: back).map(\.occurredAt) == [latest])
        let beyond = latest.advanced(byMilliseconds: 1)
        #expect(complaint { _ = try log.append([Records.opinion(at: beyond)], now: back) }?.code == "log.draft")
        // A clock that is a day behind and no more may be right: then it alone counts.
        let aDayBehind = Records.now.advanced(byMilliseconds: -Bounds.clockDriftMilliseconds)
        let soon = Records.now.advanced(byMilliseconds: 1)
        #expect(complaint { _ = try log.append([Records.opinion(at: soon)], now: aDayBehind) }?.code == "log.draft")
    }

    @Test(arguments: LogKind.allCases)
    func aBatchWithOneInvalidDraftIsNotAppendedAtAll(kind: LogKind) throws {
        let (log, folder) = try kind.make()
        defer { withExtendedLifetime(folder) {} }
        let own = try Records.station()
        let first = try log.append([Records.opinion("a")], now: Records.now)
        let content = try Records.content("路灯")
        let future = Records.now.advanced(byMilliseconds: Bounds.futureMilliseconds + 1)
        let huge = Draft(
            .keyRevoked(.with { $0.reason = String(repeating: "x", count: Bounds.eventBytes) }), occurredAt: Records.now
        )
        let invalid: [(Draft, String)] = [
            (Records.referral(.draft(1)), "record 2"), (Records.referral(.draft(2)), "record 2"),
            (Records.referral(.draft(-1)), "record 2"), (Records.opinion(at: future), "more than a day ahead"),
            (huge, "record 2"),
        ]
        for (draft, words) in invalid {
            let good = Records.opinion("b", contents: [NamedContent(.title, content)])
            let error = complaint { _ = try log.append([good, draft, good], now: Records.now) }
            #expect(error?.code == "log.draft")
            #expect(error?.message.en.contains(words) == true, "\(error?.message.en ?? "")")
            #expect(error?.message.zh.isEmpty == false)
        }
        #expect(try log.lastPosition() == 1)
        #expect(try log.head(of: own)?.hash == first[0].hash)
        #expect(try log.content(content.digest) == nil)
        let next = try log.append([Records.opinion("c")], now: Records.now)
        #expect(next.map(\.seq) == [2])
        #expect(next[0].hash == Chain.next(after: first[0].hash, payload: next[0].payload))
    }

    @Test(arguments: LogKind.allCases)
    func aDraftAtEachBoundIsAppended(kind: LogKind) throws {
        let (log, folder) = try kind.make()
        defer { withExtendedLifetime(folder) {} }
        let future = Records.now.advanced(byMilliseconds: Bounds.futureMilliseconds)
        #expect(try log.append([Records.opinion(at: future)], now: Records.now).map(\.occurredAt) == [future])
        func revocation(_ length: Int) -> Draft {
            Draft(.keyRevoked(.with { $0.reason = String(repeating: "x", count: length) }), occurredAt: Records.now)
        }
        let around = try log.append([revocation(60_000)], now: Records.now)[0].payload.count - 60_000
        let longest = Bounds.eventBytes - around
        #expect(try log.append([revocation(longest)], now: Records.now).map(\.payload.count) == [65_536])
        #expect(complaint { _ = try log.append([revocation(longest + 1)], now: Records.now) }?.code == "log.draft")
    }

    @Test(arguments: LogKind.allCases)
    func aContentThatTwoDraftsNameIsKeptOnce(kind: LogKind) throws {
        let (log, folder) = try kind.make()
        defer { withExtendedLifetime(folder) {} }
        let content = try Records.content("路灯不亮")
        let draft = Records.opinion(contents: [NamedContent(.text, content)])
        #expect(try log.append([draft, draft], now: Records.now).count == 2)
        #expect(try log.append([draft], now: Records.now).count == 1)
        #expect(try log.content(content.digest) == content)
        #expect(try log.statistics().contentsHeld == 1)
        #expect(try log.verify { _, _ in }.damage == nil)
    }

    @Test(arguments: LogKind.allCases)
    func anAwaitedContentThatTheSiteItselfWritesIsHeld(kind: LogKind) throws {
        let (log, folder) = try kind.make()
        defer { withExtendedLifetime(folder) {} }
        let content = try Records.content("路灯不亮")
        let event = Records.opinion(contents: [NamedContent(.text, content)]).event(
            hlc: HybridTime(Records.now), recordedAt: Records.now, subject: nil)
        _ = try log.take(Records.batch(of: Records.other(), [event]))
        #expect(try log.awaitedContents(of: Records.other(), limit: 9) == [content.digest])
        _ = try log.append([Records.opinion(contents: [NamedContent(.text, content)])], now: Records.now)
        #expect(try log.awaitedContents(of: Records.other(), limit: 9) == [])
        #expect(try log.content(content.digest) == content)
    }
}
