import EventLog
import Events
import Foundation
import Sync
import Testing
import ZeroMQ

@testable import Replication

/// Peers that speak to the hub's real socket without being what they should be.
@Suite struct IntruderTests {
    @Test func `a key that is not on the roster is refused at the door`() throws {
        let hub = try HubFixture()
        let stranger = try StationFixture()
        try stranger.record(1)
        let error = try #require(throws: ReplicationError.self) {
            try stranger.sync(with: hub.hub).run(keys: stranger.keys) { _, _ in }
        }
        #expect(error.kind == .keyRefused)
        #expect(hub.occurrences.denials == 1)
        #expect(try hub.held(stranger) == 0)
    }

    @Test func `a plaintext peer gets nothing in and hears nothing`() throws {
        let hub = try HubFixture()
        let context = try Context()
        let dealer = try Socket(context, .dealer, options: SocketOptions { $0.security = .plaintext })
        let monitor = try HandshakeMonitor(of: dealer)
        try dealer.connect(hub.running.endpoint)
        _ = try dealer.send([Frame.with { $0.hello.site = "520103100-Z02" }.encoded])
        var poller = Poller(monitor.socket)
        var diagnosis: HandshakeDiagnosis?
        let deadline = ContinuousClock.now.advanced(by: .seconds(10))
        while diagnosis == nil, ContinuousClock.now < deadline {
            _ = try poller.wait(timeout: .seconds(1))
            while let event = try monitor.next() { diagnosis = diagnosis ?? event.diagnosis }
        }
        // Which of the two depends on who hangs up first.
        #expect(diagnosis == .incompatible || diagnosis == .unproven)
        #expect(try dealer.receive() == nil)
        #expect(try hub.log.heads().isEmpty)
    }

    @Test func `a peer that claims another site's code is refused by its key`() throws {
        let (hub, station) = try member()
        let victim = try StationFixture("520103020-S05")
        let refusal = try say(
            .with {
                $0.hello.lowestVersion = 3
                $0.hello.highestVersion = 3
                $0.hello.site = victim.code.text
                $0.hello.head = HeadFrame(station.signingKey.sign(.empty(log: LogID(victim.code), epoch: 1)))
            }, to: hub, as: station)
        #expect(refusal.code == .identity)
        #expect(hub.refusals == ["sync.identity"])
        #expect(try hub.held(victim) == 0)
    }

    @Test func `a member that pushes another site's log is refused`() throws {
        let (hub, station) = try member()
        let victim = try StationFixture("520103020-S05")
        try victim.record(1)
        let batch = ChainedBatch(
            after: .empty(log: LogID(victim.code), epoch: 1),
            payloads: try victim.log.payloads(of: victim.log.own, after: 0, maxEvents: 1, maxBytes: .max))
        let declined = try push(push(batch, signedBy: station), to: hub, as: station)
        #expect(declined.code == .identity)
        #expect(declined.log == victim.code.text)
        #expect(try hub.held(victim) == 0)
    }

    @Test func `a member that says it holds other sites' logs is shown nothing of them`() throws {
        let (hub, station) = try member()
        let victim = try StationFixture("520103020-S05")
        try hub.reply(to: victim, 3)
        var hello = hello(of: station)
        hello.hello.holds = [hub.mailbox(of: victim), hub.log.own, LogID(victim.code)].map {
            HeadFrame(.empty(log: $0, epoch: 1))
        }
        let asking = Frame.with { $0.recall.log = hub.mailbox(of: victim).name }
        let probing = Frame.with {
            $0.probe.log = hub.mailbox(of: victim).name
            $0.probe.seqs = [1, 2, 3]
        }
        var shown: [Frame.OneOf_Body] = []
        try converse([hello, asking, probing, .with { $0.pushed = Pushed() }], with: hub, as: station) { frame in
            shown.append(frame)
            if case .want = frame { return true }
            return false
        }
        for case .recalled(let recalled) in shown { #expect(recalled.run.payloads.isEmpty) }
        for case .probed(let probed) in shown { #expect(probed.heads.isEmpty) }
        #expect(shown.count == 4)
        #expect(hub.occurrences.given.isEmpty)
    }

    @Test func `a member that asks for contents which its mailbox does not name is told that they are not there`()
        throws
    {
        let (hub, station) = try member()
        let victim = try StationFixture("520103020-S05")
        let secret = try hub.reply(to: victim)[0]
        let register = LogID.register(of: hub.code)
        var hello = hello(of: station)
        // Nothing is lacking, so that contents may be asked for at once.
        hello.hello.holds = [HeadFrame(try #require(try hub.log.head(of: register)))]
        let want = Frame.with { $0.want.contents = [.with { $0.digest = secret.digest.data }] }
        var given: Give?
        try converse([hello, .with { $0.pushed = Pushed() }, want], with: hub, as: station) { frame in
            if case .give(let give) = frame { given = give }
            if case .refuse(let refuse) = frame { throw SyncFault.told(refuse) }
            return given != nil
        }
        #expect(given?.contents.isEmpty == true)
        #expect(given?.missing == [secret.digest.data])
    }

    @Test func `a member that pushes its own mailbox is refused`() throws {
        let (hub, station) = try member()
        let batch = ChainedBatch(after: .empty(log: hub.mailbox(of: station), epoch: 1), payloads: [Data()])
        let declined = try push(push(batch, signedBy: station), to: hub, as: station)
        #expect(declined.code == .identity)
        #expect(try hub.log.head(of: hub.mailbox(of: station)) == nil)
    }

    @Test func `a batch that breaks the chain is refused and named`() throws {
        let (hub, station) = try member()
        try station.record(3)
        let genuine = try station.log.payloads(of: station.log.own, after: 0, maxEvents: 3, maxBytes: .max)
        let whole = ChainedBatch(after: .empty(log: station.log.own, epoch: 1), payloads: genuine)
        var frame = push(whole, signedBy: station)
        frame.push.payloads[1][frame.push.payloads[1].startIndex + 3] ^= 1
        let declined = try push(frame, to: hub, as: station)
        #expect(declined.code == .fork)
        #expect(declined.log == station.code.text)
        #expect(declined.seq == 1)
        #expect(try hub.held(station) == 0)
    }

    @Test func `a batch signed with another key is refused`() throws {
        let (hub, station) = try member()
        try station.record(1)
        let batch = ChainedBatch(
            after: .empty(log: station.log.own, epoch: 1),
            payloads: try station.log.payloads(of: station.log.own, after: 0, maxEvents: 1, maxBytes: .max))
        var frame = push(batch, signedBy: station)
        frame.push.head = HeadFrame(Fixture.signingKey().sign(batch.head))
        let declined = try push(frame, to: hub, as: station)
        #expect(declined.code == .signature)
        #expect(try hub.held(station) == 0)
    }

    @Test func `an open connection of a site that was revoked and invited anew gets nothing more in`() throws {
        let (hub, station) = try member()
        try station.record(1)
        let batch = ChainedBatch(
            after: .empty(log: station.log.own, epoch: 1),
            payloads: try station.log.payloads(of: station.log.own, after: 0, maxEvents: 1, maxBytes: .max))
        let refusal = try say(raw: [hello(of: station).encoded], to: hub, as: station) {
            try hub.revoke(station)
            try hub.invite(station)
            return [self.push(batch, signedBy: station).encoded]
        }
        #expect(refusal.code == .revoked)
        #expect(try hub.held(station) == 0)
    }

    @Test func `bytes that are no frame are refused, and the hub goes on serving others`() throws {
        let (hub, station) = try member()
        let refusal = try say(raw: [Data((0..<200).map { UInt8(truncatingIfNeeded: $0 &* 37) })], to: hub, as: station)
        #expect(refusal.code == .protocol)
        try station.record(2)
        _ = try station.sync(with: hub.hub).run(keys: station.keys) { _, _ in }
        #expect(try hub.held(station) == 2)
    }

    // MARK: - Speaking by hand

    private func member() throws -> (HubFixture, StationFixture) {
        let hub = try HubFixture()
        let station = try StationFixture()
        try hub.invite(station)
        try station.sync(with: hub.hub).enrol(station.enrolment, invitationKeys: station.invitationKeys)
        return (hub, station)
    }

    private func hello(of station: StationFixture) -> Frame {
        .with {
            $0.hello.lowestVersion = 3
            $0.hello.highestVersion = 3
            $0.hello.site = station.code.text
            $0.hello.head = HeadFrame(station.signingKey.sign(.empty(log: station.log.own, epoch: 1)))
        }
    }

    private func push(_ batch: ChainedBatch, signedBy station: StationFixture) -> Frame {
        .with {
            $0.push.log = batch.previous.log.name
            $0.push.epoch = batch.previous.epoch
            $0.push.firstSeq = batch.previous.seq + 1
            $0.push.payloads = batch.payloads
            $0.push.head = HeadFrame(station.signingKey.sign(batch.head))
        }
    }

    /// Greets and pushes, and returns what the hub says of the log.
    private func push(_ push: Frame, to hub: HubFixture, as station: StationFixture) throws -> Decline {
        var declined: Decline?
        try converse([hello(of: station), push], with: hub, as: station) { frame in
            if case .decline(let decline) = frame { declined = decline }
            return declined != nil
        }
        return try #require(declined)
    }

    private func say(_ frames: Frame..., to hub: HubFixture, as station: StationFixture) throws -> Refuse {
        try say(raw: frames.map(\.encoded), to: hub, as: station)
    }

    /// Sends the frames over the station's authenticated connection and returns the hub's refusal.
    ///
    /// - Parameter greeted: called at the hub's WELCOME; what it returns is sent next.
    private func say(
        raw frames: [Data], to hub: HubFixture, as station: StationFixture, greeted: () throws -> [Data] = { [] }
    ) throws -> Refuse {
        var refusal: Refuse?
        try converse(raw: frames, with: hub, as: station, greeted: greeted) { frame in
            if case .refuse(let refuse) = frame { refusal = refuse }
            return refusal != nil
        }
        return try #require(refusal)
    }

    private func converse(
        _ frames: [Frame], with hub: HubFixture, as station: StationFixture,
        until isOver: (Frame.OneOf_Body) throws -> Bool
    ) throws {
        try converse(raw: frames.map(\.encoded), with: hub, as: station, greeted: { [] }, until: isOver)
    }

    /// Sends the frames over the station's authenticated connection, and hands over what the hub answers.
    private func converse(
        raw frames: [Data], with hub: HubFixture, as station: StationFixture, greeted: () throws -> [Data],
        until isOver: (Frame.OneOf_Body) throws -> Bool
    ) throws {
        let context = try Context()
        let options = Transport.dealer(keys: station.keys, hub: hub.keys.publicKey)
        let dealer = try Socket(context, .dealer, options: options)
        try dealer.connect(hub.running.endpoint)
        var outbox = frames[...]
        var poller = Poller(dealer, [.readable, .writable])
        let deadline = ContinuousClock.now.advanced(by: .seconds(10))
        while ContinuousClock.now < deadline {
            poller.watch(0, for: outbox.isEmpty ? .readable : [.readable, .writable])
            _ = try poller.wait(timeout: .seconds(1))
            while let next = outbox.first, try dealer.send([next]) == .queued { outbox = outbox.dropFirst() }
            while let message = try dealer.receive() {
                let frame = try Frame.decode(message.frames[0])
                if try isOver(frame) { return }
                if case .welcome = frame { outbox.append(contentsOf: try greeted()) }
            }
        }
        throw SyncFault(.noFrame, zh: "没有回应", en: "the hub did not answer so")
    }
}
