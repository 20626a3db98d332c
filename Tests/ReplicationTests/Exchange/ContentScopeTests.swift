import EventLog
import Events
import Foundation
import Replication
import Sync
import Testing

/// Which contents travel how far, by themselves, on request, and never.
@Suite struct ContentScopeTests {
    private let city: Place
    private let county: Place
    private let station: Place

    init() throws {
        city = try Place("5201-H01")
        county = try Place("520103-H01", below: city)
        station = try Place("520103001-Z02", below: county)
    }

    /// What the hub was asked for over a line, by hand, and answered.
    private func asked(_ digests: [Hash], by lower: Place, of upper: Place) throws -> (given: Int, missing: Int) {
        let line = try Loopback(lower, upper)
        line.alterUp = { frame in
            guard case .want = frame.body else { return frame }
            return .with { $0.want.contents = digests.map { digest in .with { $0.digest = digest.data } } }
        }
        line.alterDown = { frame in
            guard case .give(let give) = frame.body else { return frame }
            // The asker would not take it: only the answer is of interest.
            return .with {
                $0.give.missing = give.missing
                $0.give.last = true
            }
        }
        var answer: (given: Int, missing: Int) = (0, 0)
        let altered = line.alterDown
        line.alterDown = { frame in
            if case .give(let give) = frame.body {
                answer.given += give.contents.count
                answer.missing += give.missing.count
            }
            return altered(frame)
        }
        try line.run()
        return answer
    }

    @Test(arguments: Storage.allCases)
    func identitiesStayBetweenASiteAndItsHomeHub(storage: Storage) throws {
        let city = try Place("5201-H01", storage)
        let county = try Place("520103-H01", below: city, storage)
        let station = try Place("520103001-Z02", below: county, storage)
        let recorded = try station.record(3)
        try station.sync()
        let line = try county.sync()
        #expect(try recorded.identities.allSatisfy { try county.holds($0) })
        #expect(try recorded.texts.allSatisfy { try city.holds($0) })
        #expect(try recorded.identities.allSatisfy { try !city.holds($0) })
        #expect(line.atLower.summary?.contentsMissing == 0)
    }

    @Test func anIdentityIsNotGivenBeyondTheHomeHubWhoeverAsks() throws {
        let recorded = try station.record(1)
        try station.sync()
        try county.sync()
        let line = try Loopback(county, city)
        // The city's program asks for it all the same.
        line.alterDown = { frame in
            guard case .want(let want) = frame.body, want.contents.isEmpty, line.up.count < 4 else { return frame }
            return .with { $0.want.contents = [.with { $0.digest = recorded.identities[0].digest.data }] }
        }
        try line.run()
        let given = line.up.compactMap { if case .give(let give) = $0.body { give } else { nil } }
        #expect(given.allSatisfy { $0.contents.isEmpty })
        #expect(given.first?.missing == [recorded.identities[0].digest.data])
    }

    @Test func aStationGetsOfOthersContentsNothingWhateverItAsksFor() throws {
        let victim = try Place("520103020-S05", below: county)
        let recorded = try victim.record(1)
        let secret = try county.reply(to: victim)[0]
        try victim.sync()
        try station.record(1)
        // It must lack something, to ask at all.
        try county.reply(to: station)
        let digests = [recorded.texts[0].digest, recorded.identities[0].digest, secret.digest]
        let answer = try asked(digests, by: station, of: county)
        #expect(answer.given == 0)
        #expect(answer.missing == 3)
    }

    @Test func aSmallPhotographReachesTheHomeHubAndALargeOneWaitsForARequest() throws {
        let small = try station.photograph(Bounds.textBytes)
        let large = try station.photograph(Bounds.textBytes + 1)
        try station.sync()
        try county.sync()
        #expect(try county.holds(small))
        #expect(try !county.holds(large))
        #expect(try !city.holds(small))
        #expect(try county.log.request([large]) == 1)
        try station.sync()
        #expect(try county.holds(large))
        #expect(try !city.holds(large))
    }

    @Test func aRequestAtTheTopIsPassedOnDownwardsUntilItIsMet() throws {
        let large = try station.photograph(3 * Bounds.chunkBytes + 5)
        try station.sync()
        try county.sync()
        #expect(try city.log.request([large]) == 1)
        // The county does not have it, and asks below from now on.
        let first = try county.sync()
        #expect(first.atLower.summary?.contentsMissing == 1)
        #expect(try !city.holds(large))
        try station.sync()
        #expect(try county.holds(large))
        let second = try county.sync()
        #expect(second.atUpper.contents == 1)
        #expect(try city.holds(large))
        #expect(try city.log.chunk(3, of: large)?.count == 5)
        #expect(try county.sync().atLower.summary?.contentsGiven == 0)
    }

    @Test func aLargePhotographGoesOnFromThePieceWhereTheLineBroke() throws {
        let large = try station.photograph(20 * Bounds.chunkBytes)
        try station.sync()
        #expect(try county.log.request([large]) == 1)
        let line = try Loopback(station, county)
        // HELLO and five pieces.
        line.cutAfterUp = 6
        try line.run()
        #expect(try !county.holds(large))
        let rest = try station.sync()
        let pieces = rest.up.compactMap {
            if case .give(let give) = $0.body { give.contents.map(\.piece) } else { nil }
        }
        #expect(pieces.flatMap(\.self).first == 5)
        #expect(pieces.flatMap(\.self).count == 15)
        #expect(try county.holds(large))
    }

    @Test(arguments: Storage.allCases)
    func whatWasForgottenNeverComesBack(storage: Storage) throws {
        let city = try Place("5201-H01", storage)
        let county = try Place("520103-H01", below: city, storage)
        let station = try Place("520103001-Z02", below: county, storage)
        let recorded = try station.record(3)
        let reply = try county.reply(to: station)[0]
        try station.sync()
        try county.sync()
        let gone = [recorded.texts[0], recorded.identities[0], reply]
        try station.forget(gone.map(\.digest))
        try station.sync()
        try county.sync()
        for _ in 0..<2 {
            try station.sync()
            try county.sync()
            for place in [station, county, city] {
                #expect(try gone.allSatisfy { try !place.holds($0) })
                #expect(try place.log.request(gone.map(\.digest)) == 0)
                #expect(try place.log.store(gone) == 0)
                #expect(try place.log.verify { _, _ in }.damage == nil)
            }
        }
        #expect(try city.holds(recorded.texts[1]))
    }

    @Test func whatWasForgottenBeforeItTravelledIsSaidToBeMissingOnce() throws {
        let recorded = try station.record(5)
        try county.sync()
        let line = try Loopback(station, county)
        // HELLO, PUSH, PUSHED: the events alone.
        line.cutAfterUp = 3
        try line.run()
        try station.forget([recorded.texts[1].digest, recorded.texts[3].digest])
        let rest = try station.sync()
        #expect(rest.atLower.summary?.contentsMissing == 0)
        #expect(rest.atUpper.contents == 8)
        #expect(try county.log.awaitedContents(of: station.own, limit: 9) == [])
    }

    @Test func ownContentsComeBackToASiteThatWasRestored() throws {
        try station.record(2)
        let backup = station.backup()
        let lost = try station.record(3, "lost")
        try station.sync()
        station.restore(backup)
        try station.sync()
        try station.repair()
        #expect(try lost.texts.allSatisfy { try !station.holds($0) })
        try station.sync()
        #expect(try lost.texts.allSatisfy { try station.holds($0) })
        #expect(try lost.identities.allSatisfy { try station.holds($0) })
    }

    @Test func bytesThatAreNotWhatTheEventNamesAreNotKeptAndTheSessionEnds() throws {
        let recorded = try station.record(2)
        let line = try Loopback(station, county)
        line.alterUp = { frame in
            guard case .give(var give) = frame.body, !give.contents.isEmpty else { return frame }
            give.contents[0].bytes[0] ^= 1
            return .with { $0.give = give }
        }
        try line.run()
        #expect(line.atLower.summary != nil)
        #expect(line.atUpper.contents == 3)
        #expect(try !county.holds(recorded.texts[0]))
        try station.sync()
        #expect(try county.holds(recorded.texts[0]))
    }
}
