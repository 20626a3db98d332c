import EventLog
import Events
import Foundation
import Sync
import Testing

/// The hub's side, driven by hand.
struct IntakeTests {
    @Test func anAcknowledgementFollowsTheCommitAndNothingElse() throws {
        let log = try Sites.stationLog(Sites.opinions(3))
        var session = try HubTalk.greeted(log)
        #expect(HubTalk.said(&session, try Sites.push(log, after: 0, count: 2)) == ["commit 2"])
        let acknowledged = session.committed(new: 2)
        #expect(HubTalk.words(acknowledged) == ["ack 2"])
        guard case .send(let frame) = try #require(acknowledged.first) else { return }
        #expect(Hash(frame.ack.held.hash) == (try log.hash(of: log.own, at: 2)))
        #expect(HubTalk.said(&session, try Sites.push(log, after: 2, count: 1)) == ["commit 1"])
    }

    @Test func aFailedCommitIsARefusalThatNamesThePlace() throws {
        let log = try Sites.stationLog(Sites.opinions(3))
        var session = try HubTalk.greeted(log)
        _ = HubTalk.said(&session, try Sites.push(log, after: 0, count: 2))
        let actions = session.failed(.storage, Bilingual(zh: "磁盘已满", en: "the disk is full"), seq: 1)
        #expect(HubTalk.words(actions) == ["refuse storage 520103001-Z02 1", "close sync.storage"])
    }

    @Test func aFrameBeforeTheCommitIsAnsweredIsOutOfTurn() throws {
        let log = try Sites.stationLog(Sites.opinions(3))
        var session = try HubTalk.greeted(log)
        _ = HubTalk.said(&session, try Sites.push(log, after: 0, count: 1))
        #expect(
            HubTalk.said(&session, try Sites.push(log, after: 1, count: 1)) == [
                "refuse protocol 520103001-Z02 0", "close sync.protocol",
            ])
    }

    @Test func aBatchThatDoesNotFollowIsAGap() throws {
        let log = try Sites.stationLog(Sites.opinions(5))
        try HubTalk.refused(Sites.push(log, after: 1, count: 2), log, "gap", seq: 2)
        var session = try Sites.intake()
        let held = Head(log: log.own, epoch: 7, seq: 3, hash: try #require(try log.hash(of: log.own, at: 3)))
        #expect(HubTalk.said(&session, try Sites.hello(log), held: held) == ["welcome 3"])
        #expect(
            HubTalk.said(&session, try Sites.push(log, after: 2, count: 1)) == [
                "refuse gap 520103001-Z02 3", "close sync.gap",
            ])
    }

    @Test func aBrokenChainIsAForkAtItsFirstEvent() throws {
        let log = try Sites.stationLog(Sites.opinions(5))
        try HubTalk.refused(Sites.push(log, after: 0, count: 3) { $0.payloads.swapAt(0, 2) }, log, "fork", seq: 1)
        try HubTalk.refused(Sites.push(log, after: 0, count: 3) { $0.payloads[1].append(0) }, log, "fork", seq: 1)
        try HubTalk.refused(Sites.push(log, after: 0, count: 3) { $0.head.seq = 4 }, log, "fork", seq: 1)
        try HubTalk.refused(
            Sites.push(log, after: 0, count: 3) { $0.head.hash = Data(count: 32) }, log, "fork", seq: 1)
        try HubTalk.refused(Sites.push(log, after: 0, count: 3) { $0.head = HeadFrame() }, log, "fork", seq: 1)
        try HubTalk.refused(Sites.push(log, after: 0, count: 3) { $0.epoch = 8 }, log, "fork", seq: 1)
    }

    @Test func aSignatureByAnotherKeyIsRefused() throws {
        let log = try Sites.stationLog(Sites.opinions(2))
        try HubTalk.refused(Sites.push(log, after: 0, count: 2, signedBy: Sites.key(9)), log, "signature", seq: 2)
        try HubTalk.refused(
            Sites.push(log, after: 0, count: 2) { $0.head.signature = Data() }, log, "signature", seq: 2)
        var session = try Sites.intake(signedBy: Sites.key(9))
        #expect(
            HubTalk.said(&session, try Sites.hello(log)) == [
                "refuse signature 520103001-Z02 0", "close sync.signature",
            ])
    }

    @Test func anotherSitesLogIsRefused() throws {
        let log = try Sites.stationLog(Sites.opinions(2))
        try HubTalk.refused(Sites.push(log, after: 0, count: 2) { $0.log = "520103001-Z03" }, log, "identity")
        var session = try Sites.intake()
        #expect(
            HubTalk.said(&session, try Sites.hello(log) { $0.site = "520103001-Z03" }) == [
                "refuse identity 520103001-Z02 0", "close sync.identity",
            ])
    }

    @Test func aBatchAtItsBoundIsTakenAndOnePastItIsNot() throws {
        let log = try Sites.stationLog(Sites.opinions(SyncBounds.batchEvents + 1))
        var session = try HubTalk.greeted(log)
        #expect(HubTalk.said(&session, try Sites.push(log, after: 0, count: 512)) == ["commit 512"])
        try HubTalk.refused(Sites.push(log, after: 0, count: 513), log, "protocol", seq: 1)
        try HubTalk.refused(Sites.push(log, after: 0, count: 0), log, "protocol", seq: 1)
    }

    @Test func anEventAtItsBoundIsTakenAndOnePastItIsNot() throws {
        for (length, expected) in [
            (Bounds.eventBytes, "commit 1"), (Bounds.eventBytes + 1, "refuse protocol 520103001-Z02 1"),
        ] {
            let log = try Sites.stationLog()
            let batch = ChainedBatch(after: .empty(log: log.own, epoch: 7), payloads: [Data(count: length)])
            var session = try HubTalk.greeted(log)
            let push = try Sites.push(log, after: 0, count: 0) {
                $0.payloads = batch.payloads
                $0.head = HeadFrame(Sites.key().sign(batch.head))
            }
            #expect(HubTalk.said(&session, push).first == expected)
        }
    }

    @Test func aFrameBeyondItsBoundIsRefused() throws {
        let log = try Sites.stationLog(Sites.opinions(1))
        try HubTalk.refused(
            Sites.push(log, after: 0, count: 1) { $0.payloads = Array(repeating: Data(count: 65_536), count: 17) }, log,
            "protocol")
    }

    @Test(arguments: [(3, 4), (0, 0), (9, 9)])
    func noVersionInCommonIsRefused(lowest: UInt32, highest: UInt32) throws {
        let log = try Sites.stationLog()
        var session = try Sites.intake()
        let hello = try Sites.hello(log) {
            $0.lowestVersion = lowest
            $0.highestVersion = highest
        }
        #expect(HubTalk.said(&session, hello) == ["refuse version 520103001-Z02 0", "close sync.version"])
    }

    @Test func anInvitedPeerEnrolsAndDoesNothingElse() throws {
        let log = try Sites.stationLog(Sites.opinions(1))
        let site = try Sites.station().site
        let enrolment = Enrolment(
            site: site, signingKey: Sites.key().publicKey, transportKey: Data(count: 32),
            sealingKey: try Sites.sealingKey(), invitation: Sites.key(5))
        let others: [Frame] = [
            try Sites.hello(log), try Sites.push(log, after: 0, count: 1), .with { $0.pushed = Pushed() },
            .with { $0.give = Give() },
        ]
        for frame in others {
            var session = try Sites.intake(signedBy: nil)
            #expect(HubTalk.said(&session, frame) == ["refuse enrolment 520103001-Z02 0", "close sync.enrolment"])
        }
        var session = try Sites.intake(signedBy: nil)
        #expect(HubTalk.said(&session, .with { $0.enrol = Enrol(enrolment) }) == ["enrol"])
        #expect(HubTalk.words(session.enrolled()) == ["enrolled", "close -"])
        for change: (inout Enrol) -> Void in [
            { $0.site = "520103001-Z03" }, { $0.signingKey = Data() }, { $0.transportKey = Data(count: 31) },
            { $0.sealingKey = Data() },
        ] {
            var wrong = Enrol(enrolment)
            change(&wrong)
            var session = try Sites.intake(signedBy: nil)
            #expect(
                HubTalk.said(&session, .with { $0.enrol = wrong }) == [
                    "refuse enrolment 520103001-Z02 0", "close sync.enrolment",
                ])
        }
    }

    @Test func aMemberDoesNotEnrolAndGreetsFirst() throws {
        let log = try Sites.stationLog(Sites.opinions(1))
        for frame in [
            try Sites.push(log, after: 0, count: 1), .with { $0.pushed = Pushed() }, .with { $0.enrol = Enrol() },
            .with { $0.welcome = Welcome() },
        ] {
            var session = try Sites.intake()
            #expect(HubTalk.said(&session, frame) == ["refuse protocol 520103001-Z02 0", "close sync.protocol"])
        }
    }

    @Test func theHeldHeadIsAskedForAndItsFailurePassedOn() throws {
        struct Broken: Error {}
        let log = try Sites.stationLog(Sites.opinions(1))
        var session = try Sites.intake()
        let hello = try Sites.hello(log).encoded
        #expect(throws: Broken.self) { _ = try session.received(hello) { throw Broken() } }
    }
}
