import Events
import Foundation
import GRDB
import TestSupport
import Testing

@testable import EventLog

@Suite(.serialized) struct VerifyTests {
    private let names = Array(repeating: "520103001-Z02", count: 8) + Array(repeating: "520103001-Z03", count: 4)
    private let places: [UInt64] = Array(1...8) + Array(1...4)

    private func sample() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try LogFile.sample(folder)
        return folder
    }

    /// What is found after one statement changed the file.
    private func damage(
        _ sample: TemporaryFolder, _ sql: String, _ arguments: StatementArguments = StatementArguments()
    ) throws -> VerifyReport.Damage? {
        let copy = try LogFile.copy(sample)
        try LogFile.tamper(copy.log, sql, arguments)
        return try LogFile.verify(copy).damage
    }

    @Test func oneFlippedBitInAnyPayloadIsFoundAtItsRow() throws {
        let sample = try sample()
        var random = SplitMix(seed: 2026)
        let payloads = try LogFile.raw(sample.log) {
            try Data.fetchAll($0, sql: "SELECT payload FROM events ORDER BY position")
        }
        #expect(payloads.count == 12)
        for (index, original) in payloads.enumerated() {
            for _ in 0..<2 {
                var payload = original
                let offset = Int.random(in: 0..<payload.count, using: &random)
                payload[offset] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                let found = try damage(
                    sample, "UPDATE events SET payload = ? WHERE position = ?", [payload, index + 1])
                #expect(found?.position == Int64(index + 1), "seed 2026, byte \(offset)")
                #expect(found?.log?.name == names[index])
                #expect(found?.seq == places[index])
                #expect(found?.what.en == "the payload does not match the chain")
            }
        }
    }

    @Test func oneFlippedBitInAnyHashIsFoundAtItsRow() throws {
        let sample = try sample()
        let hashes = try LogFile.raw(sample.log) {
            try Data.fetchAll($0, sql: "SELECT hash FROM events ORDER BY position")
        }
        for (index, original) in hashes.enumerated() {
            var hash = original
            hash[index * 2] ^= 0x10
            let found = try damage(sample, "UPDATE events SET hash = ? WHERE position = ?", [hash, index + 1])
            #expect(found?.position == Int64(index + 1))
            #expect(found?.log?.name == names[index])
            #expect(found?.seq == places[index])
        }
    }

    @Test func aDeletedRowIsNamed() throws {
        let sample = try sample()
        for position in [1, 4, 9, 11] {
            let found = try damage(sample, "DELETE FROM events WHERE position = ?", [position])
            #expect(found?.log?.name == names[position - 1])
            #expect(found?.what.en == "event \(places[position - 1]) is missing")
            #expect(found?.position == Int64(position + 1))
        }
    }

    @Test func theEndOfANeighboursLogIsMissedBecauseItWasSigned() throws {
        let found = try damage(sample(), "DELETE FROM events WHERE position = 12")
        #expect(found?.log?.name == "520103001-Z03")
        #expect(found?.seq == 4)
        #expect(found?.what.en == "the head that the site signed is not the one held")
    }

    @Test func swappedRowsAreFoundAtTheFirst() throws {
        let sample = try sample()
        let swaps = [
            "UPDATE events SET seq = CASE seq WHEN 3 THEN 105 ELSE 103 END WHERE log = 1 AND seq IN (3, 5); UPDATE events SET seq = seq - 100 WHERE seq > 100",
            "UPDATE events SET payload = (SELECT o.payload FROM events o WHERE o.position = 8 - events.position) WHERE position IN (3, 5)",
        ]
        for sql in swaps {
            let found = try damage(sample, sql)
            #expect(found?.log?.name == "520103001-Z02")
            #expect(found?.seq == 3)
        }
    }

    @Test(arguments: [
        "hlc = hlc + 1", "recorded_at = recorded_at - 1", "type = 62", "subject_seq = 4", "subject_seq = NULL",
        "subject_log = 2", "subject_log = NULL",
    ])
    func aChangedIndexColumnIsFoundAtItsRow(change: String) throws {
        let found = try damage(sample(), "UPDATE events SET \(change) WHERE position = 6")
        #expect(found?.position == 6)
        #expect(found?.seq == 6)
        #expect(found?.what.en == "an index column does not match the payload")
    }

    @Test func aChangedEpochOrNameBreaksTheChainAtItsFirstEvent() throws {
        let sample = try sample()
        for change in ["epoch = 8", "name = '520103001-Z09'"] {
            let found = try damage(sample, "UPDATE logs SET \(change) WHERE id = 1")
            #expect(found?.seq == 1)
            #expect(found?.position == 1)
        }
        #expect(
            try damage(sample, "UPDATE logs SET name = 'nowhere' WHERE id = 2")?.what.en == "the log's name is none")
        #expect(try damage(sample, "UPDATE logs SET epoch = NULL WHERE id = 1")?.what.en == "the log has no epoch")
    }

    @Test(arguments: [
        "content_chunks SET bytes = x'00'", "content_chunks SET bytes = CAST(bytes || x'00' AS BLOB)",
        "content_chunks SET bytes = x''", "content_chunks SET bytes = zeroblob(length(bytes))",
        "content_chunks SET salt = x'01010101010101010101010101010101'", "content_chunks SET salt = x'00'",
        "contents SET class = 2", "contents SET size = size + 1", "contents SET size = 0",
    ])
    func aChangedContentIsNamedByItsDigest(change: String) throws {
        let digest = try Records.content("意见 2").digest.description.prefix(16)
        let found = try damage(sample(), "UPDATE \(change) WHERE id = 3")
        #expect(found?.log?.name == "520103001-Z02")
        #expect(found?.what.en == "content \(digest) does not match its digest")
    }

    @Test func aMissingOrAlteredChunkOfAnAttachmentIsNamed() throws {
        let folder = try TemporaryFolder()
        let digest: Substring
        do {
            let photo = try Records.streamed(Data(repeating: 7, count: 600_000))
            digest = photo.digest.description.prefix(16)
            let log = try LogFile.create(folder)
            _ = try log.append(
                [Records.opinion(contents: [NamedContent(.attachment, photo, mediaType: "image/jpeg")])],
                now: Records.now)
        }
        #expect(try LogFile.verify(folder).damage == nil)
        for number in 0..<3 {
            let gone = try damage(folder, "DELETE FROM content_chunks WHERE number = \(number)")
            #expect(gone?.what.en == "chunk \(number + 1) of content \(digest) is missing")
            #expect(gone?.what.zh == "正文 \(digest) 的第 \(number + 1) 段不见了")
            let altered = try damage(
                folder,
                """
                UPDATE content_chunks SET bytes = CAST(x'08' || substr(bytes, 2) AS BLOB) WHERE number = \(number)
                """)
            #expect(altered?.what.en == "content \(digest) does not match its digest")
        }
        let swapped = try damage(folder, "UPDATE content_chunks SET number = 9 WHERE number = 1")
        #expect(swapped?.what.en == "chunk 2 of content \(digest) is missing")
        let more = try damage(
            folder, "INSERT INTO content_chunks (content, number, bytes) SELECT id, 3, x'07' FROM contents")
        #expect(more?.what.en == "content \(digest) does not match its digest")
    }

    @Test func bytesOfWhatIsNotHeldAreFound() throws {
        let sample = try sample()
        let digest = try Records.content("意见 2").digest.description.prefix(16)
        let forgotten = try damage(sample, "UPDATE contents SET state = 2 WHERE id = 3")
        #expect(forgotten?.what.en == "content \(digest) is not held, and yet bytes of it are here")
        let awaited = try damage(sample, "UPDATE contents SET state = 0 WHERE id = 3")
        #expect(awaited?.what.en == "content \(digest) is not held, and yet bytes of it are here")
        let stray = try damage(
            sample, "INSERT INTO content_chunks (content, number, salt, bytes) VALUES (99, 0, x'00', x'00')")
        #expect(stray?.what.en == "1 chunks belong to no content")
    }

    @Test func aGarbledPageIsFoundWhicheverItIs() throws {
        let sample = try sample()
        let bytes = try Data(contentsOf: URL(fileURLWithPath: sample.log))
        var random = SplitMix(seed: 4096)
        #expect(bytes.count > 6 * 4096)
        for page in 0..<(bytes.count / 4096) {
            var garbled = bytes
            for offset in 0..<4096 { garbled[page * 4096 + offset] = UInt8.random(in: 0...255, using: &random) }
            let folder = try TemporaryFolder()
            try garbled.write(to: URL(fileURLWithPath: folder.log))
            do {
                #expect(try LogFile.verify(folder).damage != nil, "seed 4096, page \(page + 1)")
            } catch let error as EventLogError {
                #expect([.damaged, .foreign].contains(error.kind), "seed 4096, page \(page + 1): \(error.code)")
                #expect(error.exitStatus == .badData)
            }
        }
    }

    /// Zeros where sectors were lost: columns that may not be null are null then.
    @Test func lostSectorsEndInAComplaintWhateverIsDoneWithTheLog() throws {
        let sample = try sample()
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: sample.log)))
        var random = SplitMix(seed: 512)
        var codes: Set<String> = []
        for _ in 0..<60 {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let sector = Int.random(in: 0..<(bytes.count / 512), using: &random)
                damaged.replaceSubrange((sector * 512)..<(sector * 512 + 512), with: repeatElement(0, count: 512))
            }
            let folder = try TemporaryFolder()
            try Data(damaged).write(to: URL(fileURLWithPath: folder.log))
            let uses: [(SQLiteLog) throws -> Void] = [
                { _ = try $0.events(after: 0, limit: 99) }, { _ = try $0.heads() }, { _ = try $0.statistics() },
                { _ = try $0.signedHead(of: Records.other()) }, { _ = try $0.verify { _, _ in } },
                { _ = try $0.append([Records.opinion()], now: Records.now) },
            ]
            for use in uses {
                do {
                    try use(SQLiteLog.open(path: folder.log))
                } catch let error as any Complaint {
                    codes.insert(error.code)
                }
            }
        }
        #expect(codes.contains("log.damaged"), "\(codes)")
    }

    @Test func progressReachesTheTotal() throws {
        let folder = try TemporaryFolder()
        let log = try LogFile.create(folder)
        _ = try log.append((0..<2100).map { _ in Records.opinion() }, now: Records.now)
        var seen: [[Int]] = []
        let report = try log.verify { seen.append([$0, $1]) }
        #expect(report.events == 2100)
        #expect(seen == [[1000, 2100], [2000, 2100], [2100, 2100]])
    }
}
