import EventLog
import Events
import Foundation
import GRDB
import Testing

@Suite(.serialized) struct AppendOnlyTests {
    private func refused(_ path: String, _ sql: String) throws -> String? {
        try LogFile.raw(path) { db in
            do {
                try db.execute(sql: sql)
                return nil
            } catch let error as DatabaseError {
                return error.message
            }
        }
    }

    @Test(arguments: [
        "UPDATE events SET payload = x'00' WHERE position = 1", "UPDATE events SET received_at = 0",
        "UPDATE events SET hash = hash", "DELETE FROM events", "DELETE FROM events WHERE position = 12",
        "INSERT OR REPLACE INTO events SELECT position, log, seq, hlc, 0, received_at, type, subject_log, subject_seq, payload, hash FROM events WHERE position = 3",
        "INSERT OR REPLACE INTO events SELECT 99, log, seq, hlc, 0, received_at, type, subject_log, subject_seq, payload, hash FROM events WHERE position = 3",
        "UPDATE OR REPLACE events SET position = 1 WHERE position = 2",
    ])
    func noOtherProgramChangesAnEvent(sql: String) throws {
        let folder = try TemporaryFolder()
        try LogFile.sample(folder)
        #expect(try refused(folder.log, sql) == "events are append only")
        let report = try LogFile.verify(folder)
        #expect(report.damage == nil)
        #expect(report.events == 12)
    }

    @Test func aHeldContentIsForgottenOrLeftAsItIs() throws {
        let folder = try TemporaryFolder()
        try LogFile.sample(folder)
        for sql in [
            "UPDATE contents SET state = 0", "UPDATE contents SET digest = zeroblob(32) WHERE id = 1",
            "UPDATE contents SET digest = zeroblob(32), state = 2 WHERE id = 1", "DELETE FROM contents",
            "DELETE FROM content_chunks", "UPDATE content_chunks SET bytes = x'00' WHERE id = 1",
            "UPDATE content_chunks SET bytes = zeroblob(length(bytes)), salt = zeroblob(16)",
            "UPDATE content_chunks SET number = 5",
        ] {
            #expect(try refused(folder.log, sql) == "a content is only ever forgotten")
        }
        #expect(try refused(folder.log, "UPDATE contents SET state = 2 WHERE id = 1") == nil)
        // Forgotten is not yet gone.
        #expect(try LogFile.verify(folder).damage?.what.en.contains("yet bytes of it are here") == true)
        for sql in [
            "bytes = zeroblob(length(bytes) - 1), salt = zeroblob(16)",
            "bytes = zeroblob(length(bytes)), salt = zeroblob(15)",
            "bytes = zeroblob(length(bytes)), salt = zeroblob(16), content = 2",
        ] {
            let blanking = "UPDATE content_chunks SET \(sql) WHERE content = 1"
            let said = try refused(folder.log, blanking)
            #expect(said == "a content is only ever forgotten", "\(sql)")
        }
        let blanking = "bytes = zeroblob(length(bytes)), salt = zeroblob(16)"
        #expect(try refused(folder.log, "UPDATE content_chunks SET \(blanking) WHERE content = 1") == nil)
        #expect(
            try refused(folder.log, "UPDATE contents SET state = 0 WHERE id = 1")
                == "a forgotten content does not come back")
        let log = try SQLiteLog.open(path: folder.log)
        let report = try log.verify { _, _ in }
        #expect(report.damage == nil)
        #expect(report.contentsForgotten == 1)
        #expect(report.contentsHeld == 3)
        let forgotten = try Records.content("意见 0")
        #expect(try log.content(forgotten.digest) == nil)
        // A forgotten content does not come back by being sent again.
        #expect(try log.store([forgotten]) == 0)
        #expect(try log.statistics().contentsForgotten == 1)
    }
}
