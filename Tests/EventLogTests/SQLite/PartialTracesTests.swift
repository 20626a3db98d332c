import Events
import Foundation
import TestSupport
import Testing

@testable import EventLog

/// Of a content that is forgotten while it arrives, or turns out to be wrong, no byte is left in any file.
@Suite(.serialized) struct PartialTracesTests {
    private func words(_ bytes: Data, _ photo: PieceTests.Photo) -> [Data] {
        Traces.words(bytes, salt: photo.content.salt)
    }

    /// A hub that awaits these.
    private func hub(_ folder: TemporaryFolder, _ photos: [PieceTests.Photo]) throws -> SQLiteLog {
        let log = try LogFile.create(folder, own: "520103-H01")
        #expect(try log.take(Records.batch(of: Records.other(), photos.map(\.event))) == photos.count)
        return log
    }

    @Test func noByteIsLeftOfPiecesThatWereForgotten() throws {
        let folder = try TemporaryFolder()
        let photos = try (11...14).map { try PieceTests.Photo(size: 500_000 + Int($0) * 70_000, seed: $0) }
        var log: SQLiteLog? = try hub(folder, photos)
        // In turns, so that their pieces stand among each other.
        for number in 0..<2 { #expect(try log?.store(photos.map { $0.pieces[number] }).pieces == 4) }
        let gone = photos.prefix(2).flatMap { words($0.pieces[0].bytes + $0.pieces[1].bytes, $0) }
        #expect(try Traces.files(with: gone, in: folder).contains("log.db-wal"))
        _ = try log?.append([Records.forgetting(photos.prefix(2).map(\.content.digest))], now: Records.now)
        #expect(try Traces.files(with: gone, in: folder) == [])
        for photo in photos.suffix(2) { #expect(try log?.store(Array(photo.pieces.dropFirst(2))).kept == 1) }
        #expect(try log?.verify { _, _ in }.damage == nil)
        log = nil
        #expect(try Traces.files(with: gone, in: folder) == [])
        let file = try Data(contentsOf: URL(fileURLWithPath: folder.log))
        for photo in photos.suffix(2) { #expect(Traces.count(of: photo.content.salt, in: file) == 1) }
        let report = try LogFile.verify(folder)
        #expect(report.contentsHeld == 2)
        #expect(report.contentsForgotten == 2)
    }

    @Test func noByteIsLeftOfPiecesThatWereWrongAndTheRightOnesStandThereOnce() throws {
        let folder = try TemporaryFolder()
        let photo = try PieceTests.Photo(seed: 21)
        let liar = try PieceTests.Photo(seed: 22)
        var log: SQLiteLog? = try hub(folder, [photo])
        // Somebody else's picture under this one's digest.
        let wrong = PieceTests.Photo.pieces(of: liar.bytes, as: photo.content)
        #expect(try log?.store(Array(wrong.dropLast())).pieces == 2)
        let lies = Traces.words(wrong[0].bytes + wrong[1].bytes, salt: wrong[0].bytes.prefix(16))
        #expect(try !Traces.files(with: lies, in: folder).isEmpty)
        #expect(try log?.store([wrong[2]]).damaged == [photo.content.digest])
        #expect(try Traces.files(with: lies, in: folder) == [])
        #expect(try log?.store(photo.pieces).kept == 1)
        log = nil
        let file = try Data(contentsOf: URL(fileURLWithPath: folder.log))
        // A word may stand across two pages, and is then not found; the random bytes never do.
        for word in words(photo.bytes, photo) { #expect(Traces.count(of: word, in: file) <= 1) }
        #expect(Traces.count(of: photo.content.salt, in: file) == 1)
        #expect(try LogFile.verify(folder).contentsHeld == 1)
    }

    @Test func damageToPiecesThatAreArrivingIsFound() throws {
        let folder = try TemporaryFolder()
        let photo = try PieceTests.Photo(seed: 31)
        do { #expect(try hub(folder, [photo]).store(Array(photo.pieces.prefix(2))).pieces == 2) }
        #expect(try LogFile.verify(folder).damage == nil)
        for (sql, what) in [
            ("DELETE FROM content_chunks WHERE number = 1", "chunk 2 of content"),
            ("DELETE FROM content_chunks WHERE number = 0", "chunk 1 of content"),
            ("UPDATE content_chunks SET bytes = x'00' WHERE number = 1", "chunk 2 of content"),
            ("UPDATE contents SET pieces = 1", "yet bytes of it are here"),
            ("UPDATE contents SET pieces = 3", "chunk 3 of content"),
            ("UPDATE contents SET state = 2, pieces = 0", "yet bytes of it are here"),
        ] {
            let copy = try LogFile.copy(folder)
            try LogFile.tamper(copy.log, sql)
            #expect(try LogFile.verify(copy).damage?.what.en.contains(what) == true, "\(sql)")
        }
    }
}
