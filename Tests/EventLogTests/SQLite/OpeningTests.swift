import EventLog
import Events
import Foundation
import GRDB
import Testing

@Suite(.serialized) struct OpeningTests {
    @Test func aNewerLogIsRefusedAndLeftAsItIs() throws {
        let folder = try TemporaryFolder()
        try LogFile.sample(folder)
        try LogFile.raw(folder.log) { try $0.execute(sql: "PRAGMA user_version = 2") }
        let before = try Data(contentsOf: URL(fileURLWithPath: folder.log))
        let error = complaint { _ = try SQLiteLog.open(path: folder.log) }
        #expect(error?.code == "log.newer")
        #expect(error?.exitStatus == .badData)
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.log)) == before)
    }

    @Test func anotherProgramsDatabaseIsRefusedAndLeftAsItIs() throws {
        let folder = try TemporaryFolder()
        try LogFile.raw(folder.log) { try $0.execute(sql: "CREATE TABLE t (a); INSERT INTO t VALUES (1)") }
        let before = try Data(contentsOf: URL(fileURLWithPath: folder.log))
        #expect(complaint { _ = try SQLiteLog.open(path: folder.log) }?.code == "log.foreign")
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.log)) == before)
    }

    @Test(arguments: [Data(), Data("name,phone\n".utf8), Data(repeating: 0xA5, count: 10_000)])
    func whatIsNoDatabaseIsRefusedAndLeftAsItIs(bytes: Data) throws {
        let folder = try TemporaryFolder()
        try bytes.write(to: URL(fileURLWithPath: folder.log))
        #expect(complaint { _ = try SQLiteLog.open(path: folder.log) }?.code == "log.foreign")
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.log)) == bytes)
    }

    @Test func aLogIsMadeOnceAndOpenedOnlyWhereThereIsOne() throws {
        let folder = try TemporaryFolder()
        let missing = complaint { _ = try SQLiteLog.open(path: folder.log) }
        #expect(missing?.code == "log.absent")
        #expect(missing?.exitStatus == .badData)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
        try LogFile.sample(folder)
        #expect(complaint { _ = try LogFile.create(folder) }?.code == "log.absent")
        #expect(try LogFile.verify(folder).events == 12)
    }

    @Test func anUnknownEventIsStoredAndReadBackAsItIs() throws {
        let folder = try TemporaryFolder()
        let log = try LogFile.create(folder, own: "520103-H01")
        // recorded_at, then body field 99 with something in it.
        let payload = try #require(Data(hexadecimal: "180e" + "9a06020805"))
        let batch = ChainedBatch(after: .empty(log: try Records.other(), epoch: 1), payloads: [payload])
        #expect(try log.take(batch) == 1)
        #expect(try log.payloads(of: Records.other(), after: 0, maxEvents: 9, maxBytes: 9) == [payload])
        #expect(try log.statistics().types == [EventType(number: 99): 1])
        #expect(try log.verify { _, _ in }.damage == nil)
    }
}
