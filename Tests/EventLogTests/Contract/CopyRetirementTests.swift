import EventLog
import Events
import Foundation
import Testing

/// A copy of another site's log that its owner no longer stands by.
@Suite struct CopyRetirementTests {
    private let anew = Data(repeating: 0xEE, count: 16)

    @Test(arguments: LogKind.allCases)
    func whatIsHeldBeyondAPlaceIsKeptApartAndTheOwnersVersionComesIn(kind: LogKind) throws {
        let (log, folder) = try kind.make(own: "520103-H01")
        defer { withExtendedLifetime(folder) {} }
        let other = try Records.other()
        let held = try Records.batch(of: other, count: 5)
        _ = try log.take(held)
        let retired = try log.retireCopy(of: other, after: 3, incarnation: anew, now: Records.now)
        #expect(retired.map(\.seq) == [4, 5])
        #expect(try log.head(of: other) == Head(log: other, epoch: 9, seq: 3, hash: held.hashes[2]))
        #expect(try log.forkedEvents(of: other).map(\.payload) == held.payloads.suffix(2))
        #expect(try log.forks().map(\.events) == [2])
        #expect(try log.incarnation == anew)
        // The signed head lay beyond; what is handed on goes no further than one that is left.
        #expect(try log.signedHead(of: other) == nil)
        let owners = ChainedBatch(
            after: try #require(try log.head(of: other)),
            payloads: try Records.batch(of: other, count: 3, words: "x").payloads)
        #expect(try log.take(owners) == 3)
        #expect(try log.head(of: other) == owners.head)
        #expect(try log.verify { _, _ in }.damage == nil)
    }

    /// Whoever remembers a position, or has read up to one, learns by it that something has changed.
    @Test(arguments: LogKind.allCases)
    func noPositionIsTakenTwice(kind: LogKind) throws {
        let (log, folder) = try kind.make(own: "520103-H01")
        defer { withExtendedLifetime(folder) {} }
        let other = try Records.other()
        _ = try log.take(Records.batch(of: other, count: 5))
        _ = try log.retireCopy(of: other, after: 2, incarnation: anew, now: Records.now)
        #expect(try log.lastPosition() == 6)
        #expect(try log.events(after: 0, limit: 9).map(\.position) == [1, 2])
        let moved = complaint { _ = try log.append([Records.opinion()], ifUnchangedSince: 5, now: Records.now) }
        #expect(moved?.code == "log.moved")
        #expect(try log.append([Records.opinion()], ifUnchangedSince: 6, now: Records.now).map(\.position) == [7])
        _ = try log.retireCopy(of: other, after: 0, incarnation: anew, now: Records.now)
        #expect(try log.lastPosition() == 8)
        #expect(try log.take(Records.batch(of: other, count: 3, words: "x")) == 3)
        #expect(try log.events(after: 0, limit: 9).map(\.position) == [7, 9, 10, 11])
    }

    /// Another program had the log open all the while, and as many events came as had gone.
    @Test func anotherProgramTakesNothingForWhatItWas() throws {
        let folder = try TemporaryFolder()
        let log = try SQLiteLog.create(
            path: folder.log, own: try Records.hub(), epoch: 7, incarnation: Records.incarnation)
        let (other, third) = (try Records.other(), try Records.log("520103001-S01"))
        let serving = try SQLiteLog.open(path: folder.log)
        #expect(try serving.take(Records.batch(of: other, count: 5)) == 5)
        _ = try log.retireCopy(of: other, after: 3, incarnation: anew, now: Records.now)
        #expect(try log.take(Records.batch(of: third, count: 2)) == 2)
        let rest = ChainedBatch(
            after: Head(log: other, epoch: 9, seq: 3, hash: try Records.batch(of: other, count: 3).head.hash),
            payloads: try Records.batch(of: other, count: 3, words: "x").payloads)
        #expect(try serving.take(rest) == 3)
        #expect(try serving.head(of: other) == rest.head)
        #expect(try serving.verify { _, _ in }.damage == nil)
    }

    @Test(arguments: LogKind.allCases)
    func everythingMayGoAndNothingHappensBeyondTheEnd(kind: LogKind) throws {
        let (log, folder) = try kind.make(own: "520103-H01")
        defer { withExtendedLifetime(folder) {} }
        let other = try Records.other()
        _ = try log.take(Records.batch(of: other, count: 2))
        #expect(try log.retireCopy(of: other, after: 2, incarnation: anew, now: Records.now).isEmpty)
        #expect(try log.incarnation == Records.incarnation)
        #expect(try log.retireCopy(of: other, after: 0, incarnation: anew, now: Records.now).count == 2)
        #expect(try log.head(of: other)?.seq == 0)
        #expect(try log.take(Records.batch(of: other, count: 4, words: "x")) == 4)
    }

    @Test(arguments: LogKind.allCases)
    func nothingOfTheOwnLogIsLetGo(kind: LogKind) throws {
        let (log, folder) = try kind.make()
        defer { withExtendedLifetime(folder) {} }
        _ = try log.append([Records.site], now: Records.now)
        let error = complaint { _ = try log.retireCopy(of: log.own, after: 0, incarnation: anew, now: Records.now) }
        #expect(error?.code == "log.not_owned")
        #expect(try log.lastPosition() == 1)
    }
}
