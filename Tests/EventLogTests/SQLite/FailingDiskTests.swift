import Events
import Foundation
import GRDB
import Testing

@testable import EventLog

@Suite(.serialized) struct FailingDiskTests {
    private func large(_ number: Int) throws -> Draft {
        let content = try Content(
            class: .text, salt: Data(repeating: UInt8(number % 256), count: 16), bytes: Data(count: 20_000))
        return Records.opinion(contents: [NamedContent(.text, content)])
    }

    /// Appends until nothing more fits.
    private func fill(_ log: SQLiteLog?) throws -> (held: Int, refusal: (any Complaint)?) {
        let log = try #require(log)
        for number in 0..<200 {
            let error = complaint { _ = try log.append([Records.opinion(), large(number)], now: Records.now) }
            if error != nil { return (number * 2, error) }
        }
        return (400, nil)
    }

    private func expectWhole(_ log: SQLiteLog?, _ held: Int) throws {
        let log = try #require(log)
        #expect(try log.lastPosition() == Int64(held))
        let report = try log.verify { _, _ in }
        #expect(report.damage == nil)
        #expect(report.events == held)
        #expect(report.contentsHeld == held / 2)
    }

    @Test(.enabled(if: TinyDisk.isPermitted, "mounting a disk of one mebibyte takes root"))
    func aFullDiskSavesNothingHalfAndIsWrittenAgainWhenThereIsRoom() throws {
        let disk = try #require(TinyDisk())
        let ballast = disk.path + "/ballast"
        try Data(count: 400_000).write(to: URL(fileURLWithPath: ballast))
        let path = disk.path + "/log.db"
        var log: SQLiteLog? = try SQLiteLog.create(
            path: path, own: try Records.station(), epoch: 7, incarnation: Records.incarnation)
        let (held, refusal) = try fill(log)
        #expect(refusal?.code == "log.cannot_write")
        #expect(refusal?.exitStatus == .cannotWrite)
        #expect(refusal?.message.en.contains("the disk is full") == true)
        #expect(held > 4)
        try expectWhole(log, held)
        #expect(complaint { _ = try log?.append([large(201)], now: Records.now) }?.code == "log.cannot_write")
        try FileManager.default.removeItem(atPath: ballast)
        #expect(
            try log?.append([Records.opinion(), large(202)], now: Records.now).map(\.seq) == [
                UInt64(held + 1), UInt64(held + 2),
            ])
        try expectWhole(log, held + 2)
        log = nil
        try expectWhole(SQLiteLog.open(path: path), held + 2)
    }

    /// The same refusal without a disk of our own: the writer's file may grow no further.
    @Test func aFileThatMayGrowNoFurtherSavesNothingHalf() throws {
        let folder = try TemporaryFolder()
        let log = try LogFile.create(folder)
        try log.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = 60") }
        let (held, refusal) = try fill(log)
        #expect(refusal?.code == "log.cannot_write")
        #expect(held > 4)
        try expectWhole(log, held)
        try log.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = 100000") }
        #expect(
            try log.append([Records.opinion(), large(202)], now: Records.now).map(\.seq) == [
                UInt64(held + 1), UInt64(held + 2),
            ])
        try expectWhole(log, held + 2)
    }

    @Test(.enabled(if: TinyDisk.isPermitted, "mounting a disk of one mebibyte takes root"))
    func aReadOnlyDiskIsNamed() throws {
        let disk = try #require(TinyDisk())
        let path = disk.path + "/log.db"
        _ = try SQLiteLog.create(path: path, own: try Records.station(), epoch: 7, incarnation: Records.incarnation)
        #expect(disk.makeReadOnly())
        let error = complaint { _ = try SQLiteLog.open(path: path) }
        #expect(error?.code == "log.cannot_write")
        #expect(error?.message.en.contains(path) == true)
    }

    @Test func aFolderThatDoesNotExistCannotBeWritten() throws {
        let folder = try TemporaryFolder()
        for path in [folder.path + "/none/log.db", "/dev/null/log.db"] {
            let error = complaint {
                _ = try SQLiteLog.create(
                    path: path, own: Records.station(), epoch: 7, incarnation: Records.incarnation)
            }
            #expect(error?.code == "log.cannot_write")
            #expect(error?.exitStatus == .cannotWrite)
        }
    }

    /// In a process of its own, because the limit holds for everything that a process writes.
    @Test func afterAFailedWriteTheLogStopsUntilItIsOpenedAnew() async {
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryFolder()
            let log = try LogFile.create(folder)
            _ = try log.append([Records.opinion(), Records.referral(.draft(0))], now: Records.now)
            signal(SIGXFSZ, SIG_IGN)
            let size = try FileManager.default.attributesOfItem(atPath: folder.log + "-wal")[.size] as? Int ?? 0
            var limit = rlimit(rlim_cur: rlim_t(size + 2000), rlim_max: rlim_t.max)
            #expect(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
            let failed = complaint { _ = try log.append([Records.opinion()], now: Records.now) }
            #expect(failed?.code == "log.cannot_write")
            #expect(failed?.message.en.contains("the disk failed") == true)
            limit.rlim_cur = rlim_t.max
            #expect(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
            let stopped = complaint { _ = try log.append([Records.opinion()], now: Records.now) }
            #expect(stopped?.code == "log.stopped")
            #expect(stopped?.exitStatus == .cannotWrite)
            #expect(try log.lastPosition() == 2)
            let reopened = try SQLiteLog.open(path: folder.log)
            #expect(try reopened.lastPosition() == 2)
            #expect(try reopened.append([Records.opinion()], now: Records.now).map(\.seq) == [3])
            #expect(try reopened.verify { _, _ in }.damage == nil)
        }
    }
}
