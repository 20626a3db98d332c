import EventLog
import Events
import Foundation
import Sync
import TestSupport
import Testing

/// How the owner of a log finds out where the other side's version parts from its own, and what it says then.
struct DivergenceTests {
    /// A log as hashes alone: the same as others up to a place, and like none after it.
    private struct Version {
        let length: UInt64
        let fork: UInt64
        let mark: UInt8

        func head(_ seq: UInt64) throws -> Head? {
            if seq > length { return nil }
            var bytes = withUnsafeBytes(of: seq.bigEndian) { Data($0) }
            if seq > fork { bytes.append(mark) }
            return Head(log: try Sites.station(), epoch: 7, seq: seq, hash: Hash.of(bytes))
        }
    }

    /// Hands a log of that many events over to one who holds another version, until it asks for what follows the last common
    /// place; returns that place, and how often it asked.
    private func search(own: UInt64, theirs: UInt64, fork: UInt64) throws -> (base: UInt64, rounds: Int) {
        let mine = Version(length: own, fork: fork, mark: 1)
        let other = Version(length: theirs, fork: fork, mark: 2)
        var talk = try Talk.greeting(
            Sites.stationLog(), offers: [Offer(head: try #require(try mine.head(own)), isOwned: true)])
        talk.isByHand = true
        var words = try talk.hears(Sites.welcome([try #require(try other.head(theirs))]))
        var rounds = 0
        while true {
            if words.last?.hasPrefix("look up") == true, rounds == 0 {
                // Where the other one is shorter it is first looked whether it is only that.
                words = try talk.answers { $0.compared(try? mine.head(theirs)) }
                continue
            }
            guard case .probe(let probe)? = talk.sent.last, words.last?.hasPrefix("PROBE") == true else { break }
            rounds += 1
            #expect(probe.seqs.count <= SyncBounds.probes)
            #expect(probe.seqs == probe.seqs.sorted() && Set(probe.seqs).count == probe.seqs.count)
            let heads = try probe.seqs.compactMap { try other.head($0) }
            _ = try talk.hears(
                .with {
                    $0.probed.log = "520103001-Z02"
                    $0.probed.heads = heads.map { HeadFrame($0) }
                })
            let same = try heads.prefix { try mine.head($0.seq) == $0 }.count
            words = try talk.answers { $0.matched(same) }
        }
        if words == ["authors S"] { return (0, rounds) }
        let place = try #require(words.last.flatMap { UInt64($0.split(separator: " ").last ?? "") })
        #expect(words == ["look up S \(place)"])
        return (place, rounds)
    }

    @Test(arguments: UInt64(1)...20)
    func theLastCommonPlaceIsFoundInAFewQuestions(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        for _ in 0..<12 {
            let most = UInt64(1) << UInt64.random(in: 0...50, using: &random)
            let own = UInt64.random(in: 0...most, using: &random)
            let theirs = UInt64.random(in: 1...most, using: &random)
            let shorter = min(own, theirs)
            var fork = UInt64.random(in: 0...shorter, using: &random)
            // Theirs must not be a part of ours, which is no divergence.
            if fork == theirs { fork -= 1 }
            let found = try search(own: own, theirs: theirs, fork: fork)
            #expect(found.base == fork, "seed \(seed): \(own) and \(theirs) part after \(fork)")
            let bound = Int((Double(shorter + 1).log2 / 6).rounded(.up)) + 1
            #expect(found.rounds <= bound, "seed \(seed): \(own) and \(theirs) part after \(fork)")
        }
    }

    @Test func everyPlaceOfAShortLogIsFound() throws {
        for own in UInt64(0)...9 {
            for theirs in UInt64(1)...9 {
                for fork in 0...min(own, theirs) where fork < theirs {
                    #expect(try search(own: own, theirs: theirs, fork: fork).base == fork)
                }
            }
        }
    }

    // MARK: - What follows

    /// A station that is told how its hub holds its log.
    private func met(_ station: InMemoryLog, _ hub: InMemoryLog) throws -> Talk {
        try Talk.giving(station, held: [try #require(try hub.head(of: station.own))])
    }

    /// Answers what the station asks of its hub's version, until it asks nothing more.
    private func compare(_ talk: inout Talk, _ hub: InMemoryLog) throws -> [String] {
        var words: [String] = []
        while let body = talk.sent.last {
            switch body {
            case .probe(let probe):
                let heads = try probe.seqs.compactMap { try hub.head(of: talk.log.own, at: $0) }
                words += try talk.hears(
                    .with {
                        $0.probed.log = probe.log
                        $0.probed.heads = heads.map { HeadFrame($0) }
                    })
            case .recall(let recall):
                words += try talk.hears(.with { $0.recalled.run = try Self.run(hub, after: recall.after) })
            default: return words
            }
        }
        return words
    }

    private static func run(_ log: InMemoryLog, after seq: UInt64) throws -> Push {
        let payloads = try log.payloads(of: log.own, after: seq, maxEvents: 512, maxBytes: 256 * 1024)
        if payloads.isEmpty { return .with { $0.log = log.own.name } }
        return try Sites.push(log, after: seq, count: payloads.count).push
    }

    @Test func aLogThatOnlyEndsEarlierIsBehindAndTheRestIsKeptApart() throws {
        let station = try Sites.stationLog(Sites.opinions(3))
        let hub = try Sites.stationLog(Sites.opinions(5))
        var talk = try met(station, hub)
        #expect(talk.sent.last.map { Talk.word($0) } == "PROBE S 3")
        let words = try compare(&talk, hub)
        #expect(
            words == [
                "match 3", "look up S 3", "authors S", "RECALL S 3", "branch S 3 5", "RECALL S 5", "judge S",
                "DECLINE S behind 4",
                "declined S sync.behind", "PUSHED",
            ])
        let branch = try #require(try station.branches().first)
        #expect(branch.base == (try station.head(of: station.own)))
        #expect(branch.head == (try hub.head(of: station.own)))
        #expect(try station.head(of: station.own)?.seq == 3)
    }

    @Test func aVersionThatGaveWayBeforeIsToldToWhoeverStillHoldsIt() throws {
        let station = try Sites.stationLog(Sites.opinions(3))
        let hub = try Sites.stationLog(Sites.opinions(5))
        var talk = try met(station, hub)
        talk.isSuperseded = true
        let words = try compare(&talk, hub)
        #expect(words.suffix(3) == ["DECLINE S superseded 4", "declined S sync.superseded", "PUSHED"])
    }

    @Test func aLogThatWentAnotherWayIsAForkAndBothVersionsAreKept() throws {
        let station = try Sites.stationLog(Sites.opinions(3))
        let hub = try Sites.stationLog(Sites.opinions(3))
        _ = try station.append(Sites.opinions(2, words: "here"), now: Sites.now)
        _ = try hub.append(Sites.opinions(4, words: "there"), now: Sites.now)
        var talk = try met(station, hub)
        let words = try compare(&talk, hub)
        #expect(words.suffix(3) == ["DECLINE S fork 4", "declined S sync.fork", "PUSHED"])
        #expect(words.filter { $0.hasPrefix("branch") } == ["branch S 3 7"])
        #expect(try station.head(of: station.own)?.seq == 5)
        #expect(try station.branches().first?.base.seq == 3)
    }

    @Test(arguments: [0, 1, 3])
    func aShorterVersionThatIsNotAPartOfOursIsAForkToo(fork: Int) throws {
        let station = try Sites.stationLog(Sites.opinions(fork))
        let hub = try Sites.stationLog(Sites.opinions(fork))
        _ = try station.append(Sites.opinions(9, words: "here"), now: Sites.now)
        _ = try hub.append(Sites.opinions(2, words: "there"), now: Sites.now)
        var talk = try met(station, hub)
        #expect(try compare(&talk, hub).suffix(3) == ["DECLINE S fork \(fork + 1)", "declined S sync.fork", "PUSHED"])
        #expect(try station.branches().map(\.base.seq) == [UInt64(fork)])
    }

    @Test func aLongBranchIsFetchedBatchByBatch() throws {
        let station = try Sites.stationLog(Sites.opinions(2))
        let hub = try Sites.stationLog(Sites.opinions(1500))
        var talk = try met(station, hub)
        let words = try compare(&talk, hub)
        #expect(words.filter { $0.hasPrefix("branch") } == ["branch S 2 514", "branch S 2 1026", "branch S 2 1500"])
        #expect(try station.branches().first?.head.seq == 1500)
    }

    @Test func anotherEpochIsAForkOfWhichNothingIsFetched() throws {
        let station = try Sites.stationLog(Sites.opinions(3))
        for count in [1, 3, 5] {
            let hub = try Sites.stationLog(epoch: 8, Sites.opinions(count))
            var talk = try met(station, hub)
            let words = try compare(&talk, hub)
            #expect(words == ["DECLINE S fork 0", "declined S sync.fork", "PUSHED"])
        }
        #expect(try station.branches().isEmpty)
    }

    @Test func aBranchThatItsOwnerDidNotSignIsNotKept() throws {
        let station = try Sites.stationLog(Sites.opinions(3))
        let hub = try Sites.stationLog(Sites.opinions(5))
        var talk = try met(station, hub)
        talk.authors[station.own] = [Sites.key(9).publicKey]
        #expect(
            try compare(&talk, hub).suffix(3) == ["DECLINE S signature 5", "declined S sync.signature", "PUSHED"])
        #expect(try station.branches().isEmpty)
    }

    @Test func whatIsRecalledMustFollowAndKeepToItsBounds() throws {
        let station = try Sites.stationLog(Sites.opinions(3))
        let hub = try Sites.stationLog(Sites.opinions(5))
        let changes: [(String, (inout Push) -> Void)] = [
            ("fork", { $0.payloads[0][3] ^= 1 }), ("fork", { $0.head.seq = 9 }),
            ("protocol", { $0.firstSeq = 5 }), ("protocol", { $0.firstSeq = 1 }), ("protocol", { $0.epoch = 1 }),
            ("protocol", { $0.log = "520103001-Z02/a" }),
            ("protocol", { $0.payloads = Array(repeating: Data(), count: 513) }),
            ("protocol", { $0.payloads = [Data(count: 65_537)] }),
        ]
        for (code, change) in changes {
            var talk = try met(station, hub)
            guard case .probe(let probe)? = talk.sent.last else { return }
            let heads = try probe.seqs.compactMap { try hub.head(of: station.own, at: $0) }
            _ = try talk.hears(
                .with {
                    $0.probed.log = probe.log
                    $0.probed.heads = heads.map { HeadFrame($0) }
                })
            var run = try Self.run(hub, after: 3)
            change(&run)
            #expect(try talk.hears(.with { $0.recalled.run = run }) == ["REFUSE \(code)", "close sync.\(code)"])
        }
        #expect(try station.branches().isEmpty)
    }

    @Test func answersToAProbeThatAreNoneAreFaults() throws {
        let station = try Sites.stationLog(Sites.opinions(3))
        let hub = try Sites.stationLog(Sites.opinions(5))
        let first = HeadFrame(try #require(try hub.head(of: hub.own, at: 1)))
        let second = HeadFrame(try #require(try hub.head(of: hub.own, at: 2)))
        let fifth = HeadFrame(try #require(try hub.head(of: hub.own, at: 5)))
        let other = HeadFrame(Head.empty(log: try Sites.further("a"), epoch: 1))
        for heads in [[second, first], [first, first], [fifth], [other], [HeadFrame()]] {
            var talk = try met(station, hub)
            let words = try talk.hears(
                .with {
                    $0.probed.log = "520103001-Z02"
                    $0.probed.heads = heads
                })
            #expect(words == ["REFUSE protocol", "close sync.protocol"])
        }
        var talk = try met(station, hub)
        #expect(try talk.hears(.with { $0.probed.log = "520103001-Z02/a" }).last == "close sync.protocol")
    }

    @Test func whatIsUnderWayOfOtherLogsIsAcknowledgedMeanwhile() throws {
        let station = try Sites.stationLog(Sites.opinions(3))
        _ = try station.append(Sites.opinions(1), to: Sites.further("a"), ifUnchangedSince: nil, now: Sites.now)
        let otherwise = Head(log: try Sites.further("a"), epoch: 1, seq: 1, hash: Hash.of(Data()))
        var talk = try Talk.giving(station, held: [otherwise])
        #expect(talk.sent.suffix(2).map { Talk.word($0) } == ["PUSH S 1+3", "PROBE S/a 1"])
        #expect(try talk.hears(Sites.ack(station, 3)) == ["held S 3"])
        #expect(try talk.hears(.with { $0.probed.log = "520103001-Z02/a" }).last == "RECALL S/a 0")
        let words = try talk.hears(.with { $0.recalled.run.log = "520103001-Z02/a" })
        #expect(words == ["DECLINE S/a fork 1", "declined S/a sync.fork", "PUSHED"])
    }
}

extension Double {
    fileprivate var log2: Double { Foundation.log2(self) }
}
