import Events
import Foundation
import GRDB
import Testing

@testable import EventLog

/// One step fails, or a disk is full or unreadable for a while, and the program goes on.
@Suite(.serialized) struct FailureTests {
    /// A failed sync leaves what it was to make certain in doubt for ever, whatever later syncs say.
    @Test func oneFailedStepAnywhereLosesNothingThatWasAcknowledged() async throws {
        let whole = try SimulatedDisk()
        var session = CrashSession(whole)
        try session.run()
        let steps = whole.steps.map(\.step)
        let found = try await sideBySide(Array(1...steps.count)) { number in
            let codes: [ResultCode] =
                switch steps[number - 1] {
                case .create: [.SQLITE_CANTOPEN]
                case .write: [.SQLITE_IOERR_WRITE, .SQLITE_FULL]
                case .truncate: [.SQLITE_IOERR_TRUNCATE]
                case .sync: [.SQLITE_IOERR_FSYNC]
                case .delete: [.SQLITE_IOERR_DELETE]
                }
            return try codes.flatMap { try Self.faults(whenStep: number, failsWith: $0) }
        }
        #expect(found == [])
    }

    private static func faults(whenStep number: Int, failsWith code: ResultCode) throws -> [String] {
        let disk = try SimulatedDisk()
        disk.set(.failure(at: number, code: code))
        var session = CrashSession(disk)
        try session.run()
        var faults = session.breaches.map { "\($0)" }
        let seed = number.isMultiple(of: 2) ? 0 : UInt64(number)
        faults += try session.told.breaches(whenLeft: disk.afterPowerCut(seed: seed)).map { "\($0), seed \(seed)" }
        if let first = session.told.complaints.first, !first.saysWhatIsWrongWithTheDisk { faults.append("\(first)") }
        // What the first half of a neighbour's log could not be written of, the second half does not fit.
        let permitted: Set<EventLogError.Kind> = [.cannotWrite, .stopped, .gap]
        faults += session.told.complaints.filter { !permitted.contains($0.kind) }.map { "\($0)" }
        return faults.map { "step \(number) failing with \(code.rawValue): \($0)" }
    }

    @Test func aFailedSyncStopsTheLogUntilItIsOpenedAnew() throws {
        let disk = try SimulatedDisk()
        var log: SQLiteLog? = try create(disk)
        _ = try log?.append([Records.opinion()], now: Records.now)
        disk.set(.failureOfNext(.sync, code: .SQLITE_IOERR_FSYNC))
        let failed = complaint { _ = try log?.append([Records.opinion()], now: Records.now) }
        #expect(failed?.code == "log.cannot_write")
        #expect(failed?.exitStatus == .cannotWrite)
        #expect(failed?.message.en.contains("the disk failed") == true)
        let stopped = complaint { _ = try log?.append([Records.opinion()], now: Records.now) }
        #expect(stopped?.code == "log.stopped")
        #expect(stopped?.exitStatus == .cannotWrite)
        #expect(try log?.lastPosition() == 1)
        log = nil
        let reopened = try SQLiteLog.open(path: disk.log)
        #expect(try reopened.append([Records.opinion()], now: Records.now).map(\.seq) == [2])
    }

    @Test func aFullDiskSavesNothingOfABatchAndTakesTheNextWhenThereIsRoom() throws {
        let disk = try SimulatedDisk()
        let log = try create(disk)
        _ = try log.append([Records.opinion()], now: Records.now)
        disk.set(.full)
        let content = try Records.content("路灯")
        for _ in 0..<2 {
            let full = complaint {
                _ = try log.append(
                    [Records.opinion(contents: [NamedContent(.text, content)]), Records.referral(.draft(0))],
                    now: Records.now)
            }
            #expect(full?.code == "log.cannot_write")
            #expect(full?.exitStatus == .cannotWrite)
            #expect(full?.message.en.contains("the disk is full and nothing of this was saved") == true)
        }
        #expect(try log.lastPosition() == 1)
        #expect(try log.content(content.digest) == nil)
        disk.set(nil)
        #expect(try log.append([Records.opinion(), Records.opinion()], now: Records.now).map(\.seq) == [2, 3])
        #expect(try log.verify { _, _ in }.damage == nil)
    }

    @Test func aDiskThatCannotBeReadIsNamedAndReadAgainWhenItCan() throws {
        let disk = try SimulatedDisk()
        let log = try create(disk)
        _ = try log.append([Records.opinion()], now: Records.now)
        disk.set(.unreadable)
        for use: () throws -> Void in [
            { _ = try log.events(after: 0, limit: 9) }, { _ = try log.verify { _, _ in } },
            { _ = try SQLiteLog.open(path: disk.log) },
        ] {
            let unreadable = complaint(use)
            #expect(unreadable?.code == "log.cannot_write")
            #expect(unreadable?.exitStatus == .cannotWrite)
            #expect(unreadable?.message.en.contains("the disk failed") == true)
        }
        disk.set(nil)
        #expect(try log.events(after: 0, limit: 9).count == 1)
        #expect(try log.append([Records.opinion()], now: Records.now).map(\.seq) == [2])
    }

    /// In a process of its own, because root may write anywhere.
    @Test func aFolderThatMayNotBeWrittenIsNamed() async {
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryFolder()
            try LogFile.sample(folder)
            #expect(chmod(folder.path, 0o555) == 0)
            for name in ["log.db", "log.db.lock"] { #expect(chmod("\(folder.path)/\(name)", 0o444) == 0) }
            if geteuid() == 0 { #expect(seteuid(65534) == 0) }
            let made = complaint {
                _ = try SQLiteLog.create(
                    path: folder.path + "/new.db", own: Records.station(), epoch: 7, incarnation: Records.incarnation)
            }
            for error in [complaint { _ = try SQLiteLog.open(path: folder.log) }, made] {
                #expect(error?.code == "log.cannot_write")
                #expect(error?.exitStatus == .cannotWrite)
                #expect(error?.message.en.contains(folder.path) == true)
            }
            if getuid() == 0 { #expect(seteuid(0) == 0) }
            #expect(chmod(folder.path, 0o755) == 0)
        }
    }

    private func create(_ disk: SimulatedDisk) throws -> SQLiteLog {
        try SQLiteLog.create(
            path: disk.log, own: try Records.station(), epoch: 7, incarnation: Records.incarnation)
    }
}
