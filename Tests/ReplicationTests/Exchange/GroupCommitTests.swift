import EventLog
import Events
import Foundation
import Replication
import Sync
import Testing

/// Batches of several connections that are committed together.
@Suite struct GroupCommitTests {
    /// A hub's end of a connection.
    private struct End {
        var exchange: Exchange
        var batch: SignedBatch?
        var sent: [Frame] = []

        mutating func hear(_ frame: Frame) throws { add(try exchange.received(frame.encoded)) }

        mutating func add(_ progress: Exchange.Progress) {
            sent += progress.frames
            batch = progress.commit
        }
    }

    private func end(_ place: Place, _ hub: Place) throws -> End {
        let enrolling = Enrolling(log: hub.log, roster: RosterView(log: hub.log))
        var end = End(
            exchange: try Exchange(
                site: hub.site, below: place.code, key: place.signingKey.publicKey, enrolling: enrolling))
        let head = try #require(try place.log.head(of: place.own))
        try end.hear(
            .with {
                $0.hello.lowestVersion = 3
                $0.hello.highestVersion = 3
                $0.hello.site = place.code.text
                $0.hello.head = HeadFrame(place.signingKey.sign(head))
            })
        let payloads = try place.log.payloads(of: place.own, after: 0, maxEvents: 512, maxBytes: .max)
        let batch = ChainedBatch(after: .empty(log: place.own, epoch: 1), payloads: payloads)
        try end.hear(
            .with {
                $0.push.log = place.own.name
                $0.push.epoch = 1
                $0.push.firstSeq = 1
                $0.push.payloads = payloads
                $0.push.head = HeadFrame(place.signingKey.sign(batch.head))
            })
        return end
    }

    @Test(arguments: Storage.allCases)
    func oneThatIsRefusedHindersNoOther(storage: Storage) throws {
        let hub = try Place("520103-H01", storage)
        let first = try Place("520103001-Z02", below: hub)
        let second = try Place("520103020-S05", below: hub)
        // Two machines run the first site, and each has recorded something else.
        let clone = try first.clone(InMemoryLog(own: first.own, epoch: 1))
        try first.record(2, "here")
        try clone.record(3, "there")
        try second.record(1)
        var ends = [try end(first, hub), try end(clone, hub), try end(second, hub)]
        let batches = ends.compactMap(\.batch)
        #expect(batches.count == 3)
        let outcomes = try hub.log.ingest(batches, receivedAt: Fixture.now)
        for index in ends.indices {
            ends[index].add(try ends[index].exchange.committed(outcomes[index], batches[index]))
        }
        #expect(ends[0].sent.last?.ack.held.seq == 2)
        #expect(ends[1].sent.last?.decline.code == .fork)
        #expect(ends[1].sent.last?.decline.log == first.own.name)
        #expect(ends[2].sent.last?.ack.held.seq == 1)
        #expect(ends.allSatisfy { !$0.exchange.isClosed })
        #expect(try hub.agrees(with: first, on: first.own))
        #expect(try hub.agrees(with: second, on: second.own))
    }

    @Test func whereNothingCouldBeWrittenNobodyIsAcknowledged() throws {
        let hub = try Place("520103-H01")
        let first = try Place("520103001-Z02", below: hub)
        let second = try Place("520103020-S05", below: hub)
        try first.record(2)
        try second.record(1)
        var ends = [try end(first, hub), try end(second, hub)]
        let batches = ends.compactMap(\.batch)
        hub.fill(true)
        do {
            _ = try hub.log.ingest(batches, receivedAt: Fixture.now)
            Issue.record("a full disk took something")
        } catch {
            for index in ends.indices { ends[index].add(ends[index].exchange.failed(error)) }
        }
        #expect(ends.allSatisfy { $0.sent.last?.refuse.code == .storage })
        #expect(ends.allSatisfy { $0.exchange.isClosed })
        #expect(try hub.seq(first.own) == 0)
    }
}
