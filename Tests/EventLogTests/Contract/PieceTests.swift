import EventLog
import Events
import Foundation
import TestSupport
import Testing

@Suite(.serialized) struct PieceTests {
    /// A photograph of three pieces, and an event of another site that names it.
    struct Photo {
        let bytes: Data
        let content: StreamedContent
        let pieces: [ContentPiece]

        init(size: Int = 600_000, seed: UInt64 = 7) throws {
            var random = SplitMix(seed: seed)
            var data = Data(capacity: size + 8)
            while data.count < size { withUnsafeBytes(of: random.next()) { data.append(contentsOf: $0) } }
            bytes = data.prefix(size)
            content = try Records.streamed(bytes, salt: UInt8(truncatingIfNeeded: seed))
            pieces = Photo.pieces(of: bytes, as: content)
        }

        static func pieces(of bytes: Data, as content: StreamedContent) -> [ContentPiece] {
            (0..<ContentPiece.count(ofSize: bytes.count)).map { number in
                ContentPiece(
                    digest: content.digest, contentClass: .photo, salt: number == 0 ? content.salt : Data(),
                    size: bytes.count, number: number,
                    bytes: Data(bytes.dropFirst(number * Bounds.chunkBytes).prefix(Bounds.chunkBytes)))
            }
        }

        var named: NamedContent { NamedContent(.attachment, content, mediaType: "image/jpeg") }
        var event: Event { Records.event(Records.opinion(contents: [named])) }
    }

    private let all = ContentReaches(text: .all, identity: .all, photo: .all)

    private func awaited(_ log: any SiteLog) throws -> [AwaitedContent] {
        try log.awaited(ContentScope([Records.other(): all]), limit: 9)
    }

    private func hub(_ kind: LogKind, naming events: [Event]) throws -> (any SiteLog, TemporaryFolder) {
        let (log, folder) = try kind.make(own: "520103-H01")
        #expect(try log.take(Records.batch(of: Records.other(), events)) == events.count)
        return (log, folder)
    }

    @Test(arguments: LogKind.allCases)
    func piecesAreTakenInTheirOrderAndTheWholeIsHeldWithTheLast(kind: LogKind) throws {
        let photo = try Photo()
        let (log, folder) = try hub(kind, naming: [photo.event])
        defer { withExtendedLifetime(folder) {} }
        #expect(photo.pieces.map(\.bytes.count) == [262_144, 262_144, 75_712])
        #expect(
            try awaited(log) == [
                AwaitedContent(
                    digest: photo.content.digest, contentClass: .photo, size: 600_000, nextPiece: 0,
                    log: Records.other())
            ])
        // Not the next one: passed over.
        #expect(try log.store([photo.pieces[1]]) == StoredPieces())
        #expect(try log.store([photo.pieces[0]]).pieces == 1)
        #expect(try awaited(log).map(\.nextPiece) == [1])
        #expect(try log.store([photo.pieces[0], photo.pieces[2]]) == StoredPieces())
        #expect(try log.heldContent(photo.content.digest) == nil)
        #expect(try log.chunk(0, of: photo.content.digest) == nil)
        #expect(try log.piece(0, of: photo.content.digest) == nil)
        let partial = try log.verify { _, _ in }
        #expect(partial.damage == nil)
        #expect(partial.contentsAwaited == 1)
        let stored = try log.store([photo.pieces[1], photo.pieces[2]])
        #expect(stored.kept == 1)
        #expect(stored.pieces == 2)
        #expect(stored.damaged == [])
        #expect(try awaited(log) == [])
        #expect(try (0..<4).map { try log.piece($0, of: photo.content.digest) } == photo.pieces + [nil])
        var read = Data()
        #expect(try log.readContent(photo.content.digest) { read.append($0) })
        #expect(read == photo.bytes)
        #expect(try log.store(photo.pieces) == StoredPieces())
        let report = try log.verify { _, _ in }
        #expect(report.damage == nil)
        #expect(report.contentsHeld == 1)
    }

    @Test(arguments: LogKind.allCases)
    func aWholeThatIsNotItsDigestIsDroppedAndAwaitedFromItsBeginning(kind: LogKind) throws {
        let photo = try Photo()
        let (log, folder) = try hub(kind, naming: [photo.event])
        defer { withExtendedLifetime(folder) {} }
        for wrong in [0, 300_000, 599_999] {
            var bytes = photo.bytes
            bytes[wrong] ^= 1
            let pieces = Photo.pieces(of: bytes, as: photo.content)
            #expect(try log.store(Array(pieces.dropLast())).pieces == 2)
            let stored = try log.store([pieces[2]])
            #expect(stored.damaged == [photo.content.digest])
            #expect(stored.kept == 0)
            #expect(stored.pieces == 0)
            #expect(try awaited(log).map(\.nextPiece) == [0])
            #expect(try log.verify { _, _ in }.damage == nil)
        }
        let other = try Photo(seed: 8)
        // The right bytes under another content's random bytes are not the whole either.
        var salted = photo.pieces
        salted[0] = ContentPiece(
            digest: photo.content.digest, contentClass: .photo, salt: other.content.salt, size: 600_000, number: 0,
            bytes: photo.pieces[0].bytes)
        #expect(try log.store(salted).damaged == [photo.content.digest])
        #expect(try log.store(photo.pieces).kept == 1)
        #expect(try log.piece(2, of: photo.content.digest) == photo.pieces[2])
        #expect(try log.verify { _, _ in }.damage == nil)
    }

    @Test(arguments: LogKind.allCases)
    func piecesOfAnotherShapeThanTheEventNamedAreCalledDamaged(kind: LogKind) throws {
        let photo = try Photo()
        let text = try Records.content("路灯不亮")
        let event = Records.event(Records.opinion(contents: [NamedContent(.text, text), photo.named]))
        let (log, folder) = try hub(kind, naming: [event])
        defer { withExtendedLifetime(folder) {} }
        let first = photo.pieces[0]
        func piece(
            digest: Hash? = nil, class contentClass: ContentClass = .photo, salt: Data? = nil, size: Int = 600_000,
            number: Int = 0, bytes: Data? = nil
        ) -> ContentPiece {
            ContentPiece(
                digest: digest ?? first.digest, contentClass: contentClass, salt: salt ?? first.salt, size: size,
                number: number, bytes: bytes ?? first.bytes)
        }
        let wrong = [
            piece(class: .text), piece(salt: Data(count: 15)), piece(salt: Data()), piece(number: 1),
            piece(salt: Data(), number: 3), piece(salt: Data(), number: -1), piece(bytes: first.bytes.dropLast()),
            piece(bytes: first.bytes + Data([0])), piece(size: 600_001), piece(size: -1),
            piece(size: Bounds.attachmentBytes + 1), piece(salt: first.salt, size: 4, bytes: Data("路灯".utf8.prefix(4))),
            ContentPiece(
                digest: text.digest, contentClass: .text, salt: text.salt, size: 3, number: 0,
                bytes: Data("路".utf8)),
        ]
        for piece in wrong {
            let stored = try log.store([piece])
            #expect(stored.damaged == [piece.digest], "\(piece.size), \(piece.number)")
            #expect(stored.pieces == 0)
        }
        // What no event names is nobody's damage.
        #expect(try log.store([piece(digest: Hash.of(Data([1])))]) == StoredPieces())
        #expect(try log.store([ContentPiece(text)] + photo.pieces).kept == 2)
        #expect(try log.content(text.digest) == text)
        #expect(try log.piece(0, of: text.digest) == ContentPiece(text))
    }

    @Test(arguments: LogKind.allCases)
    func whatIsForgottenWhileItArrivesNeverComesBack(kind: LogKind) throws {
        let photo = try Photo()
        let (log, folder) = try hub(kind, naming: [photo.event])
        defer { withExtendedLifetime(folder) {} }
        #expect(try log.store(Array(photo.pieces.prefix(2))).pieces == 2)
        _ = try log.append([Records.forgetting([photo.content.digest])], now: Records.now)
        #expect(try awaited(log) == [])
        #expect(try log.store(photo.pieces) == StoredPieces())
        #expect(try log.request([photo.content.digest]) == 0)
        #expect(try log.piece(0, of: photo.content.digest) == nil)
        let report = try log.verify { _, _ in }
        #expect(report.damage == nil)
        #expect(report.contentsForgotten == 1)
    }

    @Test(arguments: LogKind.allCases)
    func whatTheSiteItselfNamesWhileItArrivesIsHeld(kind: LogKind) throws {
        let photo = try Photo()
        let (log, folder) = try hub(kind, naming: [photo.event])
        defer { withExtendedLifetime(folder) {} }
        var bytes = photo.bytes
        bytes[5] ^= 1
        #expect(try log.store(Array(Photo.pieces(of: bytes, as: photo.content).prefix(2))).pieces == 2)
        _ = try log.append([Records.opinion(contents: [photo.named])], now: Records.now)
        #expect(try log.piece(0, of: photo.content.digest) == photo.pieces[0])
        #expect(try awaited(log) == [])
        #expect(try log.verify { _, _ in }.damage == nil)
    }

    @Test(arguments: LogKind.allCases)
    func aContentIsNamedAgainWithoutItsBytes(kind: LogKind) throws {
        let (log, folder) = try kind.make()
        defer { withExtendedLifetime(folder) {} }
        let text = try Records.content("路灯不亮")
        let first = try log.append([Records.opinion(contents: [NamedContent(.text, text)])], now: Records.now)[0]
        let unknown = ContentRef.with {
            $0.digest = Data(repeating: 5, count: 32)
            $0.class = .photo
            $0.role = .attachment
            $0.size = 300_000
            $0.mediaType = "image/png"
        }
        let kept = try (first.event.contents + [unknown]).map { try #require(NamedContent(kept: $0)) }
        let again = try log.append([Records.opinion(contents: kept)], now: Records.now)[0]
        #expect(again.event.contents == first.event.contents + [unknown])
        #expect(try log.content(text.digest) == text)
        let photos = ContentScope([log.own: ContentReaches(photo: .all)])
        #expect(try log.awaited(photos, limit: 9).map(\.size) == [300_000])
        #expect(NamedContent(kept: .with { $0.digest = Data(count: 31) }) == nil)
        #expect(try log.verify { _, _ in }.damage == nil)
    }
}
