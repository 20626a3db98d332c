import EventLog
import Events
import Foundation
import Testing

@Suite(.serialized) struct IngestingTests {
    @Test(arguments: LogKind.allCases)
    func freshEventsAreTakenInAndHeldOnesPassedOver(kind: LogKind) throws {
        let (log, folder) = try kind.make(own: "520103-H01")
        defer { withExtendedLifetime(folder) {} }
        let other = try Records.other()
        let later = Records.now.advanced(byMilliseconds: 5000)
        #expect(try log.take(Records.batch(of: other, count: 3)) == 3)
        #expect(try log.take(Records.batch(of: other, count: 3), at: later) == 0)
        #expect(try log.take(Records.batch(of: other, after: 1, count: 4), at: later) == 2)
        #expect(try log.take(Records.batch(of: other, after: 5, count: 1), at: later) == 1)
        #expect(try log.take(Records.batch(of: other, after: 2, count: 2), at: later) == 0)
        #expect(try log.lastPosition() == 6)
        #expect(try log.head(of: other) == Records.batch(of: other, count: 6).head)
        let times = try log.events(after: 0, limit: 9).map(\.receivedAt)
        #expect(times == Array(repeating: Records.now, count: 3) + Array(repeating: later, count: 3))
        // What was signed with an older batch never takes the newest one's place.
        #expect(try log.signedHead(of: other)?.head.seq == 6)
        #expect(try log.verify { _, _ in }.damage == nil)
    }

    @Test(arguments: LogKind.allCases)
    func aGapNamesWhatIsMissing(kind: LogKind) throws {
        let (log, folder) = try kind.make(own: "520103-H01")
        defer { withExtendedLifetime(folder) {} }
        let other = try Records.other()
        let early = complaint { _ = try log.take(Records.batch(of: other, after: 2, count: 1)) }
        #expect(early?.code == "log.gap")
        #expect(early?.message.en.contains("events 1 to 2 of log 520103001-Z03") == true)
        _ = try log.take(Records.batch(of: other, count: 3))
        let error = complaint { _ = try log.take(Records.batch(of: other, after: 5, count: 2)) }
        #expect(error?.code == "log.gap")
        #expect(error?.message.en.contains("events 4 to 5 of log 520103001-Z03") == true)
        #expect(error?.message.zh.contains("第 4 至 5 条") == true)
        #expect(try log.head(of: other)?.seq == 3)
    }

    @Test(arguments: LogKind.allCases)
    func anotherEventAtAHeldPlaceIsAForkAndIsNamed(kind: LogKind) throws {
        let (log, folder) = try kind.make(own: "520103-H01")
        defer { withExtendedLifetime(folder) {} }
        let other = try Records.other()
        let held = try Records.batch(of: other, count: 3)
        _ = try log.take(held)
        var payloads = held.payloads
        payloads[1] = try Records.batch(of: other, count: 1, words: "x").payloads[0]
        let rewritten = ChainedBatch(after: .empty(log: other, epoch: 9), payloads: payloads)
        let forks: [(ChainedBatch, String)] = [
            (rewritten, "event 2"), (try Records.batch(of: other, count: 5, words: "x"), "event 1"),
            (try Records.batch(of: other, after: 3, count: 1, words: "x"), "event 3"),
            (try Records.batch(of: other, epoch: 10, count: 1), "event 1"),
            (try Records.batch(of: other, epoch: 10, after: 3, count: 1), "event 4"),
        ]
        for (batch, place) in forks {
            let error = complaint { _ = try log.take(batch) }
            #expect(error?.code == "log.fork")
            #expect(
                error?.message.en.contains("\(place) of log 520103001-Z03 differs") == true,
                "\(error?.message.en ?? "")")
        }
        #expect(try log.head(of: other) == held.head)
        #expect(try log.lastPosition() == 3)
    }

    @Test(arguments: LogKind.allCases)
    func bytesThatAreNoEventAreRefusedWithTheWholeBatch(kind: LogKind) throws {
        let (log, folder) = try kind.make(own: "520103-H01")
        defer { withExtendedLifetime(folder) {} }
        let other = try Records.other()
        let good = try Records.batch(of: other, count: 1).payloads[0]
        let batch = ChainedBatch(after: .empty(log: other, epoch: 9), payloads: [good, Data([0xFF])])
        let error = complaint { _ = try log.take(batch) }
        #expect(error?.code == "event.undecodable")
        #expect(error?.message.en.contains("event 2 of log 520103001-Z03") == true)
        #expect(try log.lastPosition() == 0)
        #expect(try log.take(Records.batch(of: other, count: 2)) == 2)
    }

    @Test(arguments: LogKind.allCases)
    func anEventWhoseSubjectIsNamedStrangelyHindersNobody(kind: LogKind) throws {
        let (log, folder) = try kind.make(own: "520103-H01")
        defer { withExtendedLifetime(folder) {} }
        let strange = Ref.with {
            $0.log = "no site of ours"
            $0.seq = .max
        }
        let event = Records.referral(.none).event(
            hlc: HybridTime(Records.now), recordedAt: Records.now, subject: strange)
        #expect(try log.take(Records.batch(of: Records.other(), [event])) == 1)
        #expect(try log.events(about: strange).map(\.seq) == [1])
        #expect(try log.heads().map(\.log) == [Records.other()])
        #expect(try log.verify { _, _ in }.damage == nil)
    }

    @Test(arguments: LogKind.allCases)
    func awaitedContentsAreStoredAndNoOthers(kind: LogKind) throws {
        let (log, folder) = try kind.make(own: "520103-H01")
        defer { withExtendedLifetime(folder) {} }
        let other = try Records.other()
        let title = try Records.content("路灯")
        let name = try Records.content("李", class: .identity)
        let event = Records.opinion(contents: [NamedContent(.title, title), NamedContent(.citizenName, name)])
            .event(hlc: HybridTime(Records.now), recordedAt: Records.now, subject: nil)
        _ = try log.take(Records.batch(of: other, [event]))
        #expect(try log.awaitedContents(of: other, limit: 9) == [title.digest, name.digest])
        #expect(try log.awaitedContents(of: other, limit: 1) == [title.digest])
        #expect(try log.awaitedContents(of: Records.hub(), limit: 9) == [])
        #expect(try log.content(title.digest) == nil)
        let stranger = try Records.content("别的")
        #expect(try log.store([stranger, title, title]) == 1)
        #expect(try log.content(title.digest) == title)
        #expect(try log.content(stranger.digest) == nil)
        #expect(try log.awaitedContents(of: other, limit: 9) == [name.digest])
        #expect(try log.store([title, name]) == 1)
        #expect(try log.store([]) == 0)
        #expect(try log.awaitedContents(of: other, limit: 9) == [])
        #expect(try log.content(name.digest) == name)
    }

    @Test(arguments: LogKind.allCases)
    func aContentOfAnotherClassThanTheEventNamedIsNotStored(kind: LogKind) throws {
        let (log, folder) = try kind.make(own: "520103-H01")
        defer { withExtendedLifetime(folder) {} }
        let name = try Records.content("李", class: .identity)
        var event = Records.opinion(contents: [NamedContent(.citizenName, name)])
            .event(hlc: HybridTime(Records.now), recordedAt: Records.now, subject: nil)
        event.contents[0].class = .text
        _ = try log.take(Records.batch(of: Records.other(), [event]))
        #expect(try log.store([name]) == 0)
        #expect(try log.content(name.digest) == nil)
        #expect(try log.awaitedContents(of: Records.other(), limit: 9) == [name.digest])
    }

    @Test(arguments: LogKind.allCases)
    func aDigestOfAnotherLengthIsNeverAwaited(kind: LogKind) throws {
        let (log, folder) = try kind.make(own: "520103-H01")
        defer { withExtendedLifetime(folder) {} }
        var event = Records.opinion().event(hlc: HybridTime(Records.now), recordedAt: Records.now, subject: nil)
        event.contents = [.with { $0.digest = Data(count: 31) }, ContentRef()]
        #expect(try log.take(Records.batch(of: Records.other(), [event])) == 1)
        #expect(try log.awaitedContents(of: Records.other(), limit: 9) == [])
    }

    @Test(arguments: LogKind.allCases)
    func ownStampsComeAfterThoseOfEventsTakenInUnlessTheyLieTooFarAhead(kind: LogKind) throws {
        let (log, folder) = try kind.make(own: "520103-H01")
        defer { withExtendedLifetime(folder) {} }
        let ahead = Records.now.advanced(byMilliseconds: 3_600_000)
        let batch = try Records.batch(of: Records.other(), count: 2, at: ahead)
        _ = try log.take(batch)
        let theirs = try log.events(after: 0, limit: 9).map(\.hlc)
        let own = try log.append([Records.opinion()], now: Records.now)[0].hlc
        #expect(own.rawValue == theirs[1].rawValue + 1)
        let wrong = Records.now.advanced(byMilliseconds: Bounds.clockDriftMilliseconds + 1)
        _ = try log.take(Records.batch(of: Records.log("520103001-S01"), count: 1, at: wrong))
        #expect(try log.append([Records.opinion()], now: Records.now)[0].hlc.rawValue == own.rawValue + 1)
    }
}
