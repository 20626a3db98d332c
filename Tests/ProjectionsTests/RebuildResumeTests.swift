import Events
import Foundation
import GRDB
import Synchronization
import TestSupport
import Testing

@testable import Projections

@Suite struct `A rebuild` {
    private typealias Folder = `The file of the read model`.Folder

    private struct Killed: Error {}

    /// Small, so that even a short history takes many commits.
    private static let small = Filling.Bounds(chunkEvents: 2, workers: 2, chunksAhead: 2, registerEvents: 3, moments: 2)

    private func rebuild(_ folder: Folder, _ held: HeldEvents, checkpointed: () throws -> Void = {}) throws {
        try ReadModel.rebuild(
            at: folder.views, from: held, calendar: .shanghai, bounds: Self.small, checkpointed: checkpointed)
    }

    private func dump(_ folder: Folder) throws -> [String] {
        try ReadModel(path: folder.views, calendar: .shanghai).dump()
    }

    @Test(arguments: UInt64(1)...30)
    func `Story by story comes to what page by page does, in whatever order events arrived`(seed: UInt64) throws {
        let told = try seed.isMultiple(of: 2) ? RandomHistory(seed: seed).told : LifelikeHistory(seed: seed).told
        var random = SplitMix(seed: seed ^ 0x5A5A)
        let folder = try Folder()
        try rebuild(folder, told.shuffled(using: &random))
        // The shuffled history's last position is the same, and all that a dump tells of positions.
        #expect(try dump(folder) == told.held().folded().dump(), "seed \(seed)")
    }

    @Test func `Its tables and indexes are those of a model that was never rebuilt`() throws {
        let (folder, other) = (try Folder(), try Folder())
        let held = try RandomHistory(seed: 3).told.held()
        try rebuild(folder, held)
        try ReadModel(path: other.views, calendar: .shanghai).catchUp(from: held)
        #expect(try schema(folder) == schema(other))
    }

    private func schema(_ folder: Folder) throws -> Set<String> {
        try ReadModel(path: folder.views, calendar: .shanghai).reading { db in
            try String.fetchSet(db, sql: "SELECT type || ' ' || coalesce(sql, name) FROM sqlite_schema")
        }
    }

    @Test func `It ends while counties are added up, too, and goes on from there`() throws {
        let held = try RandomHistory(seed: 3).told.held()
        let folder = try Folder()
        var asked = 0
        #expect(throws: CancellationError.self) {
            try ReadModel.rebuild(
                at: folder.views, from: held, calendar: .shanghai, bounds: Self.small,
                isEnding: {
                    asked += 1
                    return asked > 3
                }, checkpointed: {})
        }
        #expect(!FileManager.default.fileExists(atPath: folder.views))
        var rest = 0
        try rebuild(folder, held) { rest += 1 }
        #expect(rest == 2)
        #expect(try dump(folder) == held.folded().dump())
    }

    @Test(arguments: [UInt64(5), 6]) func `Killed after any commit, it goes on to the same end`(seed: UInt64) throws {
        let told = try seed.isMultiple(of: 2) ? RandomHistory(seed: seed).told : LifelikeHistory(seed: seed).told
        let held = try told.held()
        let expected = try held.folded().dump()
        let folder = try Folder()
        var commits = 0
        try rebuild(folder, held) { commits += 1 }
        #expect(commits > 10)
        for last in 1...commits {
            try FileManager.default.removeItem(atPath: folder.views)
            var count = 0
            #expect(throws: Killed.self) {
                try rebuild(folder, held) {
                    count += 1
                    if count == last { throw Killed() }
                }
            }
            #expect(!FileManager.default.fileExists(atPath: folder.views))
            var rest = 0
            try rebuild(folder, held) { rest += 1 }
            #expect(try dump(folder) == expected, "seed \(seed), killed after commit \(last)")
            // What was committed is not done again; a rebuild that goes on notes where it stands first.
            #expect(rest == max(0, last < commits ? commits - last + 1 : 0), "seed \(seed), killed after \(last)")
        }
    }

    @Test func `Killed again and again, it still comes to its end`() throws {
        let held = try LifelikeHistory(seed: 9).told.held()
        let folder = try Folder()
        var kills = 0
        while !FileManager.default.fileExists(atPath: folder.views) {
            var count = 0
            do {
                try rebuild(folder, held) {
                    count += 1
                    if count == 3 { throw Killed() }
                }
            } catch is Killed {
                kills += 1
            }
        }
        #expect(kills > 5)
        #expect(try dump(folder) == held.folded().dump())
    }

    @Test func `Events that came after it was killed are folded in too`() throws {
        let held = try LifelikeHistory(seed: 12).told.held()
        let folder = try Folder()
        let early = HeldEvents(Array(held.all.prefix(held.all.count / 2)))
        var count = 0
        #expect(throws: Killed.self) {
            try rebuild(folder, early) {
                count += 1
                if count == 4 { throw Killed() }
            }
        }
        try rebuild(folder, held)
        #expect(try dump(folder) == held.folded().dump())
    }

    @Test(arguments: [
        "UPDATE rebuild_checkpoint SET boot = 'another'", "UPDATE rebuild_checkpoint SET boot = NULL",
        "UPDATE rebuild_checkpoint SET incarnation = x'01010101010101010101010101010101'", "PRAGMA user_version = 99",
        "UPDATE meta SET time_zone = 'Europe/Paris'", "DROP TABLE rebuild_checkpoint",
    ])
    func `What another machine's run, log, version or zone left is begun anew`(sql: String) throws {
        let held = try LifelikeHistory(seed: 12).told.held()
        let folder = try Folder()
        var count = 0
        #expect(throws: Killed.self) {
            try rebuild(folder, held) {
                count += 1
                if count == 4 { throw Killed() }
            }
        }
        try DatabaseQueue(path: folder.views + ".rebuilding").write { db in
            // A matter that no event tells of: it would stay if the file were gone on with.
            try db.execute(sql: "DELETE FROM matters; DELETE FROM heard")
        }
        try DatabaseQueue(path: folder.views + ".rebuilding").writeWithoutTransaction { try $0.execute(sql: sql) }
        try rebuild(folder, held)
        #expect(try dump(folder) == held.folded().dump())
    }

    @Test func `A log that is repaired while it is read is not made a model of`() throws {
        let held = try LifelikeHistory(seed: 14).told.held()
        let folder = try Folder()
        let repaired = RepairedReader(held)
        let refusal = #expect(throws: ProjectionsError.self) {
            try ReadModel.rebuild(
                at: folder.views, from: repaired, calendar: .shanghai, bounds: Self.small
            ) { repaired.isRepaired.withLock { $0 = true } }
        }
        #expect(refusal?.kind == .stale)
        #expect(!FileManager.default.fileExists(atPath: folder.views))
        try ReadModel.rebuild(at: folder.views, from: repaired, calendar: .shanghai)
        #expect(
            try dump(folder)
                == held.folded().dump().map {
                    $0.replacing(
                        "incarnation=x'" + String(repeating: "00", count: 16),
                        with: "incarnation=x'" + String(repeating: "01", count: 16))
                })
    }

    @Test func `A reader's failure ends it, whichever thread met it`() throws {
        let held = try LifelikeHistory(seed: 15).told.held()
        let folder = try Folder()
        #expect(throws: Unexpected.self) {
            try ReadModel.rebuild(
                at: folder.views, from: FailingReader(base: held, at: 5), calendar: .shanghai, bounds: Self.small
            ) {}
        }
        try rebuild(folder, held)
        #expect(try dump(folder) == held.folded().dump())
    }

    /// A log that another incarnation is drawn for at a moment of the test's choosing.
    private final class RepairedReader: StoryReader {
        let base: HeldEvents
        let isRepaired = Mutex(false)

        init(_ base: HeldEvents) { self.base = base }

        var incarnation: Data { Data(repeating: isRepaired.withLock { $0 } ? 1 : 0, count: 16) }
        func events(after position: Int64, limit: Int) throws -> [LoggedEvent] {
            try base.events(after: position, limit: limit)
        }
        func events(about subject: Ref) throws -> [LoggedEvent] { try base.events(about: subject) }
        func content(_ digest: Hash) throws -> Content? { nil }
        func lastPosition() throws -> Int64 { try base.lastPosition() }
        func storyLogs() throws -> [StoryLog] { try base.storyLogs() }
        func readStories(of range: StoryRange, through: Int64, _ body: ([LoggedEvent]) throws -> Void) throws {
            try base.readStories(of: range, through: through, body)
        }
        func readOthers(through position: Int64, _ body: (LoggedEvent) throws -> Void) throws {
            try base.readOthers(through: position, body)
        }
    }

    /// A log of which some stories cannot be read.
    private struct FailingReader: StoryReader {
        let base: HeldEvents
        let at: Int64

        var incarnation: Data { base.incarnation }
        func events(after position: Int64, limit: Int) throws -> [LoggedEvent] {
            try base.events(after: position, limit: limit)
        }
        func events(about subject: Ref) throws -> [LoggedEvent] { try base.events(about: subject) }
        func content(_ digest: Hash) throws -> Content? { nil }
        func lastPosition() throws -> Int64 { try base.lastPosition() }
        func storyLogs() throws -> [StoryLog] { try base.storyLogs() }
        func readStories(of range: StoryRange, through: Int64, _ body: ([LoggedEvent]) throws -> Void) throws {
            if range.seqs.contains(at) { throw Unexpected(what: "a story that cannot be read") }
            try base.readStories(of: range, through: through, body)
        }
        func readOthers(through position: Int64, _ body: (LoggedEvent) throws -> Void) throws {
            try base.readOthers(through: position, body)
        }
    }
}

@Suite struct `Business days, remembered` {
    @Test(arguments: ["Asia/Shanghai", "Europe/Paris", "America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe"])
    func `They are the calendar's own, around every change of the clocks too`(zone: String) throws {
        let calendar = try BusinessCalendar(identifier: zone)
        let days = Days(calendar)
        var random = SplitMix(seed: 77)
        let (start, end) = (Instant.distantPast.milliseconds, Instant.distantFuture.milliseconds)
        var moments = (0..<2_000).map { _ in Int64.random(in: 0...2_000_000_000_000, using: &random) }
        moments += (0..<200).map { _ in Int64.random(in: start...end, using: &random) }
        moments += [.min, .max, start, end, 0, -1]
        // Every quarter of an hour of two years, which have changes in both directions.
        moments += stride(from: Int64(1_700_000_000_000), to: 1_763_000_000_000, by: 900_000).map { $0 }
        for moment in moments {
            let instant = Instant(milliseconds: moment)
            #expect(days.day(of: instant) == calendar.date(of: instant).daysSince1970, "\(zone) \(moment)")
        }
    }
}

@Suite struct `The plan of a rebuild` {
    private let logs = [
        StoryLog(name: "a", events: 0), StoryLog(name: "b", events: 25), StoryLog(name: "c", events: 3),
        StoryLog(name: "d", events: 4), StoryLog(name: "e", events: 100),
    ]

    @Test(arguments: [Int64(1), 2, 7, 10, 1_000]) func `Every place is in one range, in order`(events: Int64) {
        let ranges = StoryChunk.plan(logs, behind: nil, events: events).flatMap(\.ranges)
        for log in logs {
            let own = ranges.filter { $0.log == log.name }.map(\.seqs)
            #expect(own.first?.lowerBound == .min)
            #expect(own.last?.upperBound == .max)
            #expect(zip(own, own.dropFirst()).allSatisfy { $0.upperBound + 1 == $1.lowerBound })
        }
        #expect(ranges.map(\.log) == ranges.map(\.log).sorted())
    }

    @Test(arguments: [Int64(1), 2, 7, 10, 1_000])
    func `From any mark on it is the rest of the whole plan's places`(events: Int64) {
        let whole = StoryChunk.plan(logs, behind: nil, events: events)
        for (index, chunk) in whole.enumerated() {
            let rest = StoryChunk.plan(logs, behind: chunk.end, events: events)
            let done = whole[...index].flatMap(\.ranges)
            for log in logs {
                let covered = (done + rest.flatMap(\.ranges)).filter { $0.log == log.name }.map(\.seqs)
                #expect(covered.first?.lowerBound == .min)
                #expect(covered.last?.upperBound == .max)
                #expect(zip(covered, covered.dropFirst()).allSatisfy { $0.upperBound + 1 == $1.lowerBound })
            }
        }
    }
}
