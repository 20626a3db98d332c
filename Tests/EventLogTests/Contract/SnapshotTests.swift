import EventLog
import Events
import Foundation
import Testing

@Suite struct SnapshotTests {
    @Test func aSnapshotIsTheLogAsItWasAndTheTwoGoTheirOwnWays() throws {
        let log = InMemoryLog(own: try Records.station(), epoch: 7, incarnation: Records.incarnation)
        let text = try Records.content("路灯")
        _ = try log.append([Records.opinion("a", contents: [NamedContent(.text, text)])], now: Records.now)
        let mark = HeldMark(
            peer: try Records.hub().site, head: .empty(log: log.own, epoch: 7), at: Records.now)
        try log.record(mark)
        let backup = log.snapshot()
        _ = try log.append([Records.opinion("b"), Records.forgetting([text.digest])], now: Records.now)
        let restored = InMemoryLog(backup)
        #expect(restored.own == log.own)
        #expect(restored.incarnation == Records.incarnation)
        #expect(try restored.head(of: log.own)?.seq == 1)
        #expect(try restored.content(text.digest) == text)
        #expect(try restored.heldMark(of: mark.peer, log: log.own) == mark)
        _ = try restored.append([Records.opinion("c")], now: Records.now)
        #expect(try restored.head(of: log.own)?.hash != log.hash(of: log.own, at: 2))
        #expect(try log.head(of: log.own)?.seq == 3)
        #expect(try log.content(text.digest) == nil)
        #expect(try InMemoryLog(backup).head(of: log.own)?.seq == 1)
    }
}
