import EventLog
import Events
import Foundation
import Sync
import Testing

/// Contents, as they are asked for and given.
struct ContentTests {
    /// A station's log whose events name contents, one each.
    private static func log(_ contents: [Content]) throws -> InMemoryLog {
        try Sites.stationLog(contents.map { Sites.opinion("", contents: [NamedContent(.text, $0)]) })
    }

    private static func texts(_ count: Int) throws -> [Content] {
        try (0..<count).map { try Sites.content("正文\($0)", salt: UInt8(truncatingIfNeeded: $0)) }
    }

    /// A hub that has taken in the station's events and asks for what they name.
    private static func asking(_ station: InMemoryLog, byHand: Bool = false) throws -> Talk {
        var talk = try Talk.hubTaking(station)
        if try station.lastPosition() > 0 { _ = try talk.hears(Sites.push(station, after: 0, count: 512)) }
        talk.isByHand = byHand
        return talk
    }

    /// A piece of a photograph that nobody looks at as a whole.
    private static func piece(_ digest: Hash, _ number: Int, of size: Int) -> ContentPiece {
        ContentPiece(
            digest: digest, contentClass: .photo, salt: number == 0 ? Data(count: 16) : Data(), size: size,
            number: number, bytes: Data(count: ContentPiece.length(of: number, ofSize: size)))
    }

    private static func awaited(
        _ digest: Hash, _ contentClass: ContentClass = .photo, size: Int = 9, next: Int = 0
    ) throws -> AwaitedContent {
        AwaitedContent(
            digest: digest, contentClass: contentClass, size: size, nextPiece: next, log: try Sites.station())
    }

    // MARK: - The side that lacks

    @Test func whatIsLackingIsAskedForAndStoredBeforeMoreIsAskedFor() throws {
        let texts = try Self.texts(3)
        var talk = try Self.asking(Self.log(texts))
        #expect(try talk.hears(Sites.pushed) == ["list", "WANT 3"])
        let first = texts[..<2].map { ContentPiece($0) }
        #expect(try talk.hears(Sites.give(first, last: false)) == ["store 2"])
        #expect(
            try talk.hears(Sites.give([ContentPiece(texts[2])])) == ["store 1", "list", "WANT 0", "offer", "PUSHED"])
        #expect(try texts.allSatisfy { try talk.log.content($0.digest) == $0 })
        _ = try talk.hears(Sites.nothingWanted)
        #expect(talk.summary?.contentsTaken == 3)
    }

    @Test func theyAreAskedForInTheOrderInWhichTheyAreListedAndFromTheirFirstMissingPiece() throws {
        var talk = try Self.asking(Self.log([]), byHand: true)
        _ = try talk.hears(Sites.pushed)
        let digests = (0..<3).map { Hash.of(Data([$0])) }
        let listed = [
            try Self.awaited(digests[2], .text), try Self.awaited(digests[0], .identity),
            try Self.awaited(digests[1], .photo, size: 5 * Bounds.chunkBytes, next: 3),
        ]
        #expect(try talk.answers { $0.awaited(listed) } == ["WANT 3"])
        guard case .want(let want)? = talk.sent.last else { return }
        #expect(want.contents.map(\.digest) == listed.map(\.digest.data))
        #expect(want.contents.map(\.piece) == [0, 0, 3])
    }

    @Test func aLargeContentIsAskedForAgainFromWhereItEnded() throws {
        var talk = try Self.asking(Self.log([]), byHand: true)
        let digest = Hash.of(Data([1]))
        let size = 3 * Bounds.chunkBytes + 5
        _ = try talk.hears(Sites.pushed)
        for (next, number) in [(0, 0), (1, 1)] {
            let listed = try Self.awaited(digest, size: size, next: next)
            #expect(try talk.answers { $0.awaited([listed]) } == ["WANT 1"])
            #expect(try talk.hears(Sites.give([Self.piece(digest, number, of: size)])) == ["store 1"])
            #expect(try talk.answers { $0.stored(0) } == ["list"])
        }
        let rest = try Self.awaited(digest, size: size, next: 2)
        #expect(try talk.answers { $0.awaited([rest]) } == ["WANT 1"])
        let pieces = [2, 3].map { Self.piece(digest, $0, of: size) }
        #expect(try talk.hears(Sites.give(pieces)) == ["store 2"])
        #expect(try talk.answers { $0.stored(1) } == ["list"])
        #expect(try talk.answers { $0.awaited([]) } == ["WANT 0", "offer"])
    }

    @Test func whatCannotBeGivenIsNotAskedForAgain() throws {
        let texts = try Self.texts(5)
        var talk = try Self.asking(Self.log(texts))
        _ = try talk.hears(Sites.pushed)
        let missing = [texts[1].digest.data, texts[3].digest.data]
        let given = [texts[0], texts[2], texts[4]].map { ContentPiece($0) }
        #expect(
            try talk.hears(Sites.give(given, missing: missing)) == ["store 3", "list", "WANT 0", "offer", "PUSHED"])
    }

    @Test func whatComesInVainIsNotAskedForAgainAndTheSessionEnds() throws {
        let texts = try Self.texts(3)
        var talk = try Self.asking(Self.log(texts))
        _ = try talk.hears(Sites.pushed)
        // Of another class than the event says, and bytes that do not have the digest.
        let other = try Content(class: .identity, salt: texts[0].salt, bytes: texts[0].bytes)
        let wrongClass = ContentPiece(
            digest: texts[0].digest, contentClass: .identity, salt: other.salt, size: other.bytes.count, number: 0,
            bytes: other.bytes)
        let wrongBytes = ContentPiece(
            digest: texts[1].digest, contentClass: .text, salt: texts[2].salt, size: texts[2].bytes.count, number: 0,
            bytes: texts[2].bytes)
        #expect(
            try talk.hears(Sites.give([wrongClass, wrongBytes, ContentPiece(texts[2])])) == [
                "store 2", "list", "WANT 0", "offer", "PUSHED",
            ])
        #expect(try talk.log.content(texts[0].digest) == nil)
        #expect(try talk.log.content(texts[1].digest) == nil)
        #expect(try talk.log.content(texts[2].digest) == texts[2])
        _ = try talk.hears(Sites.nothingWanted)
        #expect(talk.summary?.contentsTaken == 1)
    }

    @Test func aPieceThatIsGivenAgainAndAgainInVainEndsToo() throws {
        var talk = try Self.asking(Self.log([]), byHand: true)
        let digest = Hash.of(Data([1]))
        let size = 2 * Bounds.chunkBytes
        _ = try talk.hears(Sites.pushed)
        let listed = try Self.awaited(digest, size: size)
        #expect(try talk.answers { $0.awaited([listed]) } == ["WANT 1"])
        _ = try talk.hears(Sites.give([0, 1].map { Self.piece(digest, $0, of: size) }))
        #expect(try talk.answers { $0.stored(0) } == ["list"])
        // The whole of it was none, so that it is awaited from its beginning.
        #expect(try talk.answers { $0.awaited([listed]) } == ["WANT 0", "offer"])
    }

    @Test func behindAThousandInVainTheRestIsFound() throws {
        var talk = try Self.asking(Self.log([]), byHand: true)
        let digests = (0..<1200).map { number in withUnsafeBytes(of: number) { Hash.of(Data($0)) } }
        let all = try digests.map { try Self.awaited($0) }
        _ = try talk.hears(Sites.pushed)
        #expect(try talk.answers { $0.awaited(Array(all.prefix(1024))) } == ["WANT 1024"])
        _ = try talk.hears(Sites.give([], missing: digests.prefix(1024).map(\.data)))
        #expect(try talk.answers { $0.stored(0) } == ["list"])
        #expect(try talk.answers { $0.awaited(all) } == ["WANT 176"])
        _ = try talk.hears(Sites.give([], missing: digests.map(\.data)))
        #expect(try talk.answers { $0.stored(0) } == ["list"])
        #expect(try talk.answers { $0.awaited(all) } == ["WANT 0", "offer"])
    }

    @Test func whatNobodyAskedForEndsTheSession() throws {
        let asked = try Sites.content("问过")
        let other = try Sites.content("没问过")
        let cases: [(Frame, String)] = [
            (Sites.give([ContentPiece(other)]), "content"),
            (Sites.give([ContentPiece(asked), ContentPiece(other)]), "content"),
            (Sites.give([], missing: [other.digest.data]), "protocol"),
            (Sites.give([], missing: [Data(count: 3)]), "protocol"), (Sites.give([]), "protocol"),
        ]
        for (frame, code) in cases {
            var talk = try Self.asking(Self.log([asked]))
            _ = try talk.hears(Sites.pushed)
            #expect(try talk.hears(frame) == ["REFUSE \(code)", "close sync.\(code)"])
        }
        var early = try Self.asking(Self.log([asked]))
        #expect(try early.hears(Sites.give([ContentPiece(asked)])) == ["REFUSE content", "close sync.content"])
    }

    @Test func aMalformedPieceEndsTheSession() throws {
        let asked = try Sites.content("问过")
        let changes: [(inout ContentFrame) -> Void] = [
            { $0.digest = Data(count: 31) }, { $0.salt = Data(count: 15) }, { $0.salt = Data() },
            { $0.size += 1 }, { $0.size = UInt64(Bounds.attachmentBytes) + 1 }, { $0.size = .max },
            { $0.piece = 1 }, { $0.piece = .max }, { $0.bytes.append(0) }, { $0.bytes = Data() },
        ]
        for change in changes {
            var talk = try Self.asking(Self.log([asked]))
            _ = try talk.hears(Sites.pushed)
            var frame = Sites.give([ContentPiece(asked)])
            change(&frame.give.contents[0])
            #expect(try talk.hears(frame) == ["REFUSE content", "close sync.content"])
        }
    }

    // MARK: - The side that has

    /// A station that was asked for that many contents.
    private static func asked(_ count: Int) throws -> (Talk, [Hash]) {
        var talk = try Talk.giving(Sites.stationLog())
        let digests = (0..<count).map { number in withUnsafeBytes(of: number) { Hash.of(Data($0)) } }
        let words = try talk.hears(Sites.want(digests.map { ($0, 0) }))
        #expect(words == ["gather \(min(count, 1024))"])
        return (talk, digests)
    }

    @Test func oneWantIsAnsweredInSeveralFramesTheLastOfWhichSaysSo() throws {
        var (talk, digests) = try Self.asked(6)
        let pieces = digests.map { Self.piece($0, 0, of: 100_000) }
        #expect(
            try talk.answers { $0.gathered(GatheredContents(pieces: Array(pieces[..<2]), answered: 2)) } == [
                "GIVE 2 missing 0", "gather 4",
            ])
        #expect(
            try talk.answers {
                $0.gathered(GatheredContents(pieces: [pieces[2]], missing: [digests[3]], answered: 2))
            } == ["GIVE 1 missing 1", "gather 2"])
        #expect(
            try talk.answers { $0.gathered(GatheredContents(pieces: Array(pieces[4...]), answered: 2)) } == [
                "GIVE 2 missing 0 last"
            ])
        _ = try talk.hears(Sites.nothingWanted)
        _ = try talk.hears(Sites.pushed)
        #expect(talk.summary?.contentsGiven == 5)
        #expect(talk.summary?.contentsMissing == 1)
    }

    @Test func anAnswerEndsAtTwoMegabytesAndTheRestIsAskedForAgain() throws {
        var (talk, digests) = try Self.asked(20)
        for number in 0..<8 {
            let pieces = [Self.piece(digests[number], 0, of: Bounds.chunkBytes)]
            let words = try talk.answers { $0.gathered(GatheredContents(pieces: pieces, answered: 1)) }
            #expect(words == (number < 7 ? ["GIVE 1 missing 0", "gather \(19 - number)"] : ["GIVE 1 missing 0 last"]))
        }
        #expect(try talk.hears(Sites.want([(digests[8], 0)])) == ["gather 1"])
    }

    @Test func onlyTheLastPieceMakesAContentGiven() throws {
        var (talk, digests) = try Self.asked(1)
        let size = 2 * Bounds.chunkBytes + 1
        for number in 0..<3 {
            let pieces = [Self.piece(digests[0], number, of: size)]
            _ = try talk.answers { $0.gathered(GatheredContents(pieces: pieces, answered: 1)) }
            if number < 2 { #expect(try talk.hears(Sites.want([(digests[0], UInt32(number) + 1)])) == ["gather 1"]) }
        }
        _ = try talk.hears(Sites.nothingWanted)
        _ = try talk.hears(Sites.pushed)
        #expect(talk.summary?.contentsGiven == 1)
    }

    @Test func aWantNamesAtMostAThousandAndAtLeastOneDigest() throws {
        _ = try Self.asked(1024)
        _ = try Self.asked(1025)
        var talk = try Talk.giving(Sites.stationLog())
        #expect(try talk.hears(.with { $0.want.contents = [Wanted()] }).last == "close sync.protocol")
        var mixed = try Talk.giving(Sites.stationLog())
        let frame = Frame.with {
            $0.want.contents = [
                Wanted(),
                .with {
                    $0.digest = Hash.of(Data()).data; $0.piece = .max
                },
            ]
        }
        #expect(try mixed.hears(frame) == ["gather 1"])
    }

    @Test func theFullestGiveIsWithinAFrame() throws {
        let full = Sites.give(
            [Self.piece(Hash.of(Data()), 0, of: Bounds.chunkBytes)], missing: (0..<1024).map { _ in Data(count: 32) })
        #expect(full.encoded.count <= SyncBounds.frameBytes)
        let push = Frame.with {
            $0.push.log = String(repeating: "x", count: 256)
            $0.push.payloads = (0..<512).map { _ in Data(count: SyncBounds.batchBytes / 512) }
        }
        #expect(push.encoded.count <= SyncBounds.frameBytes)
    }
}
