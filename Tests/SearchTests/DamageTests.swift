import EventLog
import Events
import Foundation
import GRDB
import Synchronization
import TestSupport
import Testing

@testable import Search

@Suite struct `A damaged index` {
    /// What an index that opens the shelf's file told of damage, and what it found.
    private func reopened(
        _ shelf: Shelf, _ words: String = "路灯", path: String? = nil
    ) throws -> (found: [UInt64], told: [SearchError.Kind]) {
        let told = Told()
        let index = SearchIndex(path: path ?? shelf.file, calendar: .shanghai, noteDamage: told.note)
        func once() throws -> [UInt64] {
            try index.catchUp(from: shelf.log)
            return try index.search(SearchQuery(words: words, limit: 500), in: shelf.log).hits.map(\.ref.seq)
        }
        do {
            return (try once(), told.kinds)
        } catch let error as SearchError where error.kind == .damaged {
            return (try once(), told.kinds)
        }
    }

    private final class Told: Sendable {
        private let all = Mutex<[SearchError.Kind]>([])
        var note: @Sendable (SearchError) -> Void { { error in self.all.withLock { $0.append(error.kind) } } }
        var kinds: [SearchError.Kind] { all.withLock(\.self) }
    }

    private func shelf(_ count: Int = 40) throws -> Shelf {
        let shelf = try Shelf()
        for number in 1...count { try shelf.collect("路灯\(number)不亮", "第\(number)组的路灯坏了，请修理") }
        try shelf.index.catchUp(from: shelf.log)
        return shelf
    }

    @Test(arguments: [0..<100, 100..<4_096, 4_096..<20_000])
    func `is emptied, told once, and made anew by the next use`(_ damaged: Range<Int>) throws {
        let shelf = try shelf()
        let expected = try shelf.find("路灯") { $0.limit = 500 }
        #expect(expected.count == 40)
        var bytes = try Data(contentsOf: URL(fileURLWithPath: shelf.file))
        for place in damaged.clamped(to: 0..<bytes.count) { bytes[place] = 0x5A }
        try bytes.write(to: URL(fileURLWithPath: shelf.file))
        let (found, told) = try reopened(shelf)
        #expect(found == expected)
        #expect(told == [.damaged])
        #expect(try reopened(shelf).told == [], "it is whole again")
    }

    @Test func `whatever bytes are damaged, nothing is found that is not there, and no use ends the program`() throws {
        let seed = ProcessInfo.processInfo.environment["JIAZHAN_SEED"].flatMap { UInt64($0) } ?? 20_261_126
        var random = SplitMix(seed: seed)
        let shelf = try shelf(60)
        let expected = Set(try shelf.find("路灯") { $0.limit = 500 })
        let whole = try Data(contentsOf: URL(fileURLWithPath: shelf.file))
        var emptied = 0
        for round in 0..<60 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...300, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            let path = shelf.path + "/damaged.db"
            try bytes.write(to: URL(fileURLWithPath: path))
            do {
                let (found, told) = try reopened(shelf, path: path)
                #expect(Set(found).isSubset(of: expected), "seed \(seed), round \(round)")
                if !told.isEmpty {
                    emptied += 1
                    #expect(Set(found) == expected, "seed \(seed), round \(round): made anew")
                }
            } catch let error as SearchError {
                #expect(error.kind == .foreign, "seed \(seed), round \(round): \(error.message.en)")
            }
        }
        #expect(emptied > 10, "most of such damage is noticed")
    }

    @Test func `a file of another kind is left as it is`() throws {
        let shelf = try Shelf()
        try shelf.collect("路灯")
        let other = shelf.path + "/other.db"
        let queue = try DatabaseQueue(path: other)
        try queue.write { try $0.execute(sql: "CREATE TABLE mine (x); PRAGMA application_id = 77") }
        try queue.close()
        let before = try Data(contentsOf: URL(fileURLWithPath: other))
        let error = #expect(throws: SearchError.self) { try reopened(shelf, path: other) }
        #expect(error?.kind == .foreign)
        #expect(try Data(contentsOf: URL(fileURLWithPath: other)) == before)
    }

    @Test func `one that is deleted, or emptied by another process, while it is open is filled again`() throws {
        let shelf = try shelf(5)
        let expected = try shelf.find("路灯")
        #expect(expected.count == 5)
        try FileManager.default.removeItem(atPath: shelf.file)
        #expect(try shelf.find("路灯") == expected)
        #expect(FileManager.default.fileExists(atPath: shelf.file))
        try OpenIndex.empty(shelf.file)
        #expect(try shelf.find("路灯") == expected)
        #expect(try reopened(shelf).told == [])
    }
}
