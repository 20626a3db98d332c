import EventLog
import Events
import Foundation
import Replication
import Sync
import TestSupport
import Testing

/// Stations below counties below a city.
@Suite struct TreeTests {
    private let city: Place
    private let county: Place
    private let other: Place
    private let station: Place

    init() throws {
        city = try Place("5201-H01")
        county = try Place("520103-H01", below: city)
        other = try Place("520102-H01", below: city)
        station = try Place("520103001-Z02", below: county)
    }

    @Test(arguments: Storage.allCases)
    func everythingReachesTheTopThroughTheHubBetween(storage: Storage) throws {
        let city = try Place("5201-H01", storage)
        let county = try Place("520103-H01", below: city, storage)
        let station = try Place("520103001-Z02", below: county, storage)
        let recorded = try station.record(600)
        try county.record(2)
        let reply = try county.reply(to: station)[0]
        try station.sync()
        let line = try county.sync()
        for log in [station.own, county.own, county.register, county.mailbox(of: station)] {
            #expect(try city.agrees(with: county, on: log), "\(log)")
        }
        #expect(line.atUpper.taken.first?.log == county.register)
        #expect(try city.holds(recorded.texts[599]))
        #expect(try city.holds(reply))
        // Every batch is covered by its own site's signature on every level.
        let signed = try city.log.signedHeads(of: station.own, after: 0, limit: 99)
        #expect(signed.last?.head.seq == 600)
        #expect(signed.allSatisfy { $0.isValid(for: station.signingKey.publicKey) })
        #expect(try county.sync().up.count == 2)
    }

    @Test func registersComeDownThroughEveryLevelAndMailboxesOneLevel() throws {
        try station.record(1)
        try city.reply(to: county, 2)
        try county.reply(to: station)
        try county.sync()
        try station.sync()
        #expect(try station.agrees(with: city, on: city.register))
        #expect(try station.agrees(with: county, on: county.register))
        #expect(try station.agrees(with: county, on: county.mailbox(of: station)))
        #expect(try county.agrees(with: city, on: city.mailbox(of: county)))
        #expect(try station.seq(city.mailbox(of: county)) == 0)
        #expect(try station.seq(other.register) == 0)
        #expect(
            try station.log.ancestors() == [
                Ancestor(site: county.code, signingKey: county.signingKey.publicKey),
                Ancestor(site: city.code, signingKey: city.signingKey.publicKey),
            ])
        #expect(try county.log.ancestors().map(\.site) == [city.code])
    }

    @Test func aHubThatRelaysCannotChangeWhatASiteBelowRecorded() throws {
        try station.record(3)
        try station.sync()
        let line = try Loopback(county, city)
        let forger = county.signingKey
        line.alterUp = { [station] frame in
            guard case .push(var push) = frame.body, push.log == station.own.name else { return frame }
            push.payloads.removeLast()
            let batch = ChainedBatch(after: .empty(log: station.own, epoch: 1), payloads: push.payloads)
            push.head = HeadFrame(forger.sign(batch.head))
            return .with { $0.push = push }
        }
        try line.run()
        #expect(line.atUpper.declinedWords == ["\(station.own) sync.signature"])
        #expect(try city.seq(station.own) == 0)
        #expect(try city.agrees(with: county, on: county.register))
        #expect(try city.trouble(county) == ["\(station.own) signature"])
        #expect(try county.trouble(city) == ["\(station.own) signature"])
        try county.sync()
        #expect(try city.agrees(with: station, on: station.own))
        #expect(try city.trouble(county) == [])
        #expect(try county.trouble(city) == [])
    }

    @Test func aHubCannotHandInLogsOfSitesThatDoNotStandBelowIt() throws {
        let stranger = try Place("520102001-Z01", below: other)
        try stranger.record(1)
        try stranger.sync()
        try other.sync()
        #expect(try city.agrees(with: stranger, on: stranger.own))
        // The county copies that log from somewhere and hands it in as if it were its own business.
        let payloads = try stranger.log.payloads(of: stranger.own, after: 0, maxEvents: 9, maxBytes: .max)
        let batch = ChainedBatch(after: .empty(log: stranger.own, epoch: 1), payloads: payloads)
        let line = try Loopback(county, city)
        let head = stranger.signingKey.sign(batch.head)
        line.alterUp = { frame in
            guard case .push(var push) = frame.body else { return frame }
            push.log = stranger.own.name
            push.firstSeq = 1
            push.payloads = payloads
            push.head = HeadFrame(head)
            return .with { $0.push = push }
        }
        try line.run()
        #expect(line.atUpper.declinedWords.first == "\(stranger.own) sync.identity")
    }

    @Test func aStationThatMovedHandsUpWhatItHoldsOfItsFormerHub() throws {
        try station.record(3)
        let old = try county.reply(to: station, 2)
        try station.sync()
        try county.sync()
        // The other county knows of the former one from the city's register.
        try other.sync()
        try station.join(other)
        try station.record(2, "moved")
        let line = try station.sync()
        #expect(line.atLower.declined.isEmpty && line.atUpper.declined.isEmpty)
        #expect(try other.agrees(with: station, on: station.own))
        #expect(try other.agrees(with: county, on: county.mailbox(of: station)))
        #expect(try other.holds(old[1]))
        let new = try other.reply(to: station)[0]
        try station.sync()
        #expect(try station.holds(new))
        #expect(try station.log.ancestors().map(\.site) == [other.code, city.code])
        // The city gets the rest by the new way, and what the former hub still has is no contradiction.
        try other.sync()
        let former = try county.sync()
        #expect(former.atLower.declined.isEmpty && former.atUpper.declined.isEmpty)
        #expect(try city.agrees(with: station, on: station.own))
        #expect(try city.agrees(with: other, on: other.mailbox(of: station)))
        for place in [city, county, other, station] { #expect(try place.log.troubles().isEmpty) }
    }

    @Test func theFormerHubsMailboxWaitsUntilTheNewHubKnowsItsKey() throws {
        try station.record(1)
        try county.reply(to: station, 2)
        try station.sync()
        let mailbox = county.mailbox(of: station)
        // The other county has not heard of the former one.
        try station.join(other)
        let line = try station.sync()
        #expect(line.atUpper.declinedWords == ["\(mailbox) sync.identity"])
        #expect(try other.agrees(with: station, on: station.own))
        try other.sync()
        #expect(try station.sync().atUpper.declined.isEmpty)
        #expect(try other.agrees(with: county, on: mailbox))
        #expect(try other.log.troubles() == [])
        #expect(try station.log.troubles() == [])
    }

    @Test func aSiteThatIsRevokedBelowKeepsWhatItSigned() throws {
        try station.record(2)
        try station.sync()
        try county.register(.keyRevoked(.with { $0.site = station.code.text }))
        try county.sync()
        #expect(try city.agrees(with: county, on: station.own))
        #expect(try city.agrees(with: county, on: county.register))
    }

    @Test func aStationsNewKeyIsKnownAtTheTopBeforeWhatItSigned() throws {
        try station.record(2)
        try station.sync()
        try county.sync()
        // A new machine with a new key goes on with the station's log.
        let machine = try Place(station.code.text, below: county)
        machine.restore(station.backup())
        try machine.record(2, "new")
        try machine.sync()
        let line = try county.sync()
        #expect(line.atUpper.declined.isEmpty)
        #expect(try city.agrees(with: machine, on: station.own))
        #expect(try city.seq(station.own) == 4)
    }

    @Test(arguments: UInt64(1)...12)
    func whoeverMeetsWhomInWhateverOrderAllEndWithTheSame(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let stations = [
            station, try Place("520103002-Z01", below: county), try Place("520102001-Z01", below: other),
        ]
        let places = stations + [county, other]
        for _ in 0..<40 {
            let place = places.randomElement(using: &random) ?? station
            switch Int.random(in: 0...4, using: &random) {
            case 0: try place.record(Int.random(in: 1...5, using: &random), "\(seed)")
            case 1: if let hub = place.hub, try place.seq(place.own) > 0 { try hub.reply(to: place) }
            case 2: try city.register(.siteOpened(.with { $0.code = place.code.text }))
            default:
                guard let hub = place.hub else { continue }
                let line = try Loopback(place, hub)
                line.cutAfterUp = Int.random(in: 1...20, using: &random)
                line.cutAfterDown = Int.random(in: 1...20, using: &random)
                try line.run()
                #expect(line.atLower.fault == nil && line.atUpper.fault == nil, "seed \(seed)")
            }
        }
        // Down from the top, and up from below.
        for _ in 0..<2 { for place in [county, other] + stations + [county, other] { try place.sync() } }
        for place in places {
            let logs = try place.log.heads().map(\.log)
            for log in logs { #expect(try city.agrees(with: place, on: log), "seed \(seed), \(place.code) \(log)") }
            #expect(try place.log.troubles().isEmpty, "seed \(seed), \(place.code)")
            #expect(try place.log.head(of: city.register) == city.log.head(of: city.register), "seed \(seed)")
            #expect(try place.log.verify { _, _ in }.damage == nil, "seed \(seed), \(place.code)")
        }
        #expect(try city.log.troubles().isEmpty, "seed \(seed)")
    }
}
