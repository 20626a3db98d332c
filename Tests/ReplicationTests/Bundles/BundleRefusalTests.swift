import EventLog
import Events
import Foundation
import Replication
import Sync
import Testing

/// Bundles that are not taken in: one named reason each, and nothing is written.
@Suite struct BundleRefusalTests {
    private let hub: Party
    private let station: Party

    init() throws {
        hub = try Party("520103-H01")
        station = try Party("520103100-Z02", below: hub)
        try station.record(2)
    }

    private func refuses(_ bundle: Data, at party: Party? = nil) throws -> String? {
        let party = party ?? hub
        let before = try party.trace()
        let code = try party.refusal(of: bundle)
        #expect(try party.trace() == before)
        return code
    }

    @Test func `a byte that was changed anywhere is noticed, and nothing is written`() throws {
        let bundle = try station.bundle(to: hub)
        let named = [
            "bundle.damaged", "bundle.foreign", "bundle.unsealable", "bundle.misdirected", "sync.signature",
            "replication.unknown_site", "sync.protocol",
        ]
        let before = try hub.trace()
        for index in bundle.indices {
            var changed = bundle
            changed[index] ^= 1 << UInt8(index % 8)
            let code = try hub.refusal(of: changed)
            #expect(named.contains(code ?? ""), "byte \(index): \(code ?? "taken in")")
            if code == nil { return }
        }
        #expect(try hub.trace() == before)
        #expect(try hub.refusal(of: bundle) == nil)
    }

    @Test func `a cut anywhere is noticed, and nothing is written`() throws {
        let bundle = try station.bundle(to: hub)
        let before = try hub.trace()
        for length in stride(from: 0, to: bundle.count, by: 7) {
            let code = try hub.refusal(of: bundle.prefix(length))
            #expect(code == (length < 8 ? "bundle.foreign" : "bundle.damaged"), "cut at \(length)")
        }
        #expect(try hub.trace() == before)
    }

    @Test func `a bundle for another hub`() throws {
        let other = try Party("520102-H01", clock: hub.clock)
        #expect(try refuses(station.bundle(to: hub), at: other) == "bundle.misdirected")
    }

    @Test func `a bundle of a site that was never invited`() throws {
        let other = try Party("520103-H01", clock: hub.clock)
        let stranger = try Party("520103020-S05", below: other)
        try stranger.record(1)
        #expect(try refuses(stranger.bundle(to: other)) == "replication.unknown_site")
    }

    @Test func `a bundle that was sealed to another key of the hub`() throws {
        let impostor = try Party("520103-H01", clock: hub.clock)
        let station = try Party("520103100-Z07", below: impostor)
        _ = try Party("520103100-Z07", below: hub)
        try station.record(1)
        #expect(try refuses(station.bundle(to: impostor)) == "bundle.unsealable")
    }

    @Test func `a bundle that somebody else signed`() throws {
        let elsewhere = try Party("520103-H01", clock: hub.clock)
        let forger = try Party("520103100-Z02", below: elsewhere)
        let hello = Frame.with {
            $0.hello.site = forger.code.text
            $0.hello.head = HeadFrame(forger.signingKey.sign(.empty(log: forger.log.own, epoch: 1)))
        }
        let enrolment = try #require(forger.site.enrolment)
        let enrol = Frame.with { $0.enrol = Enrol(enrolment) }
        // Before the station's keys are known, and after: neither will do.
        #expect(try refuses(Self.written(by: forger, to: hub, [hello])) == "sync.enrolment")
        #expect(try refuses(Self.written(by: forger, to: hub, [enrol, hello])) == "sync.enrolment")
        try hub.take(try station.bundle(to: hub))
        #expect(try refuses(Self.written(by: forger, to: hub, [hello])) == "sync.signature")
        #expect(try refuses(Self.written(by: forger, to: hub, [enrol, hello])) == "sync.signature")
    }

    @Test func `a bundle of a site whose keys were revoked`() throws {
        try hub.take(try station.bundle(to: hub))
        try station.record(1)
        let bundle = try station.bundle(to: hub)
        try hub.revoke(station)
        #expect(try refuses(bundle) == "sync.revoked")
        let error = try #require(throws: SyncFault.self) { try hub.bundle(to: station) }
        #expect(error.code == "sync.revoked")
    }

    @Test func `a station takes in nothing of a hub that is not its own`() throws {
        let other = try Party("520102-H01", clock: hub.clock)
        let twin = try Party("520103100-Z02", below: other)
        try twin.record(1)
        try other.take(try twin.bundle(to: other))
        #expect(try refuses(other.bundle(to: twin), at: station) == "replication.unknown_site")
    }

    @Test func `nothing is exported to a site that has no keys yet`() throws {
        let error = try #require(throws: ReplicationError.self) { try hub.bundle(to: station) }
        #expect(error.kind == .unsealed)
    }

    @Test func `a log that is not the author's to hand over is left, and its others are taken in`() throws {
        try hub.take(try station.bundle(to: hub))
        let other = try Party("520103100-Z03", below: hub)
        try other.record(2)
        try hub.take(try other.bundle(to: hub))
        try station.record(1)
        try other.record(1)
        let push = { (party: Party, after: UInt64) -> Frame in
            let head = try #require(try party.log.head(of: party.log.own, at: after))
            let payloads = try party.log.payloads(of: party.log.own, after: after, maxEvents: 9, maxBytes: .max)
            let batch = ChainedBatch(after: head, payloads: payloads)
            return .push(batch, party.signingKey.sign(batch.head))
        }
        let head = try #require(try station.log.head(of: station.log.own))
        let hello = Frame.with {
            $0.hello.site = station.code.text
            $0.hello.head = HeadFrame(station.signingKey.sign(head))
        }
        let bundle = try Self.written(by: station, to: hub, [hello, push(other, 2), push(station, 2)])
        let report = try #require(try hub.take(bundle).reports.first)
        #expect(report.troubles.map(\.code) == ["identity"])
        #expect(report.troubles.map(\.log) == [other.log.own])
        #expect(try hub.seq(other.log.own) == 2)
        #expect(try hub.seq(station.log.own) == 3)
        #expect(try hub.log.troubles().map(\.code) == ["identity"])
    }

    @Test func `frames that do not belong in a bundle`() throws {
        try hub.take(try station.bundle(to: hub))
        let hello = Frame.with {
            $0.hello.site = station.code.text
            $0.hello.head = HeadFrame(station.signingKey.sign(.empty(log: station.log.own, epoch: 1)))
        }
        for frames in [
            [], [hello, hello], [hello, .with { $0.pushed = Pushed() }], [.with { $0.welcome = Welcome() }],
            [.with { $0.holds = Holds() }], [hello, .with { $0.push = Push() }], [hello, .with { $0.give = Give() }],
            [hello, .with { $0.hello.site = "520103100-Z09" }],
        ] {
            let bundle = try Self.written(by: station, to: hub, frames)
            #expect(try refuses(bundle) == "sync.protocol", "\(frames.count) frames")
        }
    }

    /// A bundle with whatever frames.
    static func written(
        by author: Party, to recipient: Party, _ frames: [Frame], ranges: [BundleRange] = []
    ) throws -> Data {
        var writer = try BundleWriter(
            .with {
                $0.version = BundleLayout.version
                $0.fromSite = author.code.text
                $0.toSite = recipient.code.text
                $0.writtenAt = author.clock.tick().milliseconds
                $0.bundle = Hash.of(Party.salt()).data
                $0.part = 1
                $0.parts = 1
                $0.ranges = ranges
            }, sealedTo: recipient.sealingKey.publicKey)
        var bytes = writer.opening
        for frame in frames { bytes += writer.seal(frame) }
        return bytes + writer.end(signedWith: author.signingKey)
    }
}
