import EventLog
import Events
import Foundation
import Sync
import Testing

/// How the lower end greets, and what it makes of the answer.
struct WelcomeTests {
    private static func heads(_ count: Int) throws -> [Head] {
        try (0..<count).map { number in
            Head(log: try Sites.further("\(number)"), epoch: 1, seq: UInt64(number) + 1, hash: Hash.of(Data()))
        }
    }

    /// What the hub was said to be.
    private static func welcomed(
        _ talk: inout Talk, _ frame: Frame
    ) throws -> Welcomed? {
        for case .welcomed(let welcomed) in talk.session.received(frame.encoded) { return welcomed }
        return nil
    }

    @Test func helloSaysWhoComesAndHowFarItHoldsWhat() throws {
        let log = try Sites.stationLog(Sites.opinions(3))
        _ = try log.append(Sites.opinions(2), to: Sites.further("a"), ifUnchangedSince: nil, now: Sites.now)
        let talk = try Talk.greeting(log, holds: Self.heads(5000))
        guard case .hello(let hello)? = talk.sent.first, talk.sent.count == 1 else {
            Issue.record("HELLO is the first word")
            return
        }
        #expect(hello.lowestVersion == 3)
        #expect(hello.highestVersion == 3)
        #expect(hello.site == "520103001-Z02")
        #expect(hello.incarnation == log.incarnation)
        #expect(hello.holds.count == 2048)
        #expect(hello.creditBytes == 2_097_152)
        #expect(hello.batchEvents == 512)
        #expect(try hello.head.decoded().isValid(for: Sites.key().publicKey))
        #expect(try hello.head.decoded().head == log.head(of: log.own))
        #expect(hello.vector == VectorDigest.of(try log.heads()).data)
        #expect(Frame.with { $0.hello = hello }.encoded.count <= SyncBounds.frameBytes)
    }

    @Test(arguments: [UInt32(0), 2, 4, .max])
    func aVersionThatWasNotOfferedIsAFault(version: UInt32) throws {
        var talk = try Talk.greeting(Sites.stationLog())
        #expect(try talk.hears(Sites.welcome { $0.version = version }) == ["REFUSE version", "close sync.version"])
    }

    @Test func aHubOfAnotherCodeIsNotThisSitesHub() throws {
        var talk = try Talk.greeting(Sites.stationLog())
        #expect(try talk.hears(Sites.welcome { $0.site = "5201-H01" }) == ["REFUSE identity", "close sync.identity"])
        #expect(talk.fault?.message.en.contains("520103-H01") == true)
    }

    @Test func theHubsKeyIsKeptWhereNoneIsKnownAndNeverReplaced() throws {
        var unknown = try Talk.greeting(Sites.stationLog(), hubKey: nil)
        #expect(try unknown.hears(Sites.welcome()).prefix(2) == ["pin", "welcomed"])
        var known = try Talk.greeting(Sites.stationLog())
        let other = Sites.welcome { $0.signingKey = Sites.key(5).publicKey.bytes }
        let welcomed = try Self.welcomed(&known, other)
        #expect(welcomed?.ancestors.map(\.signingKey) == [Sites.hubKey.publicKey])
        for key in [Data(), Data(count: 31), Data(count: 33)] {
            var talk = try Talk.greeting(Sites.stationLog(), hubKey: nil)
            #expect(try talk.hears(Sites.welcome { $0.signingKey = key }).last == "close sync.protocol")
        }
    }

    @Test func theHubsAboveComeAfterTheHubItself() throws {
        let frames: [AncestorFrame] = try (1...8).map { number in
            let site = try SiteCode("52010\(number)-H01").text
            return .with {
                $0.site = site
                $0.signingKey = Sites.key(UInt8(number)).publicKey.bytes
            }
        }
        var talk = try Talk.greeting(Sites.stationLog())
        let welcomed = try Self.welcomed(&talk, Sites.welcome { $0.ancestors = frames })
        #expect(welcomed?.ancestors.map(\.site.text) == ["520103-H01"] + frames.map(\.site))
        let wrong: [[AncestorFrame]] = [
            frames + [frames[0]], [AncestorFrame()], [.with { $0.site = "5201-H01" }],
            [
                .with {
                    $0.site = "none"
                    $0.signingKey = frames[0].signingKey
                }
            ],
        ]
        for ancestors in wrong {
            var talk = try Talk.greeting(Sites.stationLog())
            #expect(try talk.hears(Sites.welcome { $0.ancestors = ancestors }).last == "close sync.protocol")
        }
    }

    @Test func howFarTheHubHoldsTheOwnLogIsSaid() throws {
        let log = try Sites.stationLog(Sites.opinions(3))
        let second = try #require(try log.head(of: log.own, at: 2))
        let genesis = try #require(try log.head(of: log.own, at: 0))
        for (holds, seq) in [([], nil), ([genesis], nil), ([second], UInt64(2))] {
            var talk = try Talk.greeting(log)
            #expect(try Self.welcomed(&talk, Sites.welcome(holds))?.heldOwn?.seq == seq)
        }
        var talk = try Talk.greeting(log)
        let current = Sites.welcome {
            $0.current = true
            $0.more = true
        }
        // Both know that there is nothing to push, and neither says so.
        #expect(try talk.hears(current) == ["welcomed", "held S 3"])
        #expect(try talk.hears(Sites.nothingWanted) == ["settled"])
    }

    @Test func nothingIsHandedOverBeforeTheListIsWhole() throws {
        let log = try Sites.stationLog(Sites.opinions(3))
        var talk = try Talk.greeting(log)
        #expect(try talk.hears(Sites.welcome { $0.more = true }) == [])
        let second = HeadFrame(try #require(try log.head(of: log.own, at: 2)))
        let heads = [second]
        #expect(
            try talk.hears(
                .with {
                    $0.holds.heads = heads
                    $0.holds.more = true
                }) == [])
        #expect(
            try talk.hears(.with { $0.holds = Holds() }) == [
                "welcomed", "look up S 2", "held S 2", "read S 2", "PUSH S 3+1", "read S 3",
            ])
    }

    @Test func aHubRestoredFromNothingIsToldOfMoreLogsThanItHandsUp() throws {
        // It hands up its own log alone, and is told of everything that it had once.
        let log = try Sites.stationLog(Sites.opinions(1))
        var talk = try Talk.greeting(log)
        _ = try talk.hears(Sites.welcome { $0.more = true })
        for page in 0..<20 {
            let heads = try (0..<2048).map { number in
                let log = try LogID(name: "520103020-S05/\(page)/\(number)")
                return HeadFrame(Head(log: log, epoch: 1, seq: 1, hash: Hash.of(Data())))
            }
            let words = try talk.hears(
                .with {
                    $0.holds.heads = heads
                    $0.holds.more = page < 19
                })
            #expect(words == (page < 19 ? [] : ["welcomed", "read S 0", "PUSH S 1+1", "read S 1"]))
        }
    }

    @Test func aLogOfItsOwnOfWhichNothingIsLeftIsFoundOut() throws {
        let log = try Sites.stationLog(Sites.opinions(1))
        let own = try #require(try log.head(of: log.own))
        var talk = try Talk.greeting(log)
        let other = Head(log: try LogID(name: "520103020-S05"), epoch: 1, seq: 4, hash: Hash.of(Data()))
        #expect(
            try talk.hears(Sites.welcome([own, other] + Self.heads(2))) == [
                "welcomed", "held S 1", "PROBE S/0 0",
            ])
        #expect(try talk.hears(.with { $0.probed.log = "520103001-Z02/0" }).last == "RECALL S/0 0")
        #expect(
            try talk.hears(.with { $0.recalled.run.log = "520103001-Z02/0" }) == [
                "DECLINE S/0 behind 1", "declined S/0 sync.behind", "PROBE S/1 0",
            ])
    }

    @Test func aListThatDoesNotEndIsAFault() throws {
        var empty = try Talk.greeting(Sites.stationLog())
        _ = try empty.hears(Sites.welcome { $0.more = true })
        #expect(try empty.hears(.with { $0.holds.more = true }).last == "close sync.protocol")
        var endless = try Talk.greeting(Sites.stationLog())
        _ = try endless.hears(Sites.welcome { $0.more = true })
        let page = try Frame.with {
            $0.holds.heads = [HeadFrame(try Self.heads(1)[0])]
            $0.holds.more = true
        }.encoded
        var pages = 0
        while !endless.session.isClosed, pages < 10_000 {
            _ = try endless.hears(page)
            pages += 1
        }
        #expect(endless.fault?.code == "sync.protocol")
        #expect(pages == SyncBounds.listPages + 1)
    }

    @Test func aHeadThatIsNoneInTheListIsAFault() throws {
        var talk = try Talk.greeting(Sites.stationLog())
        #expect(try talk.hears(Sites.welcome { $0.holds = [HeadFrame()] }).last == "close sync.protocol")
        var later = try Talk.greeting(Sites.stationLog())
        _ = try later.hears(Sites.welcome { $0.more = true })
        #expect(try later.hears(.with { $0.holds.heads = [HeadFrame()] }).last == "close sync.protocol")
    }
}
