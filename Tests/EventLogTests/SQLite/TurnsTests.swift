import EventLog
import Events
import Foundation
import Testing

/// Programs that write the same log take turns.
@Suite(.serialized) struct TurnsTests {
    @Test func twoOpenLogsAppendInTurn() throws {
        let folder = try TemporaryFolder()
        let first = try LogFile.create(folder)
        let second = try SQLiteLog.open(path: folder.log)
        for turn in 0..<10 {
            let log = turn.isMultiple(of: 2) ? first : second
            let events = try log.append([Records.opinion(), Records.referral(.draft(0))], now: Records.now)
            #expect(events.map(\.seq) == [UInt64(turn * 2 + 1), UInt64(turn * 2 + 2)])
        }
        #expect(try second.take(Records.batch(of: Records.other(), count: 2)) == 2)
        #expect(try first.take(Records.batch(of: Records.other(), after: 2, count: 1)) == 1)
        #expect(try first.append([Records.opinion()], now: Records.now).map(\.position) == [24])
        #expect(try second.head(of: first.own) == first.head(of: first.own))
        let report = try first.verify { _, _ in }
        #expect(report.damage == nil)
        #expect(report.events == 24)
        let stamps = try first.events(after: 0, limit: 99).filter { $0.log == first.own }.map(\.hlc)
        #expect(zip(stamps, stamps.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test func manyThreadsOnTwoLogsLeaveNoGap() async throws {
        let folder = try TemporaryFolder()
        let logs = [try LogFile.create(folder), try SQLiteLog.open(path: folder.log)]
        let places = try await withThrowingTaskGroup(of: [UInt64].self) { group in
            for worker in 0..<4 {
                group.addTask {
                    var places: [UInt64] = []
                    for turn in 0..<15 {
                        let drafts = (0...(turn % 3)).map { _ in Records.opinion("\(worker)") }
                        places += try logs[worker % 2].append(drafts, now: Records.now).map(\.seq)
                    }
                    return places
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(places.sorted() == Array(1...120))
        let report = try logs[0].verify { _, _ in }
        #expect(report.damage == nil)
        #expect(report.events == 120)
    }

    @Test func readingGoesOnWhileAnotherProgramWrites() throws {
        let folder = try TemporaryFolder()
        let log = try LogFile.create(folder)
        _ = try log.append([Records.opinion()], now: Records.now)
        try whileLocked(folder.log + ".lock") { () throws in
            #expect(try log.events(after: 0, limit: 9).count == 1)
            #expect(try log.verify { _, _ in }.damage == nil)
        }
    }

    @Test func aLogThatAnotherProgramWritesToIsBusyAfterItsPatience() throws {
        let folder = try TemporaryFolder()
        _ = try LogFile.create(folder)
        let log = try SQLiteLog.open(path: folder.log, patience: .milliseconds(4))
        try whileLocked(folder.log + ".lock") { () throws in
            let error = complaint { _ = try log.append([Records.opinion()], now: Records.now) }
            #expect(error?.code == "log.busy")
            #expect(error?.exitStatus == .retry)
            #expect(complaint { _ = try SQLiteLog.open(path: folder.log, patience: .zero) }?.code == "log.busy")
        }
        #expect(try log.append([Records.opinion()], now: Records.now).map(\.seq) == [1])
    }

    private func whileLocked(_ path: String, _ body: () throws -> Void) throws {
        let descriptor = open(path, O_RDWR)
        #expect(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        defer { close(descriptor) }
        try body()
    }
}
