import Events
import Foundation
import GRDB
import TestSupport
import Testing

@testable import EventLog

@Suite(.serialized) struct DurabilityTests {
    private func settings(_ log: SQLiteLog?) throws -> [String] {
        try #require(log).pool.writeWithoutTransaction { db in
            try ["synchronous", "journal_mode", "foreign_keys", "secure_delete", "trusted_schema"].map {
                try String.fetchOne(db, sql: "PRAGMA \($0)") ?? ""
            }
        }
    }

    @Test func theWriterIsInWALWithSynchronousFullNewAndReopened() throws {
        let folder = try TemporaryFolder()
        var log: SQLiteLog? = try LogFile.create(folder)
        #expect(try settings(log) == ["2", "wal", "1", "1", "0"])
        log = nil
        log = try SQLiteLog.open(path: folder.log)
        #expect(try settings(log) == ["2", "wal", "1", "1", "0"])
        _ = try log?.append([Records.opinion()], now: Records.now)
        #expect(try settings(log) == ["2", "wal", "1", "1", "0"])
    }

    @Test(arguments: [false, true])
    func closingLeavesOneCheckpointedFile(afterReading reads: Bool) throws {
        let folder = try TemporaryFolder()
        try LogFile.sample(folder)
        var log: SQLiteLog? = try SQLiteLog.open(path: folder.log)
        _ = try log?.append([Records.opinion()], now: Records.now)
        if reads { #expect(try log?.events(after: 0, limit: 99).count == 13) }
        log = nil
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["log.db", "log.db.lock"])
    }

    @Test func theWALIsFoldedInWhenItHasGrownAndNotWithEveryAppendFromThenOn() throws {
        let disk = try SimulatedDisk()
        let log = try SQLiteLog.create(
            path: disk.log, own: try Records.station(), epoch: 7, incarnation: Records.incarnation,
            settings: WriterSettings(walBytes: 48 * 1024))
        func foldsIn(_ appends: Int) throws -> Int {
            let before = disk.steps.count
            for _ in 0..<appends { _ = try log.append([Records.opinion()], now: Records.now) }
            return disk.steps[before...].filter { $0 == (.sync, "log.db") }.count
        }
        // What the creation wrote is folded in with the first append; then some three pages an append, of twelve.
        #expect(try foldsIn(1) == 1)
        #expect(try (2...4).contains(foldsIn(12)))
    }

    @Test func closingALogThatWasReadLeavesOneCheckpointedFileToo() throws {
        let folder = try TemporaryFolder()
        var log: SQLiteLog? = try LogFile.create(folder)
        _ = try log?.append([Records.opinion()], now: Records.now)
        #expect(try log?.events(after: 0, limit: 9).count == 1)
        log = nil
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["log.db", "log.db.lock"])
    }

    @Test func whatIsOnlyInTheWALIsThereAfterACrash() throws {
        let folder = try TemporaryFolder()
        let log = try LogFile.create(folder)
        let content = try Records.content("路灯")
        let events = try log.append(
            [Records.opinion(contents: [NamedContent(.text, content)]), Records.referral(.draft(0))], now: Records.now)
        // As the files are while the program still runs: nothing was checkpointed into the main file.
        let crashed = try LogFile.copy(folder)
        let reopened = try SQLiteLog.open(path: crashed.log)
        #expect(try reopened.events(after: 0, limit: 9).map(\.payload) == events.map(\.payload))
        #expect(try reopened.content(content.digest) == content)
        #expect(reopened.own == log.own)
        #expect(try reopened.incarnation == Records.incarnation)
        #expect(try reopened.verify { _, _ in }.damage == nil)
        #expect(try reopened.append([Records.opinion()], now: Records.now)[0].seq == 3)
    }

    @Test func aWALCutAnywhereHoldsWholeBatchesOnly() throws {
        let folder = try TemporaryFolder()
        let log = try LogFile.create(folder)
        for _ in 0..<5 {
            _ = try log.append([Records.opinion(), Records.referral(.draft(0)), Records.opinion()], now: Records.now)
        }
        let length = try Data(contentsOf: URL(fileURLWithPath: folder.log + "-wal")).count
        var random = SplitMix(seed: 51)
        var held: Set<Int64> = []
        for _ in 0..<25 {
            let crashed = try LogFile.copy(folder)
            let cut = Int.random(in: 0...length, using: &random)
            let handle = try #require(FileHandle(forWritingAtPath: crashed.log + "-wal"))
            try handle.truncate(atOffset: UInt64(cut))
            try handle.close()
            do {
                let reopened = try SQLiteLog.open(path: crashed.log)
                let last = try reopened.lastPosition()
                held.insert(last)
                #expect(last.isMultiple(of: 3), "seed 51, cut at \(cut)")
                #expect(try reopened.verify { _, _ in }.damage == nil, "seed 51, cut at \(cut)")
            } catch let error as EventLogError {
                // Cut within the creation itself.
                #expect(error.kind == .foreign, "seed 51, cut at \(cut)")
            }
        }
        #expect(held.count > 2)
    }

    /// The first write after opening may be one that stamps nothing.
    @Test func theClockRemembersOtherSitesStampsWhateverIsWrittenFirst() throws {
        let folder = try TemporaryFolder()
        let ahead = Records.now.advanced(byMilliseconds: 3_600_000)
        let content = try Records.content("路灯")
        let event = Records.opinion(at: ahead, contents: [NamedContent(.text, content)])
            .event(hlc: HybridTime(ahead), recordedAt: ahead, subject: nil)
        var log: SQLiteLog? = try LogFile.create(folder, own: "520103-H01")
        _ = try log?.take(Records.batch(of: Records.other(), [event]))
        log = nil
        let reopened = try SQLiteLog.open(path: folder.log)
        #expect(try reopened.store([content]) == 1)
        #expect(
            try reopened.append([Records.opinion()], now: Records.now)[0].hlc.rawValue == HybridTime(ahead).rawValue + 1
        )
    }

    @Test func ownStampsGoOnFromAClockThatWasWrong() throws {
        let folder = try TemporaryFolder()
        let far = Records.now.advanced(byMilliseconds: 315_360_000_000)
        var log: SQLiteLog? = try LogFile.create(folder)
        _ = try log?.append([Records.opinion()], now: far)
        log = nil
        let reopened = try SQLiteLog.open(path: folder.log)
        #expect(
            try reopened.append([Records.opinion()], now: Records.now)[0].hlc.rawValue == HybridTime(far).rawValue + 1)
    }
}
