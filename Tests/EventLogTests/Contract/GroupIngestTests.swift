import EventLog
import Events
import Foundation
import Testing

@Suite(.serialized) struct GroupIngestTests {
    private func signed(_ batch: ChainedBatch) -> SignedBatch { SignedBatch(batch, signed: Records.signed(batch.head)) }

    private func outcomes(_ results: [Result<Int, EventLogError>]) -> [String] {
        results.map { result in
            switch result {
            case .success(let count): "\(count)"
            case .failure(let error): error.code
            }
        }
    }

    @Test(arguments: LogKind.allCases)
    func aBatchThatDoesNotFitHindersNoOther(kind: LogKind) throws {
        let (log, folder) = try kind.make(own: "520103-H01")
        defer { withExtendedLifetime(folder) {} }
        let (a, b, c) = (try Records.other(), try Records.station(), try Records.log("520103001-S01"))
        _ = try log.take(Records.batch(of: c, count: 2))
        let good = try Records.batch(of: a, count: 1).payloads[0]
        let results = try log.ingest(
            [
                signed(Records.batch(of: a, count: 3)),
                // Begins behind what is held.
                signed(Records.batch(of: b, after: 4, count: 2)),
                // Continues the first of this very group.
                signed(Records.batch(of: a, after: 3, count: 2)),
                // Another event at a place that is held.
                signed(Records.batch(of: c, count: 3, words: "x")),
                // The first fits, the second is no event: neither is kept.
                signed(ChainedBatch(after: .empty(log: b, epoch: 9), payloads: [good, Data([0xFF])])),
                signed(Records.batch(of: b, count: 2)),
                // Known already.
                signed(Records.batch(of: a, count: 2)),
                // Follows the one that was refused, or so its author thinks.
                signed(Records.batch(of: c, after: 3, count: 1, words: "x")),
                signed(Records.batch(of: c, after: 1, count: 3)),
            ], receivedAt: Records.now)
        #expect(
            outcomes(results) == ["3", "log.gap", "2", "log.fork", "event.undecodable", "2", "0", "log.gap", "2"])
        #expect(try log.head(of: a) == Records.batch(of: a, count: 5).head)
        #expect(try log.head(of: b) == Records.batch(of: b, count: 2).head)
        #expect(try log.head(of: c) == Records.batch(of: c, count: 4).head)
        #expect(try log.lastPosition() == 11)
        #expect(try log.events(after: 0, limit: 99).map(\.position) == Array(1...11))
        #expect(try log.signedHeads(of: a, after: 0, limit: 9).map(\.head.seq) == [3, 5])
        #expect(try log.signedHeads(of: b, after: 0, limit: 9).map(\.head.seq) == [2])
        #expect(try log.signedHeads(of: c, after: 0, limit: 9).map(\.head.seq) == [2, 4])
        #expect(try log.verify { _, _ in }.damage == nil)
    }

    @Test(arguments: LogKind.allCases)
    func ofALogOfWhichEverythingWasRefusedNothingIsKnown(kind: LogKind) throws {
        let (log, folder) = try kind.make(own: "520103-H01")
        defer { withExtendedLifetime(folder) {} }
        let results = try log.ingest(
            [
                signed(Records.batch(of: Records.other(), after: 1, count: 1)),
                signed(
                    ChainedBatch(after: .empty(log: try Records.other(), epoch: 9), payloads: [Data([0xFF])])),
            ], receivedAt: Records.now)
        #expect(outcomes(results) == ["log.gap", "event.undecodable"])
        #expect(try log.head(of: Records.other()) == nil)
        #expect(try log.heads() == [])
        #expect(try log.signedHead(of: Records.other()) == nil)
        // It may still begin, in whatever epoch.
        #expect(try log.take(Records.batch(of: Records.other(), epoch: 3, count: 1)) == 1)
        #expect(try log.ingest([], receivedAt: Records.now).isEmpty)
    }

    @Test(arguments: LogKind.allCases)
    func everySignedHeadThatBroughtSomethingIsKeptAndPagedInOrder(kind: LogKind) throws {
        let (log, folder) = try kind.make(own: "520103-H01")
        defer { withExtendedLifetime(folder) {} }
        let other = try Records.other()
        for (start, count) in [(0, 2), (2, 1), (1, 2), (1, 4), (5, 7)] as [(UInt64, UInt64)] {
            _ = try log.take(Records.batch(of: other, after: start, count: count))
        }
        #expect(try log.signedHeads(of: other, after: 0, limit: 9).map(\.head.seq) == [2, 3, 5, 12])
        #expect(try log.signedHeads(of: other, after: 2, limit: 2).map(\.head.seq) == [3, 5])
        #expect(try log.signedHeads(of: other, after: 12, limit: 2).isEmpty)
        #expect(try log.signedHead(of: other) == Records.signed(Records.batch(of: other, count: 12).head))
    }
}
