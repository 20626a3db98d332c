import Events
import Foundation
import GRDB
import Synchronization
import Testing

@testable import Projections

@Suite struct `The file of the read model` {
    /// A folder of its own for each test, removed with it.
    final class Folder {
        let url = FileManager.default.temporaryDirectory.appending(path: "views-\(UUID().uuidString)")
        var views: String { url.appending(path: "views.db").path }

        init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }
        deinit { try? FileManager.default.removeItem(at: url) }

        var names: [String] {
            ((try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []).sorted()
        }

        func sql(_ sql: String) throws {
            try DatabaseQueue(path: views).write { try $0.execute(sql: sql) }
        }
    }

    private func held() throws -> HeldEvents { try RandomHistory(seed: 2_026).told.held() }

    @Test func `A model that is opened again goes on from its checkpoint`() throws {
        let (folder, held) = (try Folder(), try held())
        let half = QualifyingReader(base: held, through: Int64(held.all.count / 2))
        try ReadModel(path: folder.views, calendar: .shanghai).catchUp(from: half)
        let model = try ReadModel(path: folder.views, calendar: .shanghai)
        #expect(try model.position() == Int64(held.all.count / 2))
        try model.catchUp(from: held)
        #expect(try model.dump() == held.folded().dump())
        #expect(try model.digest() == held.folded().digest())
    }

    @Test func `Progress tells positions, page by page`() throws {
        let held = try held()
        let model = try ReadModel(.memory, calendar: .shanghai, pageSize: held.all.count - 1)
        var seen: [ReadModel.Progress] = []
        try model.catchUp(from: held) { seen.append($0) }
        let total = Int64(held.all.count)
        #expect(seen.map(\.done) == [total - 1, total, total])
        #expect(seen.map(\.total) == [total, total, total])
    }

    @Test func `A model that is to end keeps the pages until then, and goes on from there`() throws {
        let (folder, held) = (try Folder(), try held())
        let model = try ReadModel(.file(folder.views), calendar: .shanghai, pageSize: 3)
        var asked = 0
        #expect(throws: CancellationError.self) {
            try model.catchUp(
                from: held,
                isEnding: {
                    asked += 1
                    return asked > 2
                })
        }
        #expect(try model.position() == 6)
        try model.bringUpToDate(from: held)
        #expect(try model.dump() == held.folded().dump())
    }

    @Test func `A rebuild that is to end leaves the model in use as it was`() throws {
        let (folder, held) = (try Folder(), try held())
        try ReadModel(path: folder.views, calendar: .shanghai).catchUp(from: QualifyingReader(base: held, through: 4))
        #expect(throws: CancellationError.self) {
            try ReadModel.rebuild(at: folder.views, from: held, calendar: .shanghai, isEnding: { true })
        }
        #expect(try ReadModel(path: folder.views, calendar: .shanghai).position() == 4)
        try ReadModel.rebuild(at: folder.views, from: held, calendar: .shanghai)
        #expect(folder.names == ["views.db", "views.db.lock", "views.db.rebuild.lock"])
    }

    @Test func `Rebuilt equals live, and the check says so`() throws {
        let (folder, held) = (try Folder(), try held())
        let live = try ReadModel(.file(folder.views), calendar: .shanghai, pageSize: 3)
        try live.catchUp(from: held)
        let before = try live.dump()
        let report = try ReadModel.check(path: folder.views, from: held, calendar: .shanghai)
        #expect(report.passed)
        #expect(report.rows == before.count)
        #expect(report.position == Int64(held.all.count))
        try ReadModel.rebuild(at: folder.views, from: held, calendar: .shanghai)
        #expect(try live.dump() == before)
        try live.closeFile()
        #expect(folder.names == ["views.db", "views.db.lock", "views.db.rebuild.lock"])
    }

    @Test func `A check compares up to where the live model has come`() throws {
        let (folder, held) = (try Folder(), try held())
        try ReadModel(path: folder.views, calendar: .shanghai).catchUp(from: QualifyingReader(base: held, through: 4))
        let report = try ReadModel.check(path: folder.views, from: held, calendar: .shanghai)
        #expect(report.passed)
        #expect(report.position == 4)
    }

    @Test func `A check names the first row that was tampered with`() throws {
        var told = Chronicle()
        try told.collect(on: "2026-05-01T09:00", category: "交通")
        try told.collect(on: "2026-05-01T09:00", category: "住房")
        let (folder, held) = (try Folder(), try told.held())
        try ReadModel(path: folder.views, calendar: .shanghai).catchUp(from: held)
        try folder.sql("UPDATE matters SET category = '医疗' WHERE seq = 2")
        let found = try #require(
            try ReadModel.check(path: folder.views, from: held, calendar: .shanghai).difference)
        #expect(found.live?.hasPrefix("matters(log='520103001-Z01', seq=2) ") == true)
        #expect(found.live?.contains("category='医疗'") == true)
        #expect(found.rebuilt?.contains("category='住房'") == true)
        try folder.sql("DELETE FROM matters WHERE seq = 1")
        let missing = try #require(
            try ReadModel.check(path: folder.views, from: held, calendar: .shanghai).difference)
        #expect(missing.rebuilt?.hasPrefix("matters(log='520103001-Z01', seq=1) ") == true)
    }

    @Test func `What a killed rebuild left behind is removed`() throws {
        let (folder, held) = (try Folder(), try held())
        try Data("half a file".utf8).write(to: URL(fileURLWithPath: folder.views + ".rebuilding"))
        try Data("half a journal".utf8).write(to: URL(fileURLWithPath: folder.views + ".rebuilding-journal"))
        try ReadModel.rebuild(at: folder.views, from: held, calendar: .shanghai)
        #expect(folder.names == ["views.db", "views.db.lock", "views.db.rebuild.lock"])
        #expect(try ReadModel(path: folder.views, calendar: .shanghai).dump() == held.folded().dump())
    }

    @Test func `An open model sees that the file was swapped`() throws {
        let (folder, held) = (try Folder(), try held())
        let open = try ReadModel(path: folder.views, calendar: .shanghai)
        #expect(try open.position() == 0)
        try ReadModel.rebuild(at: folder.views, from: held, calendar: .shanghai)
        #expect(try open.position() == Int64(held.all.count))
        try open.catchUp(from: held)
        #expect(try open.dump() == held.folded().dump())
        try FileManager.default.removeItem(atPath: folder.views)
        #expect(try open.position() == 0, "a file that was thrown away is begun anew")
    }

    @Test func `A journal left by a killed writer is not taken for the new file's`() throws {
        let (folder, held) = (try Folder(), try held())
        try ReadModel(path: folder.views, calendar: .shanghai).catchUp(from: held)
        try Data(repeating: 7, count: 4096).write(to: URL(fileURLWithPath: folder.views + "-journal"))
        try ReadModel.rebuild(at: folder.views, from: held, calendar: .shanghai)
        #expect(folder.names == ["views.db", "views.db.lock", "views.db.rebuild.lock"])
    }

    @Test func `Whoever closes the file that was swapped out leaves the new one's journal alone`() throws {
        var told = Chronicle()
        try told.collect(on: "2026-05-01T09:00")
        let (folder, first) = (try Folder(), try told.held())
        try ReadModel(path: folder.views, calendar: .shanghai).catchUp(from: first)
        try told.collect(on: "2026-05-02T09:00")
        let second = try told.held()
        let old = try DatabasePool(path: folder.views)
        let (before, after) = try old.read { db in
            let before = try ReadModel.position(db)
            try ReadModel.rebuild(at: folder.views, from: second, calendar: .shanghai)
            return (before, try ReadModel.position(db))
        }
        #expect(before == 1 && after == 1, "a question that is being answered is answered from one state")
        let live = try ReadModel(path: folder.views, calendar: .shanghai)
        try told.collect(on: "2026-05-03T09:00")
        let third = try told.held()
        try live.catchUp(from: third)
        #expect(folder.names.contains("views.db-wal"))
        try old.close()
        #expect(folder.names.contains("views.db-wal"))
        #expect(try ReadModel(path: folder.views, calendar: .shanghai).dump() == third.folded().dump())
    }

    @Test func `A model that is far behind is made anew, another one catches up`() throws {
        let (folder, held) = (try Folder(), try held())
        let model = try ReadModel(path: folder.views, calendar: .shanghai)
        let total = Int64(held.all.count)
        try model.catchUp(from: QualifyingReader(base: held, through: total - 2))
        func identity() -> FileIdentity? { FileIdentity(path: folder.views) }
        let first = identity()
        // Two are missing, which is not more than one in total / 2.
        try model.bringUpToDate(from: held, haste: .init(events: 2, part: total / 2))
        #expect(identity() == first)
        #expect(try model.position() == total)
        let other = try Folder()
        let late = try ReadModel(path: other.views, calendar: .shanghai)
        try late.catchUp(from: QualifyingReader(base: held, through: total - 2))
        let before = FileIdentity(path: other.views)
        try late.bringUpToDate(from: held, haste: .init(events: 2, part: total))
        #expect(FileIdentity(path: other.views) != before)
        #expect(try late.position() == total)
        #expect(try late.dump() == model.dump())
    }

    @Test func `A model that lacks nothing waits for no turn`() throws {
        let (folder, held) = (try Folder(), try held())
        let model = try ReadModel(path: folder.views, calendar: .shanghai)
        try model.catchUp(from: held)
        try TurnLock(path: folder.views + ".lock").whileHeld {
            try model.bringUpToDate(from: held)
            #expect(try model.position() == Int64(held.all.count))
        }
    }

    @Test func `Questions are answered while a page is folded in`() throws {
        let (folder, held) = (try Folder(), try held())
        let live = try ReadModel(path: folder.views, calendar: .shanghai)
        try live.catchUp(from: QualifyingReader(base: held, through: 4))
        let seen = try live.writing { db in
            try db.execute(sql: "UPDATE meta SET position = 5")
            return try live.position()
        }
        #expect(seen == 4)
        #expect(try live.position() == 5)
    }

    @Test(arguments: ["PRAGMA user_version = 99", "UPDATE meta SET time_zone = 'Europe/Paris'"])
    func `Another version or time zone needs a rebuild and answers nothing until then`(sql: String) throws {
        let (folder, held) = (try Folder(), try held())
        try ReadModel(path: folder.views, calendar: .shanghai).catchUp(from: held)
        try folder.sql(sql)
        let model = try ReadModel(path: folder.views, calendar: .shanghai)
        #expect(model.needsRebuild)
        let refusal = #expect(throws: ProjectionsError.self) { try model.position() }
        #expect(refusal?.kind == .stale)
        try ReadModel.rebuild(at: folder.views, from: held, calendar: .shanghai)
        #expect(!model.needsRebuild)
        #expect(try model.dump() == held.folded().dump())
    }

    @Test func `A damaged file needs a rebuild; a foreign one is left alone`() throws {
        let folder = try Folder()
        try Data(repeating: 0x5A, count: 8_192).write(to: URL(fileURLWithPath: folder.views))
        let model = try ReadModel(path: folder.views, calendar: .shanghai)
        #expect(model.needsRebuild)
        try ReadModel.rebuild(at: folder.views, from: try held(), calendar: .shanghai)
        #expect(!model.needsRebuild)
        let other = try Folder()
        try other.sql("CREATE TABLE someone (elses INTEGER)")
        let refusal = #expect(throws: ProjectionsError.self) {
            try ReadModel(path: other.views, calendar: .shanghai)
        }
        #expect(refusal?.kind == .foreign)
    }

    @Test func `A model that is ahead of its log says that it has to be rebuilt`() throws {
        let held = try held()
        let model = try held.folded()
        let refusal = #expect(throws: ProjectionsError.self) {
            try model.catchUp(from: QualifyingReader(base: held, through: 2))
        }
        #expect(refusal?.kind == .stale)
    }

    @Test func `A model of a log that was repaired since is made anew`() throws {
        let (folder, held) = (try Folder(), try held())
        let model = try ReadModel(.file(folder.views), calendar: .shanghai, pageSize: 3)
        try model.catchUp(from: held)
        // What only the former log had gave way; the others stand at new positions.
        var repaired = HeldEvents(
            try held.all.dropLast(5).enumerated().map { index, event in
                try LoggedEvent(
                    position: Int64(held.all.count + index * 2), log: event.log, epoch: event.epoch, seq: event.seq,
                    receivedAt: event.receivedAt, payload: event.payload, hash: event.hash)
            })
        repaired.incarnation = Data(repeating: 9, count: 16)
        let refusal = #expect(throws: ProjectionsError.self) { try model.catchUp(from: repaired) }
        #expect(refusal?.kind == .stale)
        #expect(refusal?.message.en.contains("the log was repaired") == true)
        #expect(try model.dump() == held.folded().dump())
        try model.bringUpToDate(from: repaired)
        #expect(try model.dump() == repaired.folded().dump())
        #expect(try model.position() == repaired.lastPosition())
        #expect(try ReadModel.check(path: folder.views, from: repaired, calendar: .shanghai).passed)
    }

    @Test func `A repair in the midst of a fold is found at its next page`() throws {
        let held = try held()
        let model = try ReadModel(.memory, calendar: .shanghai, pageSize: held.all.count - 3)
        let repairing = RepairedMidway(held)
        let refusal = #expect(throws: ProjectionsError.self) { try model.catchUp(from: repairing) }
        #expect(refusal?.kind == .stale)
        #expect(try model.position() == Int64(held.all.count - 3))
    }

    /// A log that is repaired while its first page is read.
    private final class RepairedMidway: EventReader {
        private let base: HeldEvents
        private let isRepaired = Mutex(false)

        init(_ base: HeldEvents) { self.base = base }

        var incarnation: Data { Data(repeating: isRepaired.withLock { $0 } ? 1 : 0, count: 16) }
        func events(after position: Int64, limit: Int) throws -> [LoggedEvent] {
            isRepaired.withLock { $0 = true }
            return try base.events(after: position, limit: limit)
        }
        func events(about subject: Ref) throws -> [LoggedEvent] { try base.events(about: subject) }
        func content(_ digest: Hash) throws -> Content? { nil }
        func lastPosition() throws -> Int64 { try base.lastPosition() }
    }

    @Test func `Only one rebuild or check runs at a time`() throws {
        let (folder, held) = (try Folder(), try held())
        try TurnLock(path: folder.views + ".rebuild.lock").whileHeld {
            let refusal = #expect(throws: ProjectionsError.self) {
                try ReadModel.rebuild(at: folder.views, from: held, calendar: .shanghai)
            }
            #expect(refusal?.exitStatus == .retry)
        }
    }

    @Test func `Two that catch up at the same time fold nothing twice, also while the file is swapped`() async throws {
        let (folder, held) = (try Folder(), try held())
        let path = folder.views
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<3 {
                group.addTask {
                    let model = try ReadModel(.file(path), calendar: .shanghai, pageSize: 2)
                    try model.catchUp(from: held)
                }
            }
            group.addTask { try ReadModel.rebuild(at: path, from: held, calendar: .shanghai) }
            try await group.waitForAll()
        }
        let model = try ReadModel(path: path, calendar: .shanghai)
        #expect(try model.dump() == held.folded().dump())
        #expect(try ReadModel.check(path: path, from: held, calendar: .shanghai).passed)
    }
}
