import EventLog
import Events
import Foundation
import Sync
import Testing

/// What each side makes of a mailbox that is not what it should be.
struct MailboxFaultTests {
    private let station: InMemoryLog
    private let mailbox: LogID

    init() throws {
        station = try Sites.stationLog(Sites.opinions(1))
        mailbox = try Sites.mailbox()
    }

    private func hub(_ count: Int, words: String = "") throws -> InMemoryLog {
        let hub = try Sites.hubLog()
        _ = try hub.append(Sites.replies(count, words: words), to: mailbox, ifUnchangedSince: nil, now: Sites.now)
        return hub
    }

    // MARK: - Forks

    @Test func aHubRestoredFromAnOldBackupIsFoundOutByPlaceAfterTheUploadAndNothingIsOverwritten() throws {
        try Wire(station, hub(5)).run()
        let held = try station.head(of: mailbox)
        _ = try station.append(Sites.opinions(1), now: Sites.now)
        let restored = try hub(3)
        let wire = try Wire(station, restored).run()
        #expect(wire.stationFault?.code == "sync.refused.fork")
        #expect(wire.stationFault?.message.en.contains("(520103-H01/mail/520103001-Z02 #5)") == true)
        #expect(wire.hubFault?.code == "sync.fork")
        #expect(wire.hubFault?.message.zh.contains("第 5 条") == true)
        #expect(wire.summary == nil)
        #expect(try station.head(of: mailbox) == held)
        #expect(try restored.head(of: mailbox)?.seq == 3)
        // The station's records are safe there all the same.
        #expect(try restored.head(of: station.own) == station.head(of: station.own))
        #expect(try station.heldMark(of: restored.own.site, log: station.own)?.settled == 2)
    }

    @Test func aHubThatWentAnotherWayIsFoundOutByHash() throws {
        try Wire(station, hub(3)).run()
        let held = try station.head(of: mailbox)
        let wire = try Wire(station, hub(9, words: "x")).run()
        #expect(wire.stationFault?.code == "sync.refused.fork")
        #expect(try station.head(of: mailbox) == held)
    }

    @Test func aHubWithoutTheMailboxThatTheStationHoldsIsAFork() throws {
        try Wire(station, hub(3)).run()
        let wire = try Wire(station, Sites.hubLog()).run()
        #expect(wire.stationFault?.code == "sync.refused.fork")
        #expect(try station.head(of: mailbox)?.seq == 3)
    }

    @Test func anotherEpochIsAFork() throws {
        let hub = try hub(3)
        try Wire(station, hub).run()
        let wire = try Wire(station, hub)
        wire.alteredUp = { frame in
            guard case .hello(var hello) = frame.body else { return frame }
            hello.held[0].epoch = 2
            return .with { $0.hello = hello }
        }
        #expect(try wire.run().stationFault?.code == "sync.refused.fork")
    }

    // MARK: - What the station refuses

    @Test(arguments: [
        ("another log's name", "identity"), ("the hub's own log", "identity"),
        ("another station's mailbox", "identity"),
        ("a gap", "gap"), ("a second time", "gap"), ("another epoch", "fork"), ("payloads swapped", "fork"),
        ("a payload changed", "fork"), ("another head", "fork"), ("the station's own signature", "signature"),
        ("no signature", "signature"), ("no payload", "protocol"), ("a payload past its bound", "protocol"),
    ])
    func aBatchThatIsNotWhatItShouldBeIsRefusedAndNothingOfItIsCommitted(what: String, code: String) throws {
        let hub = try hub(4)
        var session = try StationTalk.taking(station)
        if what == "a second time" {
            _ = session.received(try Sites.push(hub, of: mailbox, after: 0, count: 2, signedBy: Sites.hubKey).encoded)
            _ = session.committed(new: 2)
        }
        let start: UInt64 = what == "a gap" ? 1 : 0
        let signer = what == "the station's own signature" ? Sites.key() : Sites.hubKey
        let push = try Sites.push(hub, of: mailbox, after: start, count: 3, signedBy: signer) { push in
            switch what {
            case "another log's name": push.log = "520103001-Z02"
            case "the hub's own log": push.log = "520103-H01"
            case "another station's mailbox": push.log = "520103-H01/mail/520103001-Z03"
            case "another epoch": push.epoch = 2
            case "payloads swapped": push.payloads.swapAt(0, 2)
            case "a payload changed": push.payloads[1].append(0)
            case "another head": push.head.hash = Data(count: 32)
            case "no signature": push.head.signature = Data()
            case "no payload": push.payloads = []
            case "a payload past its bound": push.payloads[2] = Data(count: Bounds.eventBytes + 1)
            default: break
            }
        }
        #expect(StationTalk.words(session.received(push.encoded)) == ["fail sync.\(code)"])
        #expect(session.received(push.encoded).isEmpty)
    }

    @Test func aContentThatNobodyAskedForIsRefused() throws {
        var session = try StationTalk.taking(station)
        #expect(StationTalk.words(session.received(Frame.with { $0.pushed = Pushed() }.encoded)) == ["list \(mailbox)"])
        #expect(StationTalk.words(session.awaited([try Sites.content("问过").digest])) == ["want 1"])
        let other = ContentFrame(try Sites.content("没问过"))
        #expect(
            StationTalk.words(session.received(Frame.with { $0.give.contents = [other] }.encoded)) == [
                "fail sync.content"
            ])
    }

    @Test func framesOutOfTurnAreFaultsWhileTheMailboxIsTakenIn() throws {
        let frames: [Frame] = [
            .with { $0.ack = Ack() }, .with { $0.want = Want() }, .with { $0.hello = Hello() },
            .with { $0.welcome = Welcome() }, .with { $0.enrolled = Enrolled() }, .with { $0.enrol = Enrol() },
        ]
        for frame in frames {
            var session = try StationTalk.taking(station)
            #expect(StationTalk.words(session.received(frame.encoded)) == ["fail sync.protocol"])
        }
    }

    @Test func theStationAcknowledgesAfterItsCommitAndEndsWithItsLastWant() throws {
        var session = try StationTalk.taking(station)
        let push = try Sites.push(hub(2), of: mailbox, after: 0, count: 2, signedBy: Sites.hubKey)
        #expect(StationTalk.words(session.received(push.encoded)) == ["commit 2"])
        #expect(StationTalk.words(session.committed(new: 2)) == ["ack \(mailbox) 2"])
        _ = session.received(Frame.with { $0.pushed = Pushed() }.encoded)
        #expect(StationTalk.words(session.awaited([])) == ["want 0", "finish 2 0"])
    }

    // MARK: - What the hub refuses

    @Test(arguments: [
        "520103-H01/mail/520103001-Z03", "520103-H01", "520103001-Z02", "520103001-Z03",
        "520102-H01/mail/520103001-Z02",
        "520103-H01/register", "520103-H01/mail/520103001-Z02/", "",
    ])
    func aStationThatAsksForAnotherLogThanItsMailboxIsRefused(name: String) throws {
        var session = try Sites.intake()
        let hello = try Sites.hello(station) {
            $0.highestVersion = 2
            $0.held = [
                .with {
                    $0.log = name
                    $0.epoch = 1
                    $0.hash = Data(count: 32)
                }
            ]
        }
        #expect(HubTalk.said(&session, hello) == ["refuse identity 520103001-Z02 0", "close sync.identity"])
    }

    @Test func twoHeadsOfOneMailboxOrOneThatIsNoneAreRefused() throws {
        let head = HeadFrame(.empty(log: mailbox, epoch: 1))
        for held in [[head, head], [HeadFrame.with { $0.log = head.log }]] {
            var session = try Sites.intake()
            let hello = try Sites.hello(station) {
                $0.highestVersion = 2
                $0.held = held
            }
            #expect(HubTalk.said(&session, hello) == ["refuse protocol 520103001-Z02 0", "close sync.protocol"])
        }
    }

    @Test func aStationThatPushesItsMailboxUpIsRefused() throws {
        let push = try Sites.push(hub(1), of: mailbox, after: 0, count: 1, signedBy: Sites.key())
        try HubTalk.refused(push, station, "identity")
    }

    @Test func acknowledgementsOfWhatWasNeverSentAreRefused() throws {
        let hub = try hub(3)
        let sound = try #require(try hub.head(of: mailbox))
        let changes: [((inout HeadFrame) -> Void, String)] = [
            ({ $0.seq = 4 }, "protocol"), ({ $0.seq = 2 }, "protocol"), ({ $0.epoch = 2 }, "protocol"),
            ({ $0.log = "520103001-Z02" }, "protocol"), ({ $0.hash = Data(count: 31) }, "protocol"),
            ({ $0.hash = Data(count: 32) }, "fork"),
        ]
        for (change, code) in changes {
            var session = try Sites.intake()
            let hello = try Sites.hello(station) {
                $0.highestVersion = 2
                $0.creditBytes = SyncBounds.creditBytes
            }
            _ = HubTalk.said(&session, hello)
            _ = HubTalk.said(&session, .with { $0.pushed = Pushed() })
            _ = session.awaited([])
            #expect(HubTalk.words(session.compared(.empty(log: mailbox, epoch: 1))) == ["read \(mailbox) 0"])
            let payloads = try hub.payloads(of: mailbox, after: 0, maxEvents: 9, maxBytes: .max)
            #expect(HubTalk.words(session.loaded(payloads)).first == "push \(mailbox) 1 3")
            _ = session.loaded([])
            var held = HeadFrame(sound)
            change(&held)
            let said = HubTalk.said(&session, .with { $0.ack.held = held })
            #expect(said.last == "close sync.\(code)")
            #expect(said.first?.hasPrefix("refuse \(code) \(mailbox)") == true)
        }
    }

    @Test func framesOutOfTurnAreRefusedWhileTheMailboxIsHandedDown() throws {
        let frames: [Frame] = [
            try Sites.push(station, after: 0, count: 1), .with { $0.pushed = Pushed() }, .with { $0.give = Give() },
            .with { $0.ack = Ack() }, .with { $0.hello = Hello() }, .with { $0.enrol = Enrol() },
        ]
        for frame in frames {
            var session = try HubTalk.offering(station)
            #expect(HubTalk.said(&session, frame) == ["refuse protocol \(mailbox) 0", "close sync.protocol"])
            #expect(HubTalk.said(&session, .with { $0.want = Want() }) == ["close -"])
        }
    }

    @Test func contentsAreGatheredOfTheMailboxAloneAndTheRestIsSaidToBeMissing() throws {
        let foreign = try Sites.content("别站群众姓名")
        var session = try HubTalk.offering(station)
        #expect(
            HubTalk.said(&session, .with { $0.want.digests = [foreign.digest.data] }) == ["gather 1 of \(mailbox)"])
        #expect(HubTalk.words(session.gathered(.init(missing: [foreign.digest]))) == ["give 0 missing 1"])
        #expect(HubTalk.said(&session, .with { $0.want = Want() }) == ["close -"])
    }
}
