import EventLog
import Events
import Foundation
import Testing

@Suite(.serialized) struct AwaitedTests {
    private typealias Classes = ContentReaches

    private func ref(_ number: UInt8, _ contentClass: ContentClass, size: Int = 100) -> ContentRef {
        .with {
            $0.digest = Data(repeating: number, count: 32)
            $0.class = contentClass
            $0.size = UInt32(size)
        }
    }

    private func event(_ refs: ContentRef...) -> Event {
        var event = Records.event(Records.opinion())
        event.contents = refs
        return event
    }

    /// Two logs whose events name contents of every class, in turns; a digest's bytes are its number.
    private func named(_ kind: LogKind) throws -> (any SiteLog, TemporaryFolder) {
        let (log, folder) = try kind.make(own: "520103-H01")
        let first = try Records.batch(
            of: Records.other(),
            [
                event(ref(1, .photo), ref(2, .photo, size: 262_145), ref(3, .identity), ref(4, .text)),
                event(ref(5, .text), ref(6, .unspecified), ref(7, .photo, size: Bounds.attachmentBytes + 1)),
            ])
        let half = ChainedBatch(after: first.previous, payloads: [first.payloads[0]])
        #expect(try log.take(half) == 1)
        #expect(try log.take(Records.batch(of: Records.station(), [event(ref(8, .identity), ref(9, .text))])) == 1)
        #expect(try log.take(first) == 1)
        return (log, folder)
    }

    private func numbers(_ log: any SiteLog, _ scope: [LogID: Classes], limit: Int = 99) throws -> [UInt8] {
        try log.awaited(ContentScope(scope), limit: limit).map { $0.digest.data[0] }
    }

    @Test(arguments: LogKind.allCases)
    func textsComeFirstThenIdentitiesThenPhotosEachAsTheyWereNamed(kind: LogKind) throws {
        let (log, folder) = try named(kind)
        defer { withExtendedLifetime(folder) {} }
        let (a, b) = (try Records.other(), try Records.station())
        let all = Classes(text: .all, identity: .all, photo: .all)
        #expect(try numbers(log, [a: all, b: all]) == [4, 9, 5, 3, 8, 1, 2])
        for limit in 0...7 { #expect(try numbers(log, [a: all, b: all], limit: limit).count == limit) }
        #expect(try numbers(log, [a: all, b: all], limit: 4) == [4, 9, 5, 3])
        #expect(try numbers(log, [a: all]) == [4, 5, 3, 1, 2])
        #expect(try numbers(log, [b: all]) == [9, 8])
        #expect(try numbers(log, [:]) == [])
        #expect(try numbers(log, [Records.hub(): all]) == [])
    }

    @Test(arguments: LogKind.allCases)
    func eachClassOfEachLogHasItsOwnReach(kind: LogKind) throws {
        let (log, folder) = try named(kind)
        defer { withExtendedLifetime(folder) {} }
        let (a, b) = (try Records.other(), try Records.station())
        #expect(try numbers(log, [a: Classes(text: .small), b: Classes(identity: .small)]) == [4, 5, 8])
        #expect(try numbers(log, [a: Classes(photo: .small)]) == [1])
        #expect(try numbers(log, [a: Classes(photo: .all)]) == [1, 2])
        #expect(try numbers(log, [a: Classes(photo: .requested)]) == [])
        #expect(try numbers(log, [a: Classes()]) == [])
    }

    @Test(arguments: LogKind.allCases)
    func whatIsRequestedCountsWhereverItsClassIsNotOutOfReach(kind: LogKind) throws {
        let (log, folder) = try named(kind)
        defer { withExtendedLifetime(folder) {} }
        let a = try Records.other()
        let digests = try [2, 1, 7, 77, 2].map { try #require(Hash(Data(repeating: $0, count: 32))) }
        // 7 is too large ever to come, 77 is named by nobody.
        #expect(try log.request(digests) == 2)
        #expect(try log.request(digests) == 2)
        #expect(try log.request([]) == 0)
        #expect(try numbers(log, [a: Classes(photo: .requested)]) == [1, 2])
        #expect(try numbers(log, [a: Classes(photo: .small)]) == [1, 2])
        #expect(try numbers(log, [a: Classes(text: .all)]) == [4, 5])
    }
}
