import EventLog
import Events
import Foundation
import Replication
import Sync
import Testing

/// Sites that were restored from a backup or run twice: found out, both versions kept, and repaired by a person's decision.
@Suite struct RestoredTests {
    private let city: Place
    private let county: Place
    private let station: Place

    init() throws {
        city = try Place("5201-H01")
        county = try Place("520103-H01", below: city)
        station = try Place("520103001-Z02", below: county)
    }

    private func payloads(_ place: Place, _ log: LogID) throws -> [Data] {
        try place.log.payloads(of: log, after: 0, maxEvents: .max, maxBytes: .max)
    }

    @Test(arguments: [0, 2])
    func aStationRestoredFromAnOldBackupIsBehindAndGetsTheRestBack(kept: Int) throws {
        try station.record(kept)
        let backup = station.backup()
        try station.record(3, "lost")
        try station.sync()
        let all = try payloads(station, station.own)
        station.restore(backup)
        let line = try station.sync()
        #expect(line.atLower.summary != nil)
        #expect(line.atLower.declinedWords == ["\(station.own) sync.behind"])
        #expect(line.atUpper.declinedWords == ["\(station.own) sync.refused.behind"])
        #expect(try station.trouble(county) == ["\(station.own) behind"])
        #expect(try county.trouble(station) == ["\(station.own) behind"])
        #expect(try payloads(county, station.own) == all)
        #expect(try station.seq(station.own) == UInt64(kept))
        let branch = try #require(try station.log.branches().first)
        #expect(branch.base.seq == UInt64(kept))
        #expect(branch.head.seq == UInt64(kept) + 3)
        #expect(branch.from == county.code)
        // Met once more, it is the same trouble.
        try station.sync()
        #expect(try station.log.troubles().map(\.times) == [2])
        try station.repair()
        let after = try station.sync()
        #expect(after.atLower.declined.isEmpty)
        #expect(try payloads(station, station.own) == all)
        #expect(try station.trouble(county) == [])
        #expect(try county.trouble(station) == [])
    }

    @Test func aStationThatWentAnotherWayKeepsBothVersionsUntilAPersonDecides() throws {
        try station.record(2)
        let backup = station.backup()
        try station.record(3, "acknowledged")
        try station.sync()
        let acknowledged = try payloads(station, station.own)
        station.restore(backup)
        try station.record(2, "here")
        try county.reply(to: station)
        let line = try station.sync()
        #expect(line.atLower.declinedWords == ["\(station.own) sync.fork"])
        #expect(line.atLower.branches.map(\.seq) == [5])
        #expect(try payloads(county, station.own) == acknowledged)
        #expect(try station.seq(station.own) == 4)
        // All else goes on.
        #expect(try station.agrees(with: county, on: county.mailbox(of: station)))
        try station.repair()
        #expect(try station.log.forks().map(\.events) == [2])
        #expect(try station.seq(station.own) == 7)
        try station.sync()
        #expect(try county.agrees(with: station, on: station.own))
        #expect(try payloads(county, station.own).prefix(5) == acknowledged[...])
        #expect(try station.log.troubles() == [])
        #expect(try county.log.troubles() == [])
    }

    @Test func ofTwoMachinesThatRunOneSiteTheSecondIsFoundOut() throws {
        try station.record(2)
        let machine = try station.clone(station.backup())
        try station.record(1, "first")
        try machine.record(1, "second")
        try station.sync()
        let line = try machine.sync()
        #expect(line.atLower.declinedWords == ["\(station.own) sync.fork"])
        #expect(try county.agrees(with: station, on: station.own))
        #expect(try machine.seq(station.own) == 3)
    }

    @Test func aLogThatWasBegunAnewUnderAnOldNameIsAForkAndNothingIsOverwritten() throws {
        try station.record(3)
        try station.sync()
        let held = try payloads(county, station.own)
        station.restore(InMemoryLog(own: station.own, epoch: 9))
        for count in [0, 1, 5] {
            try station.record(count, "anew")
            let line = try station.sync()
            #expect(line.atLower.declinedWords == ["\(station.own) sync.fork"])
            #expect(try payloads(county, station.own) == held)
        }
        #expect(try county.trouble(station) == ["\(station.own) fork"])
    }

    @Test(arguments: [0, 2])
    func aHubThatWentBackGetsEverythingAgain(kept: Int) throws {
        try station.record(kept)
        try station.sync()
        let backup = county.backup()
        let lost = try station.record(4, "again")
        try station.sync()
        #expect(try station.log.heldMark(of: county.code, log: station.own)?.settled == UInt64(kept) + 4)
        county.restore(backup)
        let line = try station.sync()
        #expect(line.atLower.wentBack?.from.seq == UInt64(kept) + 4)
        #expect(line.atLower.wentBack?.to == UInt64(kept))
        #expect(line.atLower.declined.isEmpty)
        #expect(line.atLower.summary?.eventsGiven == 4)
        #expect(try county.agrees(with: station, on: station.own))
        #expect(try lost.texts.allSatisfy { try county.holds($0) })
        #expect(try station.log.heldMark(of: county.code, log: station.own)?.settled == UInt64(kept) + 4)
        #expect(try station.sync().atLower.wentBack == nil)
    }

    @Test func aHubThatWentBackIsKnownToHoldLessAlsoWhereTheLineBreaksAtOnce() throws {
        try station.record(1)
        try station.sync()
        let backup = county.backup()
        try station.record(4)
        try station.sync()
        county.restore(backup)
        let line = try Loopback(station, county)
        line.cutAfterUp = 1
        try line.run()
        let mark = try #require(try station.log.heldMark(of: county.code, log: station.own))
        #expect(mark.head.seq == 1)
        #expect(mark.settled == 0)
    }

    @Test func aHubRestoredWithoutItsNewestRepliesFindsOutAndGetsTheRecordsAllTheSame() throws {
        try station.record(1)
        try county.reply(to: station)
        try station.sync()
        let backup = county.backup()
        try county.reply(to: station, 2)
        try station.sync()
        let mailbox = county.mailbox(of: station)
        let held = try payloads(station, mailbox)
        county.restore(backup)
        try station.record(1, "new")
        let line = try station.sync()
        #expect(line.atUpper.declinedWords == ["\(mailbox) sync.behind"])
        #expect(line.atLower.declinedWords == ["\(mailbox) sync.refused.behind"])
        #expect(try county.agrees(with: station, on: station.own))
        #expect(try payloads(station, mailbox) == held)
        #expect(try county.log.branches().map(\.log) == [mailbox])
        try county.repair(mailbox)
        #expect(try payloads(county, mailbox) == held)
        try station.sync()
        #expect(try station.trouble(county) == [])
        #expect(try county.trouble(station) == [])
    }

    @Test func aHubBetweenThatWentBackIsFilledFromBelowAndFindsItsOwnLogsAbove() throws {
        try station.record(2)
        try station.sync()
        try county.sync()
        let backup = county.backup()
        try station.record(3, "later")
        try county.record(2)
        try county.reply(to: station)
        try station.sync()
        try county.sync()
        county.restore(backup)
        // The station's log it merely lacks; its own it knows to be behind.
        let line = try county.sync()
        let words = Set(line.atLower.declinedWords)
        #expect(words == ["\(county.own) sync.behind", "\(county.mailbox(of: station)) sync.behind"])
        try station.sync()
        #expect(try county.agrees(with: station, on: station.own))
        for branch in try county.log.branches() { try county.repair(branch.log) }
        let after = try county.sync()
        #expect(after.atLower.declined.isEmpty)
        try station.sync()
        for place in [city, county, station] { #expect(try place.log.troubles() == [], "\(place.code)") }
    }

    @Test func aRegisterThatBothHubsAboveHaveLostComesBackFromBelow() throws {
        try county.sync()
        try station.sync()
        let backups = (city: city.backup(), county: county.backup())
        try city.register(.organRegistered(.with { $0.code = "housing" }))
        try county.sync()
        try station.sync()
        let held = try payloads(station, city.register)
        city.restore(backups.city)
        county.restore(backups.county)
        #expect(try payloads(county, city.register).count == held.count - 1)
        // The county only relays it, and takes back what it lacks; the city decides.
        let line = try station.sync()
        #expect(line.atUpper.declined.isEmpty)
        #expect(try payloads(county, city.register) == held)
        #expect(try county.sync().atUpper.declinedWords == ["\(city.register) sync.behind"])
        try city.repair(city.register)
        #expect(try payloads(city, city.register) == held)
        #expect(try county.sync().atUpper.declined.isEmpty)
        for place in [city, county, station] { #expect(try place.log.troubles() == [], "\(place.code)") }
    }

    @Test func theLogOfAClosedSiteComesBackFromAboveToAHubThatHasLostIt() throws {
        let backup = county.backup()
        try station.record(3)
        try station.sync()
        try county.register(.keyRevoked(.with { $0.site = station.code.text }))
        try county.sync()
        county.restore(backup)
        #expect(try county.seq(station.own) == 0)
        #expect(try county.sync().atLower.declinedWords == ["\(county.register) sync.behind"])
        try county.repair(county.register)
        #expect(try county.sync().atLower.declined.isEmpty)
        #expect(try county.seq(station.own) == 3)
        #expect(try county.agrees(with: city, on: station.own))
        for place in [city, county] { #expect(try place.log.troubles() == [], "\(place.code)") }
    }

    @Test func aMailboxThatAllBelowHaveLostComesBackFromTheTop() throws {
        try station.sync()
        try county.sync()
        let backups = (county: county.backup(), station: station.backup())
        let mailbox = county.mailbox(of: station)
        _ = try county.reply(to: station)
        try county.sync()
        try station.sync()
        #expect(try city.seq(mailbox) == 1)
        county.restore(backups.county)
        station.restore(backups.station)
        // The county is its owner, and decides.
        #expect(try county.sync().atLower.declinedWords == ["\(mailbox) sync.behind"])
        try county.repair(mailbox)
        #expect(try county.sync().atLower.declined.isEmpty)
        try station.sync()
        for place in [county, station] { #expect(try place.agrees(with: city, on: mailbox), "\(place.code)") }
        for place in [city, county, station] { #expect(try place.log.troubles() == [], "\(place.code)") }
    }

    @Test func theLogOfASiteThatWasClosedBeforeTheBackupComesBackFromAbove() throws {
        let backup = InMemoryLog(own: county.own, epoch: 1)
        try station.record(2)
        try station.sync()
        try county.register(.keyRevoked(.with { $0.site = station.code.text }))
        try county.sync()
        county.restore(backup)
        for _ in 0..<2 {
            try county.sync()
            for branch in try county.log.branches() { try county.repair(branch.log) }
        }
        try county.sync()
        #expect(try county.agrees(with: city, on: station.own))
        #expect(try county.seq(station.own) == 2)
        #expect(try county.sync().atLower.declined.isEmpty)
    }

    @Test func whoeverLiesAboutWhereTwoVersionsPartLeavesNothingToDecide() throws {
        try station.record(3)
        try station.sync()
        let line = try Loopback(station, county)
        let own = station.own.name
        line.alterDown = { frame in
            var frame = frame
            if case .welcome(var welcome)? = frame.body {
                welcome.holds = welcome.holds.map { head in
                    var head = head
                    if head.log == own { head.hash = Data(count: 32) }
                    return head
                }
                welcome.current = false
                frame.welcome = welcome
            }
            if case .probed(var probed)? = frame.body, probed.log == own {
                probed.heads = []
                frame.probed = probed
            }
            return frame
        }
        // So that the hub lists what it holds.
        line.alterUp = { frame in
            var frame = frame
            if case .hello(var hello)? = frame.body {
                hello.vector = Data()
                frame.hello = hello
            }
            return frame
        }
        #expect(try line.run().atLower.declinedWords == ["\(station.own) sync.fork"])
        #expect(try station.log.branches().isEmpty)
        #expect(try station.sync().atLower.declined.isEmpty)
        #expect(try station.log.troubles() == [])
        #expect(try station.seq(station.own) == 3)
    }

    @Test func aSiteThatJoinsAnewFindsItsLogThoughItsHubHasLostItToo() throws {
        let backup = county.backup()
        try station.record(3)
        try station.sync()
        try county.sync()
        county.restore(backup)
        try county.sync()
        #expect(try county.agrees(with: city, on: station.own))
        station.restore(InMemoryLog(own: station.own, epoch: 1))
        #expect(try station.sync().atLower.declinedWords == ["\(station.own) sync.behind"])
        try station.repair()
        #expect(try station.agrees(with: city, on: station.own))
    }

    @Test func whatAHubLetGoOfARegisterDoesNotComeBackFromBelow() throws {
        let other = try Place("520102-H01", below: city)
        let below = try Place("520102001-Z01", below: other)
        for place in [county, other, below] { try place.sync() }
        let backup = city.backup()
        try city.register(.organRegistered(.with { $0.code = "kept" }))
        try county.sync()
        city.restore(backup)
        try city.register(.organRegistered(.with { $0.code = "givesWay" }))
        try other.sync()
        try below.sync()
        let last = try below.seq(city.register)
        // The city decides for what the county has; what the other county and its station have gives way.
        #expect(try county.sync().atUpper.declinedWords == ["\(city.register) sync.fork"])
        try city.repair(city.register)
        #expect(try other.sync().atUpper.declinedWords == ["\(city.register) sync.superseded"])
        #expect(try other.letGo(city.register, after: last - 1).count == 1)
        try below.sync()
        #expect(try other.seq(city.register) == last - 1)
        #expect(try below.seq(city.register) == last)
        // Then the station is told as well, and all of them agree.
        #expect(try other.sync().atUpper.declined.isEmpty)
        #expect(try below.sync().atUpper.declinedWords == ["\(city.register) sync.superseded"])
        try below.letGo(city.register, after: last - 1)
        #expect(try below.sync().atUpper.declined.isEmpty)
        #expect(try city.seq(city.register) == last + 1)
        try county.sync()
        #expect(try below.agrees(with: city, on: city.register))
        for place in [city, other, below] { #expect(try place.log.troubles() == [], "\(place.code)") }
    }

    @Test func aCopyThatDiffersFromTheOneAboveIsFoundOutOnTheWayUp() throws {
        let other = try Place("520102-H01", below: city)
        try station.record(2)
        try station.sync()
        try county.sync()
        // A clone of the station went on by itself below another county.
        let machine = try station.clone(station.backup())
        try station.record(700, "first")
        try machine.record(2, "second")
        try machine.join(other)
        try machine.sync()
        try station.sync()
        try county.sync()
        // The city hears only now that the station stands below the other county too, and lists its log from the next time on.
        let first = try other.sync()
        #expect(first.atLower.declinedWords == ["\(station.own) sync.refused.fork"])
        let line = try other.sync()
        #expect(line.atLower.declinedWords == ["\(station.own) sync.fork"])
        #expect(try city.agrees(with: station, on: station.own))
        #expect(try city.trouble(other) == ["\(station.own) fork"])
        #expect(try other.trouble(city) == ["\(station.own) fork"])
        #expect(try other.seq(station.own) == 4)
        #expect(try other.log.branches().map(\.head.seq) == [702])
        // Where the other county decides for the version above, the clone's is found out below.
        try other.repair(station.own)
        let after = try other.sync()
        #expect(after.atLower.declined.isEmpty)
        #expect(try city.trouble(other) == [])
        #expect(try other.agrees(with: station, on: station.own))
        #expect(try machine.sync().atLower.declinedWords == ["\(station.own) sync.fork"])
        #expect(try machine.log.branches().map(\.base.seq) == [2])
    }
}
