import EventLog
import Events
import Foundation
import Testing

@Suite(.serialized) struct InspectTests {
    @Test func aContentIsHeldAwaitedOrNamedByNobody() throws {
        let folder = try TemporaryFolder()
        let log = try LogFile.create(folder)
        let held = try Records.content("a")
        let awaited = try Records.content("b")
        _ = try log.append([Records.opinion(contents: [NamedContent(.text, held)])], now: Records.now)
        let event = Records.opinion(contents: [NamedContent(.title, awaited)])
            .event(hlc: HybridTime(Records.now), recordedAt: Records.now, subject: nil)
        _ = try log.take(Records.batch(of: Records.other(), [event]))
        #expect(try log.contentState(held.digest) == .held)
        #expect(try log.contentState(awaited.digest) == .awaited)
        #expect(try log.contentState(Records.content("c").digest) == nil)
    }

    @Test func typesAreCountedByLogOnesOfLaterVersionsToo() throws {
        let folder = try TemporaryFolder()
        let log = try LogFile.create(folder)
        _ = try log.append([Records.opinion(), Records.referral(.draft(0)), Records.opinion()], now: Records.now)
        let later = try #require(Data(hexadecimal: "180e" + "9a06020805"))
        _ = try log.take(ChainedBatch(after: .empty(log: Records.other(), epoch: 1), payloads: [later]))
        #expect(
            try log.typesByLog() == [
                Records.station(): [EventType(number: 60): 2, EventType(number: 61): 1],
                Records.other(): [EventType(number: 99): 1],
            ])
    }
}
