import Events
import Foundation
import GRDB
import TestSupport
import Testing

@testable import EventLog

/// After a forgetting no byte of what was forgotten is left in any file.
@Suite(.serialized) struct ScrubTests {
    private struct Kept {
        let named: NamedContent
        let words: [Data]
        let content: Content?
    }

    /// Random letters, so that no word is found by chance.
    private func kept(_ count: Int, _ random: inout SplitMix, role: ContentRole = .text) throws -> Kept {
        let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789".utf8)
        let bytes = Data((0..<count).map { _ in letters[Int.random(in: 0..<letters.count, using: &random)] })
        let salt = Data((0..<16).map { _ in UInt8.random(in: 1...255, using: &random) })
        let words = Traces.words(bytes, salt: salt)
        if count > Bounds.textBytes {
            let streamed = try StreamedContent(class: .photo, salt: salt, source: Pieces(bytes))
            return Kept(
                named: NamedContent(.attachment, streamed, mediaType: "image/jpeg"), words: words, content: nil)
        }
        let content = try Content(class: role.contentClass, salt: salt, bytes: bytes)
        return Kept(named: NamedContent(role, content), words: words, content: content)
    }

    private func isDue(_ folder: TemporaryFolder) throws -> Bool {
        try LogFile.raw(folder.log) { try Bool.fetchOne($0, sql: "SELECT EXISTS (SELECT 1 FROM scrubs_due)") ?? false }
    }

    @Test func noByteIsLeftOfShortAndLongContents() throws {
        var random = SplitMix(seed: 11)
        let folder = try TemporaryFolder()
        var log: SQLiteLog? = try LogFile.create(folder)
        let sizes = [9, 14, 200, 900, 4000, 4100, 30_000, 262_144, 262_145, 1_300_000]
        let contents = try (sizes + sizes).map { try kept($0, &random) }
        for content in contents {
            _ = try log?.append([Records.opinion(contents: [content.named])], now: Records.now)
        }
        let (gone, staying) = (contents[..<sizes.count], contents[sizes.count...])
        // The search finds what is there.
        for content in contents { #expect(try !Traces.files(with: content.words, in: folder).isEmpty) }
        _ = try log?.append([Records.forgetting(gone.map(\.named.digest))], now: Records.now)
        #expect(try Traces.files(with: gone.flatMap(\.words), in: folder) == [])
        for content in staying {
            #expect(try Traces.files(with: [content.words[0]], in: folder) == ["log.db"])
            #expect(try log?.readContent(content.named.digest) { _ in } == true)
        }
        #expect(try isDue(folder) == false)
        let report = try log?.verify { _, _ in }
        #expect(report?.damage == nil)
        #expect(report?.contentsForgotten == sizes.count)
        log = nil
        #expect(try Traces.files(with: gone.flatMap(\.words), in: folder) == [])
        #expect(try LogFile.verify(folder).contentsHeld == sizes.count)
    }

    /// A hub's log: contents come late and in any order, some are forgotten long after they came. SQLite moves rows between
    /// pages all the while. What is held stands in the file once, so that there is nothing else to be forgotten.
    @Test func whatIsHeldStandsInTheFileOnceAndWhatIsForgottenNowhere() throws {
        for seed in UInt64(1)...12 {
            var random = SplitMix(seed: seed)
            let folder = try TemporaryFolder()
            let (held, gone) = try history(folder, &random, "seed \(seed)")
            #expect(gone.count > 10, "seed \(seed)")
            #expect(try Traces.files(with: gone.flatMap(\.words), in: folder) == [], "seed \(seed)")
            let file = try Data(contentsOf: URL(fileURLWithPath: folder.log))
            // The salts, which are 16 random bytes each.
            let copies = held.map { Traces.count(of: $0.words.last ?? Data(), in: file) }
            #expect(copies == Array(repeating: 1, count: held.count), "seed \(seed)")
        }
    }

    /// - Returns: which contents are held in the end, and which were forgotten; the log is closed.
    private func history(
        _ folder: TemporaryFolder, _ random: inout SplitMix, _ comment: Comment
    ) throws -> (held: [Kept], gone: [Kept]) {
        let log = try LogFile.create(folder, own: "520103-H01")
        var head = Head.empty(log: try Records.station(), epoch: 9)
        var waiting: [Kept] = []
        var held: [Kept] = []
        var gone: [Kept] = []
        for _ in 0..<150 {
            let size = [8, 20, 60, 200, 500, 900, 3000, 9000].randomElement(using: &random) ?? 8
            let content = try kept(size, &random)
            let opinion = Records.opinion(contents: [content.named])
            if Bool.random(using: &random) {
                let payload: Data = try Records.event(opinion).serializedBytes()
                let batch = ChainedBatch(after: head, payloads: [payload])
                #expect(try log.take(batch) == 1)
                head = batch.head
                waiting.append(content)
            } else {
                _ = try log.append([opinion], now: Records.now)
                held.append(content)
            }
            if Int.random(in: 0..<4, using: &random) == 0 {
                waiting.shuffle(using: &random)
                let arriving = waiting.suffix(6)
                waiting.removeLast(arriving.count)
                #expect(try log.store(arriving.compactMap(\.content)) == arriving.count)
                held += arriving
            }
            if Int.random(in: 0..<5, using: &random) == 0, !held.isEmpty {
                let content = held.remove(at: Int.random(in: 0..<held.count, using: &random))
                _ = try log.append([Records.forgetting([content.named.digest])], now: Records.now)
                gone.append(content)
            }
        }
        #expect(try Traces.files(with: gone.flatMap(\.words), in: folder) == [], comment)
        let report = try log.verify { _, _ in }
        #expect(report.damage == nil, comment)
        #expect(report.contentsForgotten == gone.count, comment)
        #expect(report.contentsHeld == held.count, comment)
        return (held, gone)
    }

    /// A reader that began before the forgetting, as another program would be.
    private func whileRead(_ folder: TemporaryFolder, _ body: () throws -> Void) throws {
        try LogFile.raw(folder.log) { db in
            try db.execute(sql: "BEGIN")
            #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM events") ?? 0 > 0)
            try body()
            try db.execute(sql: "COMMIT")
        }
    }

    /// A log with one content that is forgotten while somebody reads.
    private func blocked(_ folder: TemporaryFolder) throws -> (log: SQLiteLog, words: [Data]) {
        var random = SplitMix(seed: 5)
        let log = try LogFile.create(folder)
        let content = try kept(9000, &random)
        _ = try log.append([Records.opinion(contents: [content.named])], now: Records.now)
        try whileRead(folder) {
            _ = try log.append([Records.forgetting([content.named.digest])], now: Records.now)
            #expect(try log.content(content.named.digest) == nil)
        }
        // Without this, none of the tests below could fail.
        #expect(try !Traces.files(with: content.words, in: folder).isEmpty)
        #expect(try isDue(folder))
        return (log, content.words)
    }

    @Test func aScrubThatAReaderHinderedIsDoneAtTheNextWrite() throws {
        let folder = try TemporaryFolder()
        let (log, words) = try blocked(folder)
        _ = try log.append([Records.opinion()], now: Records.now)
        #expect(try Traces.files(with: words, in: folder) == [])
        #expect(try isDue(folder) == false)
        #expect(try log.verify { _, _ in }.damage == nil)
    }

    @Test func aWriteThatStoresNoEventScrubsToo() throws {
        let folder = try TemporaryFolder()
        let (log, words) = try blocked(folder)
        #expect(try log.store([Records.content("没人要的")]) == 0)
        #expect(try Traces.files(with: words, in: folder) == [])
    }

    @Test func anotherProgramsNextWriteScrubsToo() throws {
        let folder = try TemporaryFolder()
        var random = SplitMix(seed: 6)
        let first = try LogFile.create(folder)
        let second = try SQLiteLog.open(path: folder.log)
        let content = try kept(9000, &random)
        _ = try first.append([Records.opinion(contents: [content.named])], now: Records.now)
        try whileRead(folder) {
            _ = try first.append([Records.forgetting([content.named.digest])], now: Records.now)
        }
        #expect(try !Traces.files(with: content.words, in: folder).isEmpty)
        _ = try second.append([Records.opinion()], now: Records.now)
        #expect(try Traces.files(with: content.words, in: folder) == [])
        #expect(try isDue(folder) == false)
    }

    @Test func afterAKillTheScrubIsDoneAtTheNextOpening() throws {
        let folder = try TemporaryFolder()
        let (log, words) = try blocked(folder)
        // The files as a kill would have left them.
        let killed = try LogFile.copy(folder)
        #expect(try !Traces.files(with: words, in: killed).isEmpty)
        let reopened = try SQLiteLog.open(path: killed.log)
        #expect(try Traces.files(with: words, in: killed) == [])
        #expect(try reopened.verify { _, _ in }.damage == nil)
        #expect(try reopened.lastPosition() == log.lastPosition())
    }

    @Test func closingScrubsAlsoWhereAnotherProgramGoesOn() throws {
        let folder = try TemporaryFolder()
        let other: DatabaseQueue
        let words: [Data]
        do {
            let (log, forgotten) = try blocked(folder)
            words = forgotten
            other = try DatabaseQueue(path: folder.log)
            let events = try other.read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM events") }
            #expect(events == 2)
            withExtendedLifetime(log) {}
        }
        #expect(try Traces.files(with: words, in: folder) == [])
        #expect(try isDue(folder) == false)
        try other.close()
    }

    @Test func openingWhileSomebodyReadsLeavesTheScrubForLater() throws {
        let folder = try TemporaryFolder()
        let (log, words) = try blocked(folder)
        let killed = try LogFile.copy(folder)
        withExtendedLifetime(log) {}
        let reader = try DatabaseQueue(path: killed.log)
        let position = try reader.read { db -> Int64 in
            _ = try Int.fetchOne(db, sql: "SELECT count(*) FROM events")
            return try SQLiteLog.open(path: killed.log).lastPosition()
        }
        #expect(position == 2)
        try reader.close()
        #expect(try isDue(killed) || Traces.files(with: words, in: killed).isEmpty)
        _ = try SQLiteLog.open(path: killed.log)
        #expect(try Traces.files(with: words, in: killed) == [])
    }
}
