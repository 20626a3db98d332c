import EventLog
import Events
import Foundation
import Sync
import Testing

/// What the upper end makes of a greeting.
struct HelloTests {
    private static func said(_ key: SigningKey? = Sites.key(), _ change: (inout Hello) -> Void) throws -> Talk {
        var talk = try Talk.hub(key: key)
        _ = try talk.hears(Sites.hello(try Sites.stationLog(Sites.opinions(3)), change))
        return talk
    }

    private static func welcome(_ talk: Talk) throws -> Welcome {
        guard case .welcome(let welcome)? = talk.sent.first else { throw Unexpected() }
        return welcome
    }

    private struct Unexpected: Error {}

    @Test(arguments: [(UInt32(3), UInt32(3)), (3, 9), (1, 3), (0, .max)])
    func aPeerThatSpeaksVersionThreeTooIsWelcomedInIt(lowest: UInt32, highest: UInt32) throws {
        let talk = try Self.said {
            $0.lowestVersion = lowest
            $0.highestVersion = highest
        }
        #expect(try Self.welcome(talk).version == 3)
        #expect(talk.fault == nil)
    }

    @Test(arguments: [(UInt32(1), UInt32(2)), (4, 9), (0, 0), (.max, .max)])
    func aPeerWithoutACommonVersionIsRefusedAndToldBothRanges(lowest: UInt32, highest: UInt32) throws {
        let talk = try Self.said {
            $0.lowestVersion = lowest
            $0.highestVersion = highest
        }
        #expect(talk.sent.map { Talk.word($0) } == ["REFUSE version"])
        #expect(talk.fault?.code == "sync.version")
        #expect(talk.fault?.message.en.contains("\(lowest)–\(highest)") == true)
        #expect(talk.fault?.message.en.contains("3...3") == true)
    }

    @Test(arguments: ["520103001-Z03", "", "520103-H01", String(repeating: "长", count: 5000)])
    func aPeerThatNamesAnotherSiteIsRefused(site: String) throws {
        let talk = try Self.said { $0.site = site }
        #expect(talk.fault?.code == "sync.identity")
        #expect(talk.fault?.message.en.count ?? .max < 200)
    }

    @Test func aHeadThatTheSiteDidNotSignIsRefused() throws {
        let head = Head.empty(log: try Sites.station(), epoch: 7)
        let other = Head.empty(log: try Sites.further("a"), epoch: 7)
        let frames = [
            HeadFrame(Sites.key(9).sign(head)), HeadFrame(head), HeadFrame(Sites.key().sign(other)), HeadFrame(),
            .with {
                $0 = HeadFrame(Sites.key().sign(head))
                $0.seq = 4
            },
        ]
        for frame in frames { #expect(try Self.said { $0.head = frame }.fault?.code == "sync.signature") }
    }

    @Test func anInvitationsKeyServesToEnrolAndForNothingElse() throws {
        #expect(try Self.said(nil) { _ in }.fault?.code == "sync.enrolment")
    }

    @Test func aSiteThatIsAMemberAlreadyDoesNotEnrol() throws {
        var talk = try Talk.hub()
        let enrolment = Enrolment(
            site: try Sites.station().site, signingKey: Sites.key().publicKey, transportKey: Data(count: 32),
            sealingKey: try Sites.sealingKey(), invitation: Sites.key(2))
        #expect(
            try talk.hears(.with { $0.enrol = Enrol(enrolment) }) == ["REFUSE enrolment", "close sync.enrolment"])
    }

    @Test func anEnrolmentIsAnsweredOnlyWhenItIsOnDiskAndEndsTheConnection() throws {
        let enrolment = Enrolment(
            site: try Sites.station().site, signingKey: Sites.key().publicKey, transportKey: Data(count: 32),
            sealingKey: try Sites.sealingKey(), invitation: Sites.key(2))
        var talk = try Talk.hub(key: nil)
        #expect(try talk.hears(.with { $0.enrol = Enrol(enrolment) }) == ["enrol S"])
        #expect(try talk.answers { $0.enrolled() } == ["ENROLLED S", "close -"])
        #expect(talk.session.isClosed)
        var refused = try Talk.hub(key: nil)
        _ = try refused.hears(.with { $0.enrol = Enrol(enrolment) })
        let words = try refused.answers { $0.refused(.enrolment, Bilingual(zh: "用过", en: "used up")) }
        #expect(words == ["REFUSE enrolment", "close sync.enrolment"])
        var other = try Talk.hub(key: nil)
        let foreign = Enrolment(
            site: try Sites.hub().site, signingKey: Sites.key().publicKey, transportKey: Data(count: 32),
            sealingKey: try Sites.sealingKey(), invitation: Sites.key(2))
        #expect(try other.hears(.with { $0.enrol = Enrol(foreign) }) == ["REFUSE enrolment", "close sync.enrolment"])
    }

    private static func heads(_ count: Int) throws -> [Head] {
        try (0..<count).map { number in
            Head(log: try Sites.further("\(number)"), epoch: 1, seq: UInt64(number) + 1, hash: Hash.of(Data()))
        }
    }

    @Test(arguments: [
        (0, ["WELCOME 0"]), (2048, ["WELCOME 2048"]), (2049, ["WELCOME 2048 more", "HOLDS 1"]),
        (5000, ["WELCOME 2048 more", "HOLDS 2048 more", "HOLDS 904"]),
    ])
    func moreHeadsThanOneFrameHoldsAreListedInSeveral(count: Int, frames: [String]) throws {
        var talk = try Talk.hub()
        talk.holds = try Self.heads(count)
        #expect(try talk.hears(Sites.hello(Sites.stationLog())) == ["greet"] + frames)
        let told = talk.sent.flatMap { body -> [HeadFrame] in
            switch body {
            case .welcome(let welcome): welcome.holds
            case .holds(let holds): holds.heads
            default: []
            }
        }
        #expect(told == talk.holds.map { HeadFrame($0) })
        #expect(talk.sent.allSatisfy { body in Frame.with { $0.body = body }.encoded.count <= SyncBounds.frameBytes })
    }

    @Test func whereBothHoldTheSameNothingIsListed() throws {
        let heads = try Self.heads(3000)
        let empty = Head.empty(log: try Sites.further("none"), epoch: 1)
        func answer(to vector: [Head], _ holds: [Head]) throws -> String? {
            var talk = try Talk.hub()
            talk.holds = holds
            return try talk.hears(Sites.hello(Sites.stationLog()) { $0.vector = VectorDigest.of(vector).data })[1]
        }
        #expect(try answer(to: heads, heads) == "WELCOME current")
        #expect(try answer(to: heads.reversed() + [empty], heads) == "WELCOME current")
        #expect(try answer(to: heads, [empty] + heads.reversed()) == "WELCOME current")
        #expect(try answer(to: Array(heads.dropLast()), heads) == "WELCOME 2048 more")
        #expect(try answer(to: heads, Array(heads.dropFirst())) == "WELCOME 2048 more")
        #expect(try answer(to: [], []) == "WELCOME current")
        // There is nothing to push then, and the contents are asked for at once.
        var same = try Talk.hub()
        same.holds = heads
        let hello = try Sites.hello(Sites.stationLog()) { $0.vector = VectorDigest.of(heads).data }
        #expect(try same.hears(hello) == ["greet", "WELCOME current", "list", "WANT 0", "offer", "PUSHED"])
        var talk = try Talk.hub()
        #expect(try talk.hears(Sites.hello(Sites.stationLog()) { $0.vector = Data(count: 31) })[1] == "WELCOME 0")
    }

    @Test func whatAPeerSaysOfItselfIsCut() throws {
        var talk = try Talk.hub()
        talk.isByHand = true
        let frame = try Sites.hello(Sites.stationLog()) {
            $0.program = "line\nfeed" + String(repeating: "x", count: 1000)
            $0.incarnation = Data(repeating: 5, count: 300)
        }
        for case .greet(let greeting) in talk.session.received(frame.encoded) {
            #expect(greeting.introduction.program.count <= 64)
            #expect(!greeting.introduction.program.contains("\n"))
            #expect(greeting.introduction.incarnation == Data(repeating: 5, count: 16))
            #expect(greeting.introduction.version == 3)
            return
        }
        Issue.record("nobody was greeted")
    }

    @Test func theWelcomeNamesTheHubItsKeyAndTheHubsAbove() throws {
        var talk = try Talk.hub()
        talk.isByHand = true
        _ = try talk.hears(Sites.hello(Sites.stationLog()))
        let above = [
            Ancestor(site: try SiteCode("5201-H01"), signingKey: Sites.key(3).publicKey),
            Ancestor(site: try SiteCode("52-H01"), signingKey: Sites.key(4).publicKey),
        ]
        #expect(try talk.answers { $0.greeted(Greeted(holds: [], ancestors: above)) } == ["WELCOME 0"])
        let welcome = try Self.welcome(talk)
        #expect(welcome.site == "520103-H01")
        #expect(welcome.signingKey == Sites.hubKey.publicKey.bytes)
        #expect(welcome.ancestors.map(\.site) == ["5201-H01", "52-H01"])
        #expect(welcome.ancestors.map(\.signingKey) == above.map(\.signingKey.bytes))
        #expect(welcome.creditBytes == 2_097_152)
        #expect(welcome.batchEvents == 512)
        #expect(welcome.incarnation == Data(repeating: 2, count: 16))
    }

    @Test func aSecondSessionMayFollowOnTheSameConnection() throws {
        let station = try Sites.stationLog(Sites.opinions(2))
        var talk = try Talk.hub()
        for _ in 0..<2 {
            #expect(try talk.hears(Sites.hello(station)).first == "greet")
            #expect(try talk.hears(Sites.pushed) == ["list", "WANT 0", "offer", "PUSHED"])
            #expect(try talk.hears(Sites.nothingWanted) == ["settled", "finish 0 0"])
        }
    }
}
