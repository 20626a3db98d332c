import EventLog
import Events
import Foundation
import Sync
import Testing

/// The side that hands over: logs in their order, within what the other side grants.
struct GivingTests {
    /// A station's log with three events, and two further ones with one and two.
    private static func three() throws -> InMemoryLog {
        let log = try Sites.stationLog(Sites.opinions(3))
        _ = try log.append(Sites.opinions(1), to: Sites.further("a"), ifUnchangedSince: nil, now: Sites.now)
        _ = try log.append(Sites.opinions(2), to: Sites.further("b"), ifUnchangedSince: nil, now: Sites.now)
        return log
    }

    private static func pushes(_ talk: Talk) -> [Push] {
        talk.sent.compactMap { if case .push(let push) = $0 { push } else { nil } }
    }

    @Test func severalLogsAreUnderWayAtOnceAndAreAcknowledgedInAnyOrder() throws {
        let log = try Self.three()
        var talk = try Talk.giving(log)
        #expect(Self.pushes(talk).map(\.log) == ["520103001-Z02", "520103001-Z02/a", "520103001-Z02/b"])
        #expect(Self.pushes(talk).map(\.payloads.count) == [3, 1, 2])
        for push in Self.pushes(talk) { #expect(try push.head.decoded().isValid(for: Sites.key().publicKey)) }
        #expect(try talk.hears(Sites.ack(log, of: Sites.further("b"), 2)) == ["held S/b 2"])
        #expect(try talk.hears(Sites.ack(log, 3)) == ["held S 3"])
        #expect(try talk.hears(Sites.ack(log, of: Sites.further("a"), 1)) == ["held S/a 1", "PUSHED"])
        #expect(try talk.hears(Sites.nothingWanted) == ["settled"])
        #expect(try talk.hears(Sites.pushed) == ["list", "WANT 0", "finish 6 0"])
    }

    @Test func ofWhatIsHeldOnlyTheRestGoes() throws {
        let log = try Self.three()
        let held = [
            try #require(try log.head(of: log.own)), try #require(try log.head(of: Sites.further("b"), at: 1)),
        ]
        let talk = try Talk.giving(log, held: held)
        #expect(Self.pushes(talk).map { Talk.word(.push($0)) } == ["PUSH S/a 1+1", "PUSH S/b 2+1"])
    }

    @Test func anEmptyLogIsPassedOver() throws {
        let talk = try Talk.giving(Sites.stationLog())
        #expect(talk.sent.map { Talk.word($0) } == ["HELLO", "PUSHED"])
    }

    @Test func anAcknowledgementOfWhatWasNeverSentIsAFaultAndNotKept() throws {
        let changes: [(inout Ack) -> Void] = [
            { $0.held.seq = 4 }, { $0.held.seq = .max }, { $0.held.seq = 2 }, { $0.held.seq = 0 },
            { $0.held.epoch = 8 }, { $0.held.log = "520103001-Z03" }, { $0.held.log = "520103001-Z02/b" },
            { $0.held.hash = Data(count: 32) }, { $0.held.hash = Data() }, { $0.held.log = "" },
        ]
        for change in changes {
            let log = try Self.three()
            var talk = try Talk.giving(log)
            var frame = try Sites.ack(log, 3)
            change(&frame.ack)
            #expect(try talk.hears(frame) == ["REFUSE protocol", "close sync.protocol"])
        }
    }

    @Test func anAcknowledgementIsTakenOnce() throws {
        let log = try Self.three()
        var talk = try Talk.giving(log)
        _ = try talk.hears(Sites.ack(log, 3))
        #expect(try talk.hears(Sites.ack(log, 3)) == ["REFUSE protocol", "close sync.protocol"])
    }

    @Test func anAcknowledgementCoversWhatWentBeforeItOfThatLogOnly() throws {
        let log = try Self.three()
        var talk = try Talk.giving(log) { $0.batchEvents = 1 }
        #expect(Self.pushes(talk).count == 6)
        #expect(try talk.hears(Sites.ack(log, 3)) == ["held S 3"])
        #expect(try talk.hears(Sites.ack(log, of: Sites.further("b"), 2)) == ["held S/b 2"])
        #expect(try talk.hears(Sites.ack(log, of: Sites.further("a"), 1)) == ["held S/a 1", "PUSHED"])
    }

    /// Acknowledges batch by batch, the oldest first, and returns the most bytes and frames that were under way.
    private static func drain(_ talk: inout Talk, _ log: InMemoryLog) throws -> (bytes: Int, frames: Int) {
        var most = (bytes: 0, frames: 0)
        var acknowledged = 0
        while true {
            let flying = pushes(talk).dropFirst(acknowledged)
            guard let oldest = flying.first else { return most }
            let bytes = flying.flatMap { $0.payloads }.map { $0.count }.reduce(0, +)
            most.bytes = max(most.bytes, bytes)
            most.frames = max(most.frames, flying.count)
            let head = oldest.head
            _ = try talk.hears(
                .with {
                    $0.ack.held = head
                    $0.ack.held.signature = Data()
                })
            acknowledged += 1
        }
    }

    @Test func theCreditIsUsedAndNeverExceeded() throws {
        let log = try Sites.stationLog(Sites.opinions(3000, words: String(repeating: "长", count: 1000)))
        var talk = try Talk.giving(log)
        let most = try Self.drain(&talk, log)
        #expect(most.bytes <= 2_097_152)
        #expect(most.bytes > 2_097_152 - 2 * SyncBounds.batchBytes)
        #expect(Self.pushes(talk).flatMap(\.payloads).count == 3000)
        #expect(Self.pushes(talk).allSatisfy { $0.payloads.map { $0.count }.reduce(0, +) <= SyncBounds.batchBytes })
        #expect(talk.sent.last.map { Talk.word($0) } == "PUSHED")
    }

    @Test(arguments: [UInt64(0), 1, 5000, 100_000])
    func aSmallCreditIsKeptToOrOneEventTravelsAlone(credit: UInt64) throws {
        let log = try Sites.stationLog(Sites.opinions(300, words: String(repeating: "x", count: 1000)))
        _ = try log.append(Sites.opinions(9), to: Sites.further("a"), ifUnchangedSince: nil, now: Sites.now)
        var talk = try Talk.giving(log) { $0.creditBytes = credit }
        let most = try Self.drain(&talk, log)
        #expect(most.bytes <= max(Int(credit), 1100))
        #expect(most.frames == 1)
        #expect(Self.pushes(talk).flatMap(\.payloads).count == 309)
    }

    @Test func noMoreThanSixteenBatchesAreUnderWayOverAllLogs() throws {
        let log = try Sites.stationLog(Sites.opinions(12))
        _ = try log.append(Sites.opinions(12), to: Sites.further("a"), ifUnchangedSince: nil, now: Sites.now)
        var talk = try Talk.giving(log) { $0.batchEvents = 1 }
        #expect(Self.pushes(talk).count == SyncBounds.batchesUnderWay)
        #expect(try Self.drain(&talk, log).frames == 16)
        #expect(Self.pushes(talk).count == 24)
    }

    private static let batches: [(UInt32, [Int])] = [
        (7, [7, 7, 7, 7, 2]), (0, Array(repeating: 1, count: 30)), (.max, [30]),
    ]

    @Test(arguments: batches)
    func aBatchHasAsManyEventsAsTheOtherSideAllows(most: UInt32, batches: [Int]) throws {
        let log = try Sites.stationLog(Sites.opinions(30))
        var talk = try Talk.giving(log) { $0.batchEvents = most }
        _ = try Self.drain(&talk, log)
        #expect(Self.pushes(talk).map(\.payloads.count) == batches)
    }

    @Test func aLogThatPassesThroughEndsWhereItsOwnerSigned() throws {
        let hub = try Sites.hubLog()
        let station = try Sites.stationLog(Sites.opinions(10))
        for (after, count) in [(UInt64(0), 4), (4, 4)] {
            let payloads = try station.payloads(of: station.own, after: after, maxEvents: count, maxBytes: .max)
            let previous = try #require(try station.head(of: station.own, at: after))
            let batch = ChainedBatch(after: previous, payloads: payloads)
            _ = try hub.ingest(batch, signed: Sites.key().sign(batch.head), receivedAt: Sites.now)
        }
        let relay = try relaying(hub)
        #expect(Self.pushes(relay).map(\.payloads.count) == [8])
        let small = try relaying(hub) { $0.batchEvents = 5 }
        #expect(Self.pushes(small).map(\.payloads.count) == [4, 4])
        #expect(try Self.pushes(small).allSatisfy { try $0.head.decoded().isValid(for: Sites.key().publicKey) })
    }

    /// A hub that hands everything up to the hub above it.
    private func relaying(
        _ hub: InMemoryLog, _ offers: [Offer]? = nil, _ change: (inout Welcome) -> Void = { _ in }
    ) throws -> Talk {
        var talk = Talk(
            Session(
                identity: SessionIdentity(
                    site: hub.own.site, incarnation: hub.incarnation, signingKey: Sites.hubKey, program: "test"),
                peer: .upper(try SiteCode("5201-H01"), signingKey: Sites.key(3).publicKey)), hub)
        let offers = try offers ?? Talk.offers(hub)
        _ = try talk.answers { $0.start(Session.Outset(offers: offers, holds: [])) }
        _ = try talk.hears(
            Sites.welcome {
                $0.site = "5201-H01"
                change(&$0)
            })
        return talk
    }

    @Test func whatItsOwnerDidNotSignIsDeclinedAloudAndAllElseGoesOn() throws {
        let hub = try Sites.hubLog()
        _ = try hub.append(Sites.opinions(1), to: .register(of: hub.own.site), ifUnchangedSince: nil, now: Sites.now)
        let station = try Sites.stationLog(Sites.opinions(2))
        let payloads = try station.payloads(of: station.own, after: 0, maxEvents: 2, maxBytes: .max)
        let batch = ChainedBatch(after: .empty(log: station.own, epoch: 7), payloads: payloads)
        _ = try hub.ingest(batch, signed: Sites.key().sign(batch.head), receivedAt: Sites.now)
        // The log is said to be longer than what is signed of it.
        let longer = Head(log: station.own, epoch: 7, seq: 5, hash: batch.head.hash)
        let register = try #require(try hub.head(of: .register(of: hub.own.site)))
        let offers = [
            Offer(head: .empty(log: hub.own, epoch: 1), isOwned: true), Offer(head: longer, isOwned: false),
            Offer(head: register, isOwned: true),
        ]
        let talk = try relaying(hub, offers)
        #expect(
            talk.sent.dropFirst().map { Talk.word($0) } == [
                "PUSH S 1+2", "DECLINE S signature 3", "PUSH H/register 1+1",
            ])
    }

    @Test func aRelayThatHoldsLessThanTheOtherSideHasNothingToSayOfThatLog() throws {
        let hub = try Sites.hubLog()
        let station = try Sites.stationLog(Sites.opinions(3))
        let payloads = try station.payloads(of: station.own, after: 0, maxEvents: 2, maxBytes: .max)
        let batch = ChainedBatch(after: .empty(log: station.own, epoch: 7), payloads: payloads)
        _ = try hub.ingest(batch, signed: Sites.key().sign(batch.head), receivedAt: Sites.now)
        let held = try #require(try station.head(of: station.own))
        #expect(try relaying(hub) { $0.holds = [HeadFrame(held)] }.sent.map { Talk.word($0) } == ["HELLO", "PUSHED"])
    }

    @Test func theUpperEndHandsDownAfterItHasTakenIn() throws {
        let hub = try Sites.hubLog()
        _ = try hub.append(Sites.opinions(2), to: Sites.mailbox(), ifUnchangedSince: nil, now: Sites.now)
        _ = try hub.append(Sites.opinions(1), to: .register(of: hub.own.site), ifUnchangedSince: nil, now: Sites.now)
        var talk = try Talk.hubGiving(Sites.stationLog(), hub: hub)
        #expect(
            talk.sent.map { Talk.word($0) } == [
                "WELCOME 0", "WANT 0", "PUSH H/mail/S 1+2", "PUSH H/register 1+1",
            ])
        #expect(Self.pushes(talk).allSatisfy { (try? $0.head.decoded().isValid(for: Sites.hubKey.publicKey)) == true })
        _ = try talk.hears(Sites.ack(hub, of: .register(of: hub.own.site), 1))
        #expect(try talk.hears(Sites.ack(hub, of: Sites.mailbox(), 2)) == ["held H/mail/S 2", "PUSHED"])
        #expect(try talk.hears(Sites.nothingWanted) == ["settled", "finish 3 0"])
    }
}
