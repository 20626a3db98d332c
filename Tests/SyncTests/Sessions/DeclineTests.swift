import EventLog
import Events
import Foundation
import Sync
import Testing

/// A log that the other side takes no more of goes no further; all others go on.
struct DeclineTests {
    private static func log(_ own: Int = 3) throws -> InMemoryLog {
        let log = try Sites.stationLog(Sites.opinions(own))
        _ = try log.append(Sites.opinions(1), to: Sites.further("a"), ifUnchangedSince: nil, now: Sites.now)
        _ = try log.append(Sites.opinions(2), to: Sites.further("b"), ifUnchangedSince: nil, now: Sites.now)
        return log
    }

    @Test func aDeclinedLogIsLeftAndTheOthersAreAcknowledged() throws {
        let log = try Self.log()
        var talk = try Talk.giving(log)
        #expect(
            try talk.hears(Sites.decline(Sites.further("a"), .signature)) == ["declined S/a sync.refused.signature"])
        #expect(try talk.hears(Sites.ack(log, 3)) == ["held S 3"])
        #expect(try talk.hears(Sites.ack(log, of: Sites.further("b"), 2)) == ["held S/b 2", "PUSHED"])
    }

    @Test func theLastThingUnderWayMayBeDeclined() throws {
        let log = try Self.log()
        var talk = try Talk.giving(log)
        _ = try talk.hears(Sites.ack(log, 3))
        _ = try talk.hears(Sites.ack(log, of: Sites.further("b"), 2))
        #expect(try talk.hears(Sites.decline(Sites.further("a"))) == ["declined S/a sync.refused.gap", "PUSHED"])
    }

    @Test func anAcknowledgementOfADeclinedLogIsOneOfWhatWasNeverSent() throws {
        let log = try Self.log()
        var talk = try Talk.giving(log)
        _ = try talk.hears(Sites.decline(Sites.further("a")))
        #expect(try talk.hears(Sites.ack(log, of: Sites.further("a"), 1)).last == "close sync.protocol")
    }

    @Test func aLogThatWaitsForCreditMakesRoomForTheNextOne() throws {
        let log = try Self.log(40)
        var talk = try Talk.giving(log) { $0.batchEvents = 1 }
        #expect(talk.sent.last.map { Talk.word($0) } == "PUSH S 16+1")
        #expect(
            try talk.hears(Sites.decline(log.own)) == [
                "declined S sync.refused.gap", "read S/a 0", "PUSH S/a 1+1", "read S/a 1", "read S/b 0", "PUSH S/b 1+1",
                "read S/b 1", "PUSH S/b 2+1", "read S/b 2",
            ])
    }

    @Test func anotherLogThatIsDeclinedLeavesTheOneThatWaitsItsRoom() throws {
        let log = try Self.log(40)
        var talk = try Talk.giving(log) { $0.batchEvents = 1 }
        _ = try talk.hears(Sites.decline(Sites.further("b")))
        #expect(try talk.hears(Sites.ack(log, 1)) == ["held S 1", "read S 16", "PUSH S 17+1"])
    }

    @Test func aLogThatIsJustReadIsNotSent() throws {
        let log = try Self.log()
        var talk = try Talk.giving(log, byHand: true)
        #expect(try talk.hears(Sites.decline(log.own)) == ["declined S sync.refused.gap"])
        let payloads = try log.payloads(of: log.own, after: 0, maxEvents: 3, maxBytes: .max)
        let start = Head.empty(log: log.own, epoch: 1)
        #expect(try talk.answers { $0.loaded(payloads, signed: nil, after: start) } == ["read S/a 0"])
    }

    /// Another program's `repair` may put another version in the log's place while it is handed over.
    @Test func aLogThatWasRepairedMeanwhileGoesNoFurther() throws {
        let log = try Self.log()
        let second = try #require(try log.head(of: log.own, at: 2))
        var talk = try Talk.giving(log, held: [second], byHand: true)
        #expect(try talk.answers { $0.compared(second) } == ["held S 2", "read S 2"])
        let payloads = try log.payloads(of: log.own, after: 2, maxEvents: 3, maxBytes: .max)
        let other = Head(log: log.own, epoch: 1, seq: 2, hash: Hash.of(Data("another version".utf8)))
        #expect(try talk.answers { $0.loaded(payloads, signed: nil, after: other) } == ["read S/a 0"])
    }

    @Test func aLogThatIsJustComparedIsNotSent() throws {
        let log = try Self.log()
        let second = try #require(try log.head(of: log.own, at: 2))
        var talk = try Talk.giving(log, held: [second], byHand: true)
        #expect(try talk.hears(Sites.decline(log.own)) == ["declined S sync.refused.gap"])
        #expect(try talk.answers { $0.compared(second) } == ["read S/a 0"])
    }

    @Test func aLogThatIsJustProbedIsLeftAndItsLateAnswerPassedOver() throws {
        let log = try Self.log()
        let otherwise = Head(log: log.own, epoch: 7, seq: 3, hash: Hash.of(Data()))
        var talk = try Talk.giving(log, held: [otherwise])
        #expect(talk.sent.last.map { Talk.word($0) } == "PROBE S 3")
        #expect(try talk.hears(Sites.decline(log.own)).prefix(2) == ["declined S sync.refused.gap", "read S/a 0"])
        #expect(try talk.hears(.with { $0.probed.log = "520103001-Z02" }) == [])
        #expect(try talk.hears(.with { $0.recalled.run.log = "520103001-Z02" }) == [])
        _ = try talk.hears(Sites.ack(log, of: Sites.further("a"), 1))
        #expect(try talk.hears(Sites.ack(log, of: Sites.further("b"), 2)) == ["held S/b 2", "PUSHED"])
    }

    @Test func aLogThatIsDeclinedBeforeItsTurnIsPassedOver() throws {
        let log = try Self.log(40)
        let held = Head(log: try Sites.further("a"), epoch: 1, seq: 1, hash: Hash.of(Data()))
        var talk = try Talk.giving(log, held: [held]) { $0.batchEvents = 1 }
        _ = try talk.hears(Sites.decline(Sites.further("a")))
        _ = try talk.hears(Sites.decline(Sites.further("b")))
        _ = try talk.hears(Sites.decline(log.own))
        #expect(talk.sent.last.map { Talk.word($0) } == "PUSHED")
        #expect(!talk.sent.contains { if case .probe = $0 { true } else { false } })
    }

    @Test func aDeclinedLogIsToldInOurWordsOnOneLine() throws {
        let log = try Self.log()
        var talk = try Talk.giving(log)
        let actions = talk.session.received(
            Frame.with {
                $0.decline.code = .fork
                $0.decline.log = "520103001-Z02"
                $0.decline.seq = 2
                $0.decline.message = "one\ntwo" + String(repeating: "x", count: 1000)
            }.encoded)
        guard case .declined(let declined)? = actions.first else {
            Issue.record("nothing was declined")
            return
        }
        #expect(declined.fault.kind == .told(.fork))
        #expect(declined.seq == 2)
        #expect(declined.fault.message.en.contains("(520103001-Z02 #2)"))
        #expect(!declined.fault.message.en.contains("\n"))
        #expect(declined.fault.message.en.count < 700)
    }

    @Test func aDeclineOfNoLogIsAFault() throws {
        var giving = try Talk.giving(Self.log())
        #expect(try giving.hears(.with { $0.decline.log = "" }).last == "close sync.protocol")
        var taking = try Talk.hubTaking(Sites.stationLog())
        #expect(try taking.hears(.with { $0.decline.log = "none" }).last == "close sync.protocol")
    }
}
