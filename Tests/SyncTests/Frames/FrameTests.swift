import Events
import Foundation
import Sync
import Testing

struct FrameTests {
    @Test func aFrameMayHaveAsManyBytesAsTheBoundAndNoMore() throws {
        func frame(_ length: Int) -> Data {
            Frame.with { $0.refuse.message = String(repeating: "x", count: length) }.encoded
        }
        let around = frame(1_000_000).count - 1_000_000
        let longest = frame(SyncBounds.frameBytes - around)
        #expect(longest.count == 1_048_576)
        #expect(throws: Never.self) { _ = try Frame.decode(longest) }
        #expect(throws: SyncFault.self) { _ = try Frame.decode(frame(SyncBounds.frameBytes - around + 1)) }
        #expect(throws: SyncFault.self) { _ = try Frame.decode(Data()) }
    }

    @Test func headsAndEnrolmentsAreReadBack() throws {
        let head = Head.empty(log: try Sites.station(), epoch: .max)
        let signed = Sites.key().sign(head)
        #expect(try HeadFrame(signed).decoded() == signed)
        let enrolment = Enrolment(
            site: try Sites.station().site, signingKey: Sites.key().publicKey, transportKey: Data(count: 32),
            sealingKey: try Sites.sealingKey(), invitation: Sites.key(2))
        #expect(try Enrol(enrolment).decoded() == enrolment)
        #expect(throws: SyncFault.self) { _ = try HeadFrame().decoded() }
        #expect(throws: SyncFault.self) { _ = try Enrol().decoded() }
    }

    @Test func aFieldThatIsNotKnownIsPassedOver() throws {
        let log = try Sites.stationLog(Sites.opinions(1))
        var hello = try Sites.hello(log).hello
        // Field 100, a varint.
        try hello.merge(serializedBytes: Data([0xA0, 0x06, 0x01]))
        var talk = try Talk.hub()
        #expect(try talk.hears(.with { $0.hello = hello }) == ["greet", "WELCOME 0"])
    }

    @Test func aVectorTellsEveryHeadFromEveryOther() throws {
        let station = try Sites.station()
        let head = Head(log: station, epoch: 1, seq: 1, hash: Hash.of(Data()))
        let others = [
            Head(log: try Sites.further("a"), epoch: 1, seq: 1, hash: head.hash),
            Head(log: station, epoch: 2, seq: 1, hash: head.hash),
            Head(log: station, epoch: 1, seq: 2, hash: head.hash),
            Head(log: station, epoch: 1, seq: 1, hash: Hash.of(Data([1]))),
        ]
        #expect(Set(([head] + others).map { VectorDigest.of([$0]) }).count == 5)
        #expect(VectorDigest.of([head, others[0]]) == VectorDigest.of([others[0], head]))
        #expect(VectorDigest.of([head]) != VectorDigest.of([]))
        #expect(VectorDigest.of([.empty(log: station, epoch: 1)]) == VectorDigest.of([]))
    }
}
