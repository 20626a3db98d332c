import Events
import Foundation
import Testing

/// A city, two counties below it, a township and stations below those.
@Suite("Who stands below a hub")
struct SubtreeTests {
    private static let city = "5201-H01"
    private static let county = "520103-H01"
    private static let other = "520104-H01"
    private static let township = "520103001-H01"
    private static let station = "520103001-Z02"
    private static let second = "520103002-Z01"
    private static let elsewhere = "520104001-Z01"

    private func site(_ code: String) throws -> SiteCode { try SiteCode(code) }
    private func key(_ number: UInt8) throws -> SigningPublicKey {
        try #require(SigningKey(seed: Data(repeating: number, count: 32))).publicKey
    }

    /// Rosters by hub: which sites each enrolled, with the numbers of their keys in order; 0 revokes.
    private func subtree(
        of root: String, above: [String] = [], _ rosters: [String: [(site: String, keys: [UInt8])]]
    ) throws -> Subtree {
        var folds: [SiteCode: Roster] = [:]
        for (hub, sites) in rosters {
            var roster = Roster()
            for (site, keys) in sites {
                for number in keys { roster.evolve(try event(site, number)) }
            }
            folds[try SiteCode(hub)] = roster
        }
        return Subtree(root: try site(root), rosters: folds, above: try above.map { try site($0) })
    }

    private func event(_ site: String, _ number: UInt8) throws -> Event {
        guard number > 0 else { return .with { $0.keyRevoked = .with { $0.site = site } } }
        let key = try key(number).bytes
        return .with {
            $0.keyEnrolled = .with {
                $0.site = site
                $0.signingKey = key
                $0.transportKey = key
            }
        }
    }

    private func threeLevels() throws -> Subtree {
        try subtree(
            of: Self.city,
            [
                Self.city: [(Self.county, [1]), (Self.other, [2])],
                Self.county: [(Self.township, [3]), (Self.second, [4])],
                Self.township: [(Self.station, [5])],
                Self.other: [(Self.elsewhere, [6])],
            ])
    }

    @Test func isEverybodyThatAHubInvitedAndWhomThoseInvited() throws {
        let tree = try threeLevels()
        #expect(tree.children == [try site(Self.county), try site(Self.other)])
        #expect(
            tree.branch(of: try site(Self.county)).map(\.text) == [
                Self.county, Self.township, Self.second, Self.station,
            ])
        #expect(tree.branch(of: try site(Self.station)).isEmpty, "it is no child of the city")
        #expect(tree.carriers(of: try site(Self.station)) == [try site(Self.county)])
        #expect(tree.everyone.count == 6)
    }

    @Test func vouchesForKeysAlongTheChainAndOnlyFromThatSide() throws {
        let tree = try threeLevels()
        let (county, other) = (try site(Self.county), try site(Self.other))
        let logs = [
            (Self.county, 1), (Self.county + "/register", 1), (Self.county + "/mail/" + Self.second, 1),
            (Self.township + "/register", 3), (Self.township + "/mail/" + Self.station, 3), (Self.station, 5),
        ]
        for (name, number) in logs {
            let log = try LogID(name: name)
            #expect(tree.signingKeys(of: log, via: county) == [try key(UInt8(number))], "\(name)")
            #expect(tree.signingKeys(of: log, via: other).isEmpty, "\(name) does not come from the other county")
        }
    }

    @Test func takesNoLogThatNoSiteOfItsKindWrites() throws {
        let tree = try threeLevels()
        for name in [
            Self.station + "/register", Self.station + "/mail/" + Self.second, Self.county + "/more",
            Self.city, Self.city + "/register", Self.city + "/mail/" + Self.county, "520199-H01",
        ] {
            #expect(tree.signingKeys(of: try LogID(name: name), via: try site(Self.county)).isEmpty, "\(name)")
        }
    }

    @Test func keepsTheKeysThatWereRevokedForWhatTheySigned() throws {
        let tree = try subtree(
            of: Self.city,
            [Self.city: [(Self.county, [1])], Self.county: [(Self.station, [5, 0, 7]), (Self.second, [8, 0])]])
        let county = try site(Self.county)
        #expect(tree.signingKeys(of: LogID(try site(Self.station)), via: county) == [try key(5), try key(7)])
        #expect(tree.signingKeys(of: LogID(try site(Self.second)), via: county) == [try key(8)])
    }

    @Test func aSiteThatMovedComesThroughBothHubs() throws {
        let tree = try subtree(
            of: Self.city,
            [
                Self.city: [(Self.county, [1]), (Self.other, [2])],
                Self.county: [(Self.station, [5])], Self.other: [(Self.station, [5, 9])],
            ])
        let log = LogID(try site(Self.station))
        #expect(tree.carriers(of: log.site) == [try site(Self.county), try site(Self.other)])
        #expect(tree.signingKeys(of: log, via: try site(Self.county)) == [try key(5)])
        #expect(tree.signingKeys(of: log, via: try site(Self.other)) == [try key(5), try key(9)])
    }

    @Test func aSiteThatMovedIsReachedThroughTheHubThatItReportsToNow() throws {
        let station = try site(Self.station)
        let tree = try subtree(
            of: Self.city,
            [
                Self.city: [(Self.county, [1]), (Self.other, [2])],
                Self.county: [(Self.station, [5])], Self.other: [(Self.station, [5, 0])],
            ])
        #expect(tree.carriers(of: station).count == 2)
        #expect(tree.carrier(of: station) == (try site(Self.county)))
        let below = try subtree(
            of: Self.city,
            [Self.city: [(Self.county, [1]), (Self.station, [5, 0])], Self.county: [(Self.station, [5])]])
        #expect(below.carrier(of: station) == (try site(Self.county)))
        let left = try subtree(of: Self.city, [Self.city: [(Self.station, [5, 0])]])
        #expect(left.carrier(of: station) == station)
        #expect(left.carrier(of: try site(Self.second)) == nil)
    }

    @Test func itsFormerHubsMailboxComesWithTheSite() throws {
        let mailbox = LogID.mailbox(of: try site(Self.station), at: try site(Self.county))
        // The city knows the former hub itself; the new hub knows it from the city's register.
        let city = try subtree(
            of: Self.city,
            [
                Self.city: [(Self.county, [1]), (Self.other, [2])],
                Self.other: [(Self.station, [5])],
            ])
        #expect(city.signingKeys(of: mailbox, via: try site(Self.other)) == [try key(1)])
        let new = try subtree(
            of: Self.other, above: [Self.city],
            [Self.other: [(Self.station, [5])], Self.city: [(Self.county, [1]), (Self.other, [2])]])
        #expect(new.signingKeys(of: mailbox, via: try site(Self.station)) == [try key(1)])
        #expect(new.signingKeys(of: LogID(mailbox.site), via: try site(Self.station)).isEmpty)
        #expect(new.handedUp(of: [mailbox, LogID(mailbox.site)]) == [mailbox])
    }

    @Test func aHubThatClaimsItsParentOrACircleAddsNothing() throws {
        let tree = try subtree(
            of: Self.county, above: [Self.city],
            [
                Self.county: [(Self.township, [3])],
                Self.township: [(Self.county, [66]), (Self.city, [67]), (Self.station, [5]), (Self.township, [68])],
                Self.city: [(Self.county, [1])],
            ])
        #expect(tree.everyone.map(\.text) == [Self.township, Self.station])
        let township = try site(Self.township)
        for name in [Self.county, Self.county + "/register", Self.city, Self.city + "/register"] {
            #expect(tree.signingKeys(of: try LogID(name: name), via: township).isEmpty, "\(name)")
        }
        #expect(tree.signingKeys(of: LogID(township), via: township) == [try key(3)], "nobody vouches for itself")
        let circle = try subtree(
            of: Self.city,
            [
                Self.city: [(Self.county, [1])], Self.county: [(Self.township, [3])],
                Self.township: [(Self.county, [66])],
            ])
        #expect(circle.branch(of: try site(Self.county)).map(\.text) == [Self.county, Self.township])
    }

    @Test func aHubCannotGiveOtherKeysToWhomTheRootItselfKnows() throws {
        let tree = try subtree(
            of: Self.city,
            [Self.city: [(Self.county, [1]), (Self.other, [2])], Self.county: [(Self.other, [66])]])
        #expect(tree.signingKeys(of: try LogID(name: Self.other), via: try site(Self.county)) == [try key(2)])
        // Until the root gives it up: then it has moved, and its new hub says which keys it has.
        let moved = try subtree(
            of: Self.city,
            [Self.city: [(Self.county, [1]), (Self.other, [2, 0])], Self.county: [(Self.other, [7])]])
        #expect(
            moved.signingKeys(of: try LogID(name: Self.other), via: try site(Self.county)) == [try key(2), try key(7)])
    }

    @Test func handsRegistersUpBeforeWhatTheyVouchFor() throws {
        let tree = try subtree(
            of: Self.county, above: [Self.city],
            [
                Self.county: [(Self.township, [3]), (Self.second, [4])], Self.township: [(Self.station, [5])],
                Self.city: [(Self.county, [1])],
            ])
        let held = try [
            Self.station, Self.township + "/mail/" + Self.station, Self.city + "/register",
            Self.city + "/mail/" + Self.county, Self.county + "/mail/" + Self.second, Self.second, Self.county,
            Self.township, Self.township + "/register", Self.county + "/register", Self.elsewhere,
        ].map { try LogID(name: $0) }
        #expect(
            tree.handedUp(of: held).map(\.name) == [
                Self.county + "/register", Self.township + "/register", Self.county,
                Self.county + "/mail/" + Self.second, Self.township, Self.township + "/mail/" + Self.station,
                Self.second, Self.station,
            ])
    }

    @Test func ofAStationIsNobodyAndItHandsUpItsOwnLog() throws {
        let tree = try subtree(of: Self.station, above: [Self.township], [Self.township: [(Self.station, [5])]])
        #expect(tree.children.isEmpty)
        let held = try [
            Self.station, Self.township + "/register", Self.township + "/mail/" + Self.station,
            Self.county + "/mail/" + Self.station,
        ].map { try LogID(name: $0) }
        #expect(tree.handedUp(of: held).map(\.name) == [Self.station, Self.county + "/mail/" + Self.station])
    }
}
