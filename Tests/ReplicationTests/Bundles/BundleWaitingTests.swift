import EventLog
import Events
import Foundation
import Replication
import Sync
import Testing

/// Files that come in any order, in parts, or are cut off in the midst of being taken in.
@Suite struct BundleWaitingTests {
    private let folder: ScratchFolder
    private let hub: Party
    private let station: Party

    init() throws {
        folder = try ScratchFolder()
        hub = try Party("520103-H01")
        station = try Party("520103100-Z02", below: hub)
    }

    private func waiting(_ name: String = "waiting") -> BundleFolder { BundleFolder(path: folder.file(name)) }

    /// Tells the station that the hub holds all that it has, though the hub does not.
    private func pretend(_ seq: UInt64) throws {
        let head = try #require(try station.log.head(of: station.log.own, at: seq))
        try station.log.record(HeldMark(peer: hub.code, head: head, settled: seq, at: Instant(milliseconds: 0)))
    }

    @Test func `a later bundle is put by and applied by itself when the earlier one has come`() throws {
        try station.record(3)
        let first = try station.bundle(to: hub)
        try pretend(3)
        try station.record(2)
        let second = try station.bundle(to: hub)
        try pretend(5)
        try station.record(1)
        let third = try station.bundle(to: hub)
        try hub.take(first)

        // Each begins after the one before, so the last two wait.
        let early = try hub.take(third, waiting: waiting())
        #expect(early.reports.map(\.isPutBy) == [true])
        #expect(early.reports.first?.logs.first?.missing == 4...5)
        #expect(try hub.seq(station.log.own) == 3)
        #expect(try waiting().entries().map(\.header.fromSite) == [station.code.text])

        let late = try hub.take(second, waiting: waiting())
        #expect(late.reports.map(\.eventsNew) == [2, 1])
        #expect(late.reports.map(\.isPutBy) == [false, false])
        #expect(try waiting().entries().isEmpty)
        #expect(try station.isHeld(by: hub))
        #expect(try hub.contents(of: station.log.own, .text, named: station) == (6, 6))
    }

    @Test func `what comes over a line closes a gap too`() throws {
        try station.record(3)
        try hub.take(try station.bundle(to: hub))
        try pretend(3)
        try station.record(2)
        let missing = try station.bundle(to: hub)
        try pretend(5)
        try station.record(2)
        try hub.take(try station.bundle(to: hub), waiting: waiting())
        #expect(try BundleImport(hub.site, waiting: waiting()).applyWaiting().reports.isEmpty)
        // As a line would bring it: not through the folder.
        try hub.take(missing)
        let applied = try BundleImport(hub.site, waiting: waiting()).applyWaiting()
        #expect(applied.reports.map(\.eventsNew) == [2])
        #expect(try waiting().entries().isEmpty)
        #expect(try station.isHeld(by: hub))
    }

    @Test func `a bundle that waits for nothing that is kept says what is missing`() throws {
        try station.record(3)
        try hub.take(try station.bundle(to: hub))
        try pretend(3)
        try station.record(1)
        try pretend(4)
        try station.record(1)
        let report = try #require(try hub.take(try station.bundle(to: hub)).reports.first)
        #expect(!report.isPutBy)
        #expect(report.isWaiting)
        #expect(report.logs.first?.missing == 4...4)
    }

    @Test func `a waiting bundle of a site that was revoked meanwhile is let go and named`() throws {
        try station.record(3)
        try hub.take(try station.bundle(to: hub))
        try pretend(3)
        try station.record(1)
        let missing = try station.bundle(to: hub)
        try pretend(4)
        try station.record(1)
        try hub.take(try station.bundle(to: hub), waiting: waiting())
        try hub.take(missing)
        try hub.revoke(station)
        let outcome = try BundleImport(hub.site, waiting: waiting()).applyWaiting()
        #expect(outcome.refused.map(\.from) == [station.code.text])
        #expect(outcome.refused.map(\.fault.code) == ["sync.revoked"])
        #expect(try waiting().entries().isEmpty)
    }

    /// Three parts of a county hub's bundle: its register, two stations, texts and a photograph of several pieces.
    private func threeParts() throws -> (before: InMemoryLog.Snapshot, county: Party, parts: [Data]) {
        let county = try Party("520103-H05", below: hub)
        let rooms = try (1...2).map { try Party("520103100-S0\($0)", below: county) }
        for room in rooms {
            try room.record(60, words: String(repeating: "长", count: 200))
            try county.take(try room.bundle(to: county))
        }
        try county.record(40, words: String(repeating: "文", count: 200))
        let whole = try county.bundle(to: hub).count
        let parts = try county.export(to: hub, .init(split: whole * 45 / 100))
        return (hub.log.snapshot(), county, parts)
    }

    @Test func `parts are never larger than asked, and whole for themselves`() throws {
        let (_, county, parts) = try threeParts()
        let whole = try county.bundle(to: hub).count
        #expect((3...4).contains(parts.count))
        for (index, part) in parts.enumerated() {
            #expect(part.count <= whole * 45 / 100)
            let header = try BundleSummary(BundleBytesSource(part)).header
            #expect(header.part == UInt32(index + 1))
            #expect(header.parts == UInt32(parts.count))
        }
        #expect(throws: ReplicationError.self) { try county.export(to: hub, .init(split: 3000)) }
        let error = try #require(throws: ReplicationError.self) {
            try BundleExport.Options(split: BundleBounds.partBytes - 1).checked()
        }
        #expect(error.kind == .split)
        #expect(try BundleExport.Options(split: BundleBounds.partBytes).checked().split == BundleBounds.partBytes)
    }

    @Test func `every order of the parts leads to the same`() throws {
        let (before, county, parts) = try threeParts()
        let logs = try county.log.heads().map(\.log)
        for (number, order) in Self.orders(of: parts.count).enumerated() {
            hub.log = InMemoryLog(before)
            let folder = waiting("order-\(number)")
            for index in order { try hub.take(parts[index], waiting: folder) }
            for log in logs { #expect(try county.isHeld(by: hub, log), "\(order) \(log)") }
            for room in ["520103100-S01", "520103100-S02"] {
                let log = try LogID(name: room)
                #expect(try hub.contents(of: log, .text, named: county) == (60, 60), "\(order)")
            }
            #expect(try hub.contents(of: county.log.own, .text, named: county) == (40, 40), "\(order)")
            #expect(try folder.entries().isEmpty, "\(order)")
        }
    }

    private static func orders(of count: Int) -> [[Int]] {
        count == 0
            ? [[]]
            : orders(of: count - 1).flatMap { order in
                (0..<count).map { place in Array(order[..<place]) + [count - 1] + Array(order[place...]) }
            }
    }

    private struct Killed: Error {}

    @Test func `an import that is cut off at any record is completed by the next one, without doubles`() throws {
        let (before, county, _) = try threeParts()
        let logs = try county.log.heads().map(\.log)
        let part = try #require(try county.export(to: hub).first)
        var records = 0
        hub.log = InMemoryLog(before)
        _ = try BundleImport(hub.site, waiting: nil).run(BundleBytesSource(part)) { _, total in records = total }
        let whole = try hub.log.statistics()
        for kill in 1...records {
            hub.log = InMemoryLog(before)
            #expect(throws: Killed.self) {
                _ = try BundleImport(hub.site, waiting: nil).run(BundleBytesSource(part)) { done, _ in
                    if done == kill { throw Killed() }
                }
            }
            let report = try #require(try hub.take(part).reports.first)
            #expect(report.troubles.isEmpty)
            for log in logs { #expect(try county.isHeld(by: hub, log), "killed at \(kill)") }
            let now = try hub.log.statistics()
            #expect(now.types == whole.types, "killed at \(kill)")
            #expect(now.contentsHeld == whole.contentsHeld, "killed at \(kill)")
        }
    }

    @Test func `files are whole under their names, and nothing is left of one that cannot be written`() throws {
        try station.record(3)
        let path = folder.file("to-hub.bundle")
        let report = try BundleExport(station.site, to: hub.code, options: .init(), identifier: Party.salt()).write(
            to: path
        ) { done, total in #expect(done <= total) }
        #expect(report.parts.map(\.name) == [path])
        #expect(report.events == 3)
        #expect(report.contents == 6)
        #expect(FileManager.default.contents(atPath: path)?.count == report.bytes)
        #expect(!FileManager.default.fileExists(atPath: path + ".part"))
        #expect(try BundleImport(hub.site, waiting: nil).run(path: path) { _, _ in }.reports.map(\.eventsNew) == [3])
        let error = try #require(throws: ReplicationError.self) {
            try BundleExport(station.site, to: hub.code, options: .init(), identifier: Party.salt()).write(
                to: folder.file("no/such/folder")
            ) { _, _ in }
        }
        #expect(error.kind == .file)
        let absent = try #require(throws: ReplicationError.self) {
            try BundleImport(hub.site, waiting: nil).run(path: folder.file("absent")) { _, _ in }
        }
        #expect(absent.kind == .unreadable)
    }

    @Test func `parts are named by their number`() throws {
        let (_, county, parts) = try threeParts()
        let whole = try county.bundle(to: hub).count
        let path = folder.file("split")
        let report = try BundleExport(
            county.site, to: hub.code, options: .init(split: whole * 45 / 100), identifier: Party.salt()
        ).write(to: path) { _, _ in }
        #expect(report.parts.map(\.name) == (1...parts.count).map { "\(path).\($0)-of-\(parts.count)" })
        #expect(report.parts.allSatisfy { FileManager.default.fileExists(atPath: $0.name) })
    }
}
