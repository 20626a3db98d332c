import EventLog
import Events
import Foundation
import TestSupport
import Testing

@Suite(.serialized) struct LargeContentTests {
    private func bytes(_ count: Int, seed: UInt64 = 9) -> Data {
        var random = SplitMix(seed: seed)
        var data = Data(capacity: count + 8)
        while data.count < count { withUnsafeBytes(of: random.next()) { data.append(contentsOf: $0) } }
        return data.prefix(count)
    }

    private func read(_ digest: Hash, _ log: any SiteLog) throws -> (found: Bool, pieces: [Data]) {
        var pieces: [Data] = []
        let found = try log.readContent(digest) { pieces.append($0) }
        return (found, pieces)
    }

    @Test(arguments: LogKind.allCases, [0, 1, 262_143, 262_144, 262_145, 524_288, 1_000_000])
    func whatIsStreamedInIsReadBackInPieces(kind: LogKind, size: Int) throws {
        let (log, folder) = try kind.make()
        defer { withExtendedLifetime(folder) {} }
        let whole = bytes(size)
        let photo = try Records.streamed(whole)
        #expect(photo.size == size)
        #expect(photo.digest == Hash.of(Data([3]), photo.salt, whole))
        let named = NamedContent(.attachment, photo, mediaType: "image/jpeg")
        let event = try log.append([Records.opinion(contents: [named])], now: Records.now)[0].event
        #expect(event.contents.map(\.size) == [UInt32(size)])
        #expect(event.contents.map(\.mediaType) == ["image/jpeg"])
        let (found, pieces) = try read(photo.digest, log)
        #expect(found)
        #expect(pieces.count == max(1, (size + 262_143) / 262_144))
        #expect(pieces.dropLast().allSatisfy { $0.count == 262_144 })
        #expect(pieces.reduce(Data(), +) == whole)
        let held = try #require(try log.heldContent(photo.digest))
        #expect(
            held == HeldContent(digest: photo.digest, contentClass: .photo, salt: photo.salt, size: size, log: log.own))
        #expect(held.chunks == pieces.count)
        #expect(try log.chunk(held.chunks, of: photo.digest) == nil)
        // Only what may be a text is ever handed out whole.
        #expect(try log.content(photo.digest)?.bytes == (size <= Bounds.textBytes ? whole : nil))
        let report = try log.verify { _, _ in }
        #expect(report.damage == nil)
        #expect(report.contentsHeld == 1)
    }

    @Test(arguments: LogKind.allCases)
    func aTextIsReadInOnePiece(kind: LogKind) throws {
        let (log, folder) = try kind.make()
        defer { withExtendedLifetime(folder) {} }
        let text = try Records.content("路灯不亮")
        _ = try log.append([Records.opinion(contents: [NamedContent(.text, text)])], now: Records.now)
        #expect(try read(text.digest, log).pieces == [text.bytes])
        #expect(try read(Records.content("别的").digest, log).found == false)
    }

    @Test func anAttachmentMayHaveTwentyMegabytesAndNoMore() throws {
        let salt = Data(count: 16)
        let largest = try StreamedContent(class: .photo, salt: salt, source: Endless(20 * 1024 * 1024))
        #expect(largest.size == 20_971_520)
        let error = complaint {
            _ = try StreamedContent(class: .photo, salt: salt, source: Endless(20 * 1024 * 1024 + 1))
        }
        #expect(error?.code == "bound.exceeded")
        #expect(error?.message.zh.contains("20 MB") == true)
        #expect(
            complaint { _ = try StreamedContent(class: .photo, salt: Data(count: 15), source: Endless(1)) }?.code
                == "content.malformed")
    }

    @Test(arguments: LogKind.allCases)
    func aFileThatChangedSinceItWasCheckedSavesNothing(kind: LogKind) throws {
        let (log, folder) = try kind.make()
        defer { withExtendedLifetime(folder) {} }
        let whole = bytes(600_000)
        var flipped = whole
        flipped[300_000] ^= 1
        for changed in [flipped, whole.prefix(599_999), whole + Data([0]), Data(), whole + whole] {
            let source = Pieces(whole)
            let photo = try Records.streamed(whole, source: source)
            source.change(to: Data(changed))
            let error = complaint {
                _ = try log.append(
                    [
                        Records.opinion(contents: [NamedContent(.text, try Records.content("先"))]),
                        Records.opinion(contents: [NamedContent(.attachment, photo, mediaType: "image/png")]),
                    ], now: Records.now)
            }
            #expect(error?.code == "log.draft")
            #expect(error?.message.en.contains("changed before it was saved") == true)
        }
        let source = Pieces(whole)
        let photo = try Records.streamed(whole, source: source)
        source.fail()
        #expect(throws: Pieces.Failed.self) {
            try log.append(
                [Records.opinion(contents: [NamedContent(.attachment, photo, mediaType: "image/png")])],
                now: Records.now)
        }
        #expect(try log.lastPosition() == 0)
        let statistics = try log.statistics()
        #expect(statistics.contentsHeld + statistics.contentsAwaited == 0)
        #expect(try log.verify { _, _ in }.damage == nil)
        #expect(try log.append([Records.opinion()], now: Records.now).map(\.seq) == [1])
    }

    @Test(arguments: LogKind.allCases)
    func onlyWhatIsNoLargerThanATextIsAskedForByItself(kind: LogKind) throws {
        let (log, folder) = try kind.make(own: "520103-H01")
        defer { withExtendedLifetime(folder) {} }
        let photos = try [262_144, 262_145].map { try Records.streamed(bytes($0), salt: UInt8($0 % 7)) }
        let contents = photos.map { NamedContent(.attachment, $0, mediaType: "image/jpeg") }
        _ = try log.take(Records.batch(of: Records.other(), [Records.event(Records.opinion(contents: contents))]))
        #expect(try log.awaitedContents(of: Records.other(), limit: 9) == [photos[0].digest])
        let statistics = try log.statistics()
        #expect(statistics.contentsAwaited == 2)
        #expect(
            try log.store([Content(class: .photo, salt: photos[0].salt, bytes: bytes(262_144))]) == 1)
        #expect(try log.awaitedContents(of: Records.other(), limit: 9) == [])
        #expect(try log.verify { _, _ in }.contentsAwaited == 1)
    }

    @Test(arguments: LogKind.allCases)
    func anAttachmentIsForgottenAlsoWhileItIsRead(kind: LogKind) throws {
        let (log, folder) = try kind.make()
        defer { withExtendedLifetime(folder) {} }
        let photo = try Records.streamed(bytes(600_000))
        _ = try log.append(
            [Records.opinion(contents: [NamedContent(.attachment, photo, mediaType: "image/jpeg")])],
            now: Records.now)
        var pieces = 0
        let error = complaint {
            _ = try log.readContent(photo.digest) { _ in
                pieces += 1
                if pieces == 2 { _ = try log.append([Records.forgetting([photo.digest])], now: Records.now) }
            }
        }
        #expect(error?.code == "log.moved")
        #expect(error?.exitStatus == .retry)
        #expect(pieces == 2)
        #expect(try log.readContent(photo.digest) { _ in } == false)
        #expect(try log.statistics().contentsForgotten == 1)
    }
}
