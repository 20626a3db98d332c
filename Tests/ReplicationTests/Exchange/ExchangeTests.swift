import EventLog
import Events
import Foundation
import Replication
import Sync
import TestSupport
import Testing

/// A station and its hub, face to face.
@Suite struct ExchangeTests {
    private func pair(_ storage: Storage = .memory) throws -> (hub: Place, station: Place) {
        let hub = try Place("520103-H01", storage)
        return (hub, try Place("520103001-Z02", below: hub, storage))
    }

    @Test(arguments: Storage.allCases)
    func everythingArrivesOnceAndInOrder(storage: Storage) throws {
        let (hub, station) = try pair(storage)
        let recorded = try station.record(700)
        let replies = try hub.reply(to: station, 3)
        let line = try station.sync()
        #expect(line.atLower.fault == nil)
        #expect(line.atUpper.fault == nil)
        #expect(line.atLower.summary?.eventsGiven == 700)
        #expect(line.atLower.summary?.contentsGiven == 1400)
        #expect(line.atLower.summary?.contentsMissing == 0)
        #expect(line.atUpper.summary?.eventsTaken == 700)
        #expect(line.atUpper.summary?.contentsTaken == 1400)
        // The register has one event, the mailbox three.
        #expect(line.atLower.summary?.eventsTaken == 4)
        #expect(line.atLower.summary?.contentsTaken == 3)
        #expect(try hub.agrees(with: station, on: station.own))
        #expect(try station.agrees(with: hub, on: hub.register))
        #expect(try station.agrees(with: hub, on: hub.mailbox(of: station)))
        #expect(
            try hub.log.payloads(of: station.own, after: 0, maxEvents: 999, maxBytes: .max)
                == station.log.payloads(of: station.own, after: 0, maxEvents: 999, maxBytes: .max))
        #expect(try hub.holds(recorded.texts[699]))
        #expect(try hub.holds(recorded.identities[699]))
        #expect(try station.holds(replies[2]))
        #expect(try hub.log.signedHead(of: station.own)?.isValid(for: station.signingKey.publicKey) == true)
        for place in [hub, station] { #expect(try place.log.verify { _, _ in }.damage == nil) }
    }

    @Test(arguments: Storage.allCases)
    func nothingToSayCostsFiveFramesAndLessThanFourKilobytes(storage: Storage) throws {
        let (hub, station) = try pair(storage)
        try station.record(20)
        try hub.reply(to: station, 3)
        try station.sync()
        let before = try [hub, station].map { try $0.log.lastPosition() }
        let line = try station.sync()
        #expect(line.up.count == 2)
        #expect(line.down.count == 3)
        #expect((line.up + line.down).reduce(0) { $0 + $1.encoded.count } < 4096)
        #expect(line.atLower.summary == Summary())
        #expect(line.down.first?.welcome.current == true)
        #expect(try [hub, station].map { try $0.log.lastPosition() } == before)
    }

    @Test func aSecondSessionOnTheSameConnectionSendsWhatIsNew() throws {
        let (hub, station) = try pair()
        let line = try Loopback(station, hub).run()
        try station.record(3)
        try hub.reply(to: station)
        try line.run()
        #expect(line.atLower.summary?.eventsGiven == 3)
        #expect(line.atLower.summary?.eventsTaken == 1)
        #expect(try hub.agrees(with: station, on: station.own))
    }

    @Test(arguments: Storage.allCases)
    func whatIsHeldAndWhoCameIsRememberedOnBothSides(storage: Storage) throws {
        let (hub, station) = try pair(storage)
        try station.record(5)
        try hub.reply(to: station, 2)
        try station.sync()
        let mark = try #require(try station.log.heldMark(of: hub.code, log: station.own))
        #expect(mark.head == (try station.log.head(of: station.own)))
        #expect(mark.settled == 5)
        let down = try hub.log.heldMarks(of: station.code)
        #expect(Set(down.map(\.head.log)) == [hub.register, hub.mailbox(of: station)])
        #expect(down.allSatisfy { $0.settled == $0.head.seq })
        let contact = try #require(try hub.log.contacts().first)
        #expect(contact.peer == station.code)
        #expect(contact.incarnation == (try station.log.incarnation))
        #expect(contact.program == "test")
        #expect(contact.version == 3)
        #expect(try station.log.contacts().map(\.peer) == [hub.code])
        #expect(try station.log.ancestors() == [Ancestor(site: hub.code, signingKey: hub.signingKey.publicKey)])
    }

    @Test func contentsThatDidNotComeAreNotSettled() throws {
        let (hub, station) = try pair()
        try station.record(4)
        let line = try Loopback(station, hub)
        // HELLO, PUSH, PUSHED; the contents are lost.
        line.cutAfterUp = 3
        try line.run()
        let mark = try #require(try station.log.heldMark(of: hub.code, log: station.own))
        #expect(mark.head.seq == 4)
        #expect(mark.settled == 0)
        try station.sync()
        #expect(try station.log.heldMark(of: hub.code, log: station.own)?.settled == 4)
    }

    @Test func theHubsKeyIsLearntOnceWhereTheInvitationDidNotBringIt() throws {
        let (hub, station) = try pair()
        try hub.reply(to: station)
        let line = try Loopback(station, hub, knowsKey: false).run()
        #expect(line.atLower.pins == [hub.signingKey.publicKey])
        #expect(try station.agrees(with: hub, on: hub.mailbox(of: station)))
        #expect(try station.sync().atLower.pins == [])
    }

    @Test func whereTheLineBreaksDoesNotMatter() throws {
        let (hub, station) = try pair()
        for seed in 1...9 {
            try station.record(60, "\(seed)")
            try hub.reply(to: station, 4)
            for cut in 1...6 {
                let line = try Loopback(station, hub)
                if seed.isMultiple(of: 2) { line.cutAfterUp = cut } else { line.cutAfterDown = cut }
                try line.run()
                let held = try station.log.heldMark(of: hub.code, log: station.own)?.head.seq ?? 0
                #expect(try hub.seq(station.own) >= held)
            }
        }
        try station.sync()
        #expect(try hub.agrees(with: station, on: station.own))
        #expect(try station.agrees(with: hub, on: hub.mailbox(of: station)))
        #expect(try hub.log.awaitedContents(of: station.own, limit: 9) == [])
        #expect(try station.log.awaitedContents(of: hub.mailbox(of: station), limit: 9) == [])
    }

    @Test(arguments: UInt64(1)...40)
    func whateverTheLineDoesBothSidesEndWithTheSame(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let (hub, station) = try pair(seed.isMultiple(of: 10) ? .sqlite : .memory)
        var texts: [Content] = []
        var cuts = 0
        for round in 0..<6 {
            texts += try station.record(Int.random(in: 1...40, using: &random), "\(round)").texts
            texts += try hub.reply(to: station, Int.random(in: 0...40, using: &random))
            let line = try Loopback(station, hub)
            line.cutAfterUp = Int.random(in: 1...12, using: &random)
            line.cutAfterDown = Int.random(in: 1...12, using: &random)
            let credit = UInt64.random(in: 0...5000, using: &random)
            let batch = UInt32.random(in: 1...20, using: &random)
            line.alterUp = { frame in
                guard case .hello(var hello) = frame.body else { return frame }
                hello.creditBytes = credit
                hello.batchEvents = batch
                return .with { $0.hello = hello }
            }
            line.alterDown = { frame in
                guard case .welcome(var welcome) = frame.body else { return frame }
                welcome.creditBytes = credit
                welcome.batchEvents = batch
                return .with { $0.welcome = welcome }
            }
            try line.run()
            #expect(line.atLower.fault == nil && line.atUpper.fault == nil, "seed \(seed)")
            #expect(line.atLower.declined.isEmpty && line.atUpper.declined.isEmpty, "seed \(seed)")
            let acknowledged = try station.log.heldMark(of: hub.code, log: station.own)?.head.seq ?? 0
            #expect(try hub.seq(station.own) >= acknowledged, "seed \(seed)")
            if line.atLower.summary == nil { cuts += 1 }
        }
        #expect(try station.sync().atLower.summary != nil, "seed \(seed)")
        #expect(try hub.agrees(with: station, on: station.own), "seed \(seed)")
        #expect(
            try station.log.head(of: hub.mailbox(of: station)) == hub.log.head(of: hub.mailbox(of: station)),
            "seed \(seed)")
        for text in texts {
            #expect(try station.holds(text), "seed \(seed)")
            #expect(try hub.holds(text), "seed \(seed)")
        }
        #expect(try station.log.lastPosition() == hub.log.lastPosition(), "seed \(seed)")
        #expect(cuts > 0, "seed \(seed): no line was cut, the bounds of this test are wrong")
    }

    @Test(arguments: Storage.allCases)
    func aHubThatCannotWriteAcknowledgesNothingAndIsTriedAgain(storage: Storage) throws {
        let (hub, station) = try pair(storage)
        try station.record(3)
        hub.fill(true)
        let line = try station.sync()
        #expect(line.atLower.fault?.kind == .told(.storage))
        #expect(line.atLower.fault?.exitStatus == .retry)
        #expect(line.atUpper.fault?.kind == .found(.storage))
        #expect(line.atLower.given.isEmpty)
        #expect(try station.log.heldMark(of: hub.code, log: station.own) == nil)
        #expect(try hub.seq(station.own) == 0)
        hub.fill(false)
        try station.sync()
        #expect(try hub.agrees(with: station, on: station.own))
    }

    @Test func aStationThatCannotWriteHandsOverAllTheSame() throws {
        let (hub, station) = try pair()
        try station.record(3)
        try hub.reply(to: station)
        station.fill(true)
        let line = try station.sync()
        #expect((line.atLower.thrown as? EventLogError)?.kind == .cannotWrite)
        #expect(try hub.agrees(with: station, on: station.own))
        #expect(try station.log.heldMark(of: hub.code, log: station.own)?.head.seq == 3)
        #expect(try station.seq(hub.mailbox(of: station)) == 0)
        station.fill(false)
        try station.sync()
        #expect(try station.agrees(with: hub, on: hub.mailbox(of: station)))
    }

    @Test func eachStationGetsItsOwnMailboxAndNothingOfAnothers() throws {
        let (hub, station) = try pair()
        let other = try Place("520103020-S05", below: hub)
        try station.record(1)
        try other.record(1)
        try hub.reply(to: station, 2)
        try hub.reply(to: other, 3)
        try station.sync()
        try other.sync()
        #expect(try Set(station.log.heads().map(\.log)) == [station.own, hub.register, hub.mailbox(of: station)])
        #expect(try Set(other.log.heads().map(\.log)) == [other.own, hub.register, hub.mailbox(of: other)])
    }

    @Test func aHubThatSignsWithAnotherKeyThanItsOwnIsNotBelieved() throws {
        let (hub, station) = try pair()
        try station.sync()
        let thief = try hub.clone(InMemoryLog(own: hub.own, epoch: 1))
        try station.join(thief)
        try thief.reply(to: station)
        let line = try Loopback(station, thief)
        line.alterDown = { frame in
            guard case .push(var push) = frame.body, let head = try? push.head.decoded().head else { return frame }
            push.head = HeadFrame(Fixture.signingKey().sign(head))
            return .with { $0.push = push }
        }
        try line.run()
        #expect(
            line.atLower.declinedWords.contains("\(hub.mailbox(of: station)) sync.signature"))
        #expect(try station.seq(hub.mailbox(of: station)) == 0)
    }
}
