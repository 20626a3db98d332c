import Events
import Foundation
import GRDB
import Testing

@testable import EventLog

/// What an adoption leaves in the file: it is the only writer that ever takes an event out of its table.
@Suite(.serialized) struct AdoptionFileTests {
    private struct Declined: Error {}

    private let fresh = Data(repeating: 9, count: 16)
    private static let writes = [
        "DELETE FROM events", "DELETE FROM events WHERE position = (SELECT max(position) FROM events)",
        "UPDATE events SET received_at = 0",
        "INSERT OR REPLACE INTO events SELECT position, log, seq, hlc, 0, received_at, type, subject_log, subject_seq, payload, hash FROM events WHERE position = 1",
    ]

    /// A station with four events and a branch after the second.
    private func forked(_ folder: TemporaryFolder) throws -> SQLiteLog {
        let log = try LogFile.create(folder)
        for number in 0..<4 { _ = try log.append([Records.opinion("\(number)")], now: Records.now) }
        let base = try #require(try log.head(of: log.own, at: 2))
        let payload: Data = try Records.event(Records.opinion("branch"), tick: 77).serializedBytes()
        let batch = ChainedBatch(after: base, payloads: [payload])
        try log.holdBranch(
            SignedBatch(batch, signed: Records.signed(batch.head)), base: base, from: Records.hub().site,
            at: Records.now)
        return log
    }

    private func refusal(_ path: String, _ sql: String) throws -> String? {
        try LogFile.raw(path) { db in
            do {
                try db.execute(sql: sql)
                return nil
            } catch let error as DatabaseError {
                return error.message
            }
        }
    }

    private func schema(_ path: String) throws -> [String] {
        try LogFile.raw(path) {
            try String.fetchAll($0, sql: "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")
        }
    }

    @Test(arguments: [true, false])
    func eventsAreRefusedToBeChangedAsBefore(isAdopted: Bool) throws {
        let folder = try TemporaryFolder()
        let log = try forked(folder)
        let before = try schema(folder.log)
        if isAdopted {
            _ = try log.adoptBranch(of: log.own, incarnation: fresh, now: Records.now) { _ in [Records.opinion("anew")]
            }
        } else {
            #expect(throws: Declined.self) {
                try log.adoptBranch(of: log.own, incarnation: fresh, now: Records.now) { _ in throw Declined() }
            }
        }
        #expect(try schema(folder.log) == before)
        for sql in Self.writes { #expect(try refusal(folder.log, sql) == "events are append only", "\(sql)") }
        // By the log's own connection too.
        for sql in Self.writes {
            let error = complaint { try log.writing(now: nil) { db, _ in try db.execute(sql: sql) } }
            #expect(((error as? EventLogError)?.cause as? DatabaseError)?.message == "events are append only", "\(sql)")
        }
        #expect(try log.append([Records.opinion()], now: Records.now).map(\.seq) == [5])
        #expect(try log.verify { _, _ in }.damage == nil)
    }

    @Test func whatGaveWayIsKeptForGoodAndItsDamageIsFound() throws {
        let folder = try TemporaryFolder()
        do {
            let log = try forked(folder)
            _ = try log.adoptBranch(of: log.own, incarnation: fresh, now: Records.now) { _ in [] }
        }
        for sql in [
            "DELETE FROM forked_events", "UPDATE forked_events SET payload = x'00'", "DELETE FROM forks",
            "UPDATE forks SET base_seq = 0",
            "INSERT OR REPLACE INTO forked_events SELECT fork, 0, seq, received_at, payload, hash FROM forked_events",
        ] {
            #expect(try refusal(folder.log, sql) == "forks are kept for good", "\(sql)")
        }
        #expect(try LogFile.verify(folder).damage == nil)
        for (sql, seq) in [
            ("UPDATE forked_events SET payload = payload || x'00' WHERE seq = 4", 4),
            ("UPDATE forked_events SET hash = zeroblob(32) WHERE seq = 3", 3),
            ("DELETE FROM forked_events WHERE seq = 3", 3), ("DELETE FROM forked_events", 3),
        ] as [(String, UInt64)] {
            let copy = try LogFile.copy(folder)
            try LogFile.tamper(copy.log, sql)
            let damage = try #require(try LogFile.verify(copy).damage, "\(sql)")
            #expect(damage.seq == seq, "\(sql)")
            #expect(damage.log?.name == "520103001-Z02")
        }
    }

    @Test func everySignedHeadIsComparedWithItsChain() throws {
        let folder = try TemporaryFolder()
        do {
            let log = try LogFile.create(folder, own: "520103-H01")
            for start in UInt64(0)..<4 { _ = try log.take(Records.batch(of: Records.other(), after: start, count: 1)) }
        }
        for seq in 1...4 {
            let copy = try LogFile.copy(folder)
            try LogFile.tamper(copy.log, "UPDATE signed_heads SET hash = zeroblob(32) WHERE seq = \(seq)")
            let damage = try LogFile.verify(copy).damage
            #expect(damage?.seq == UInt64(seq))
            #expect(damage?.what.en == "the head that the site signed is not the one held")
        }
    }

    @Test func anotherProgramGoesOnFromWhatTheAdoptionLeft() throws {
        let folder = try TemporaryFolder()
        let log = try forked(folder)
        let other = try SQLiteLog.open(path: folder.log)
        #expect(try other.append([Records.opinion("theirs")], now: Records.now).map(\.seq) == [5])
        let position = try other.lastPosition()
        _ = try log.adoptBranch(of: log.own, incarnation: fresh, now: Records.now) { gaveWay in
            gaveWay.untold.map { Records.opinion("again \($0.seq)") }
        }
        #expect(try other.incarnation == fresh)
        let moved = complaint {
            _ = try other.append([Records.opinion()], ifUnchangedSince: position, now: Records.now)
        }
        #expect(moved?.code == "log.moved")
        #expect(try other.append([Records.opinion()], now: Records.now).map(\.seq) == [7])
        #expect(try other.verify { _, _ in }.damage == nil)
        #expect(try log.head(of: log.own)?.seq == 7)
    }

    @Test func aGroupOfBatchesIsOneCommit() throws {
        let disk = try SimulatedDisk()
        let log = try SQLiteLog.create(
            path: disk.log, own: try Records.hub(), epoch: 7, incarnation: Records.incarnation)
        func syncs(_ body: () throws -> Void) throws -> Int {
            let before = disk.steps.count
            try body()
            return disk.steps.dropFirst(before).count { $0 == (.sync, "log.db-wal") }
        }
        let batches = try (1...8).map { number in
            let batch = try Records.batch(of: Records.log("520103001-Z\(10 + number)"), count: 20)
            return SignedBatch(batch, signed: Records.signed(batch.head))
        }
        _ = try log.ingest([batches[0]], receivedAt: Records.now)
        #expect(try syncs { _ = try log.ingest(Array(batches.dropFirst()), receivedAt: Records.now) } == 1)
        #expect(try log.lastPosition() == 160)
        // What changes nothing is not written.
        #expect(try syncs { _ = try log.ingest(batches, receivedAt: Records.now) } == 0)
        let mark = HeldMark(peer: try Records.station().site, head: batches[0].batch.head, at: Records.now)
        let notes: [PeerNote] = [.held(mark), .ancestors([]), .cleared(peer: mark.peer, log: log.own)]
        #expect(try syncs { try log.record(notes) } == 1)
        #expect(try syncs { try log.record(notes) } == 0)
    }
}
