import EventLog
import Events
import Foundation
import Replication
import Sync
import Testing

@Suite struct BundleTests {
    private let folder: TemporaryFolder
    private let hub: HubFixture
    private let station: StationFixture

    init() throws {
        folder = try Fixture.temporary()
        hub = try HubFixture()
        station = try StationFixture()
        try hub.invite(station)
        try station.record(700)
    }

    @Test func `a bundle brings the keys, every event and every content, exactly once however often`() throws {
        let path = try export(after: 0)
        let first = try take(path)
        #expect(first.eventsNew == 700)
        #expect(first.contentsNew == 1400)
        #expect(try hub.log.head(of: LogID(station.code)) == station.log.head(of: station.log.own))
        #expect(
            try RosterView(log: hub.log).current().sites[station.code]?.keys?.signingKey == station.signingKey.publicKey
        )

        let position = try hub.log.lastPosition()
        let second = try take(path)
        #expect(second.events == 700)
        #expect(second.eventsNew == 0)
        #expect(second.contentsNew == 0)
        #expect(try hub.log.lastPosition() == position)
    }

    @Test func `a socket goes on where a bundle ended`() throws {
        _ = try take(try export(after: 0))
        try station.record(5)
        let summary = try station.sync(with: hub.hub).run(keys: station.keys) { _, _ in }
        #expect(summary.summary.eventsGiven == 5)
    }

    @Test func `a later bundle before the earlier one is refused, and taken in after it`() throws {
        _ = try take(try export(after: 0))
        try station.record(3)
        let middle = try export(after: 700, name: "middle")
        try station.record(2)
        let late = try export(after: 703, name: "late")
        let error = try #require(throws: EventLogError.self) { try take(late) }
        #expect(error.kind == .gap)
        #expect(try hub.held(station) == 700)
        #expect(try take(middle).eventsNew == 3)
        #expect(try take(late).eventsNew == 2)
    }

    @Test(arguments: [0, 7, 8, 100, 20_000])
    func `a bundle that was cut is refused and nothing of it is taken in`(_ length: Int) throws {
        let path = try export(after: 0)
        let whole = try #require(FileManager.default.contents(atPath: path))
        let cut = folder.file("cut")
        try whole.prefix(length).write(to: URL(fileURLWithPath: cut))
        #expect(throws: SyncFault.self) { try take(cut) }
        try whole.dropLast().write(to: URL(fileURLWithPath: cut))
        let error = try #require(throws: SyncFault.self) { try take(cut) }
        #expect(error.kind == .bundleDamaged)
        #expect(try hub.held(station) == 0)
        #expect(try RosterView(log: hub.log).current().sites[station.code]?.keys == nil)
    }

    @Test func `a bundle with a flipped bit is refused and nothing of it is taken in`() throws {
        let path = try export(after: 0)
        var bytes = try #require(FileManager.default.contents(atPath: path))
        bytes[bytes.count / 2] ^= 0x10
        try bytes.write(to: URL(fileURLWithPath: path))
        let error = try #require(throws: SyncFault.self) { try take(path) }
        #expect(error.kind == .bundleDamaged)
        #expect(try hub.held(station) == 0)
    }

    @Test func `a bundle for another hub is refused`() throws {
        let other = try HubFixture("520102-H01")
        try other.invite(station)
        let path = try export(after: 0)
        let error = try #require(throws: SyncFault.self) {
            try BundleImport(log: other.log, now: { Fixture.now }).run(path: path) { _, _ in }
        }
        #expect(error.kind == .bundleMisdirected)
        #expect(try other.held(station) == 0)
    }

    @Test func `a bundle signed by somebody else is refused`() throws {
        _ = try take(try export(after: 0))
        try station.record(1)
        let forged = folder.file("forged")
        _ = try BundleExport(
            log: station.log, hub: hub.code, signingKey: Fixture.signingKey(), enrolment: nil
        ).write(to: forged, after: 700, writtenAt: Fixture.now) { _, _ in }
        let error = try #require(throws: SyncFault.self) { try take(forged) }
        #expect(error.kind == .found(.signature))
        #expect(try hub.held(station) == 700)
    }

    @Test func `a bundle of a site that was never invited is refused`() throws {
        let stranger = try StationFixture("520103020-S05")
        try stranger.record(1)
        let path = folder.file("stranger")
        _ = try BundleExport(
            log: stranger.log, hub: hub.code, signingKey: stranger.signingKey, enrolment: stranger.enrolment
        ).write(to: path, after: 0, writtenAt: Fixture.now) { _, _ in }
        let error = try #require(throws: ReplicationError.self) { try take(path) }
        #expect(error.kind == .unknownSite)
    }

    @Test func `an export to a folder that is not there leaves nothing behind`() throws {
        #expect(throws: ReplicationError.self) {
            try BundleExport(
                log: station.log, hub: hub.code, signingKey: station.signingKey, enrolment: station.enrolment
            ).write(to: folder.file("no/such/folder"), after: 0, writtenAt: Fixture.now) { _, _ in }
        }
    }

    private func export(after: UInt64, name: String = "bundle") throws -> String {
        let path = folder.file(name)
        let report = try BundleExport(
            log: station.log, hub: hub.code, signingKey: station.signingKey, enrolment: station.enrolment
        ).write(to: path, after: after, writtenAt: Fixture.now) { _, _ in }
        #expect(!FileManager.default.fileExists(atPath: path + ".part"))
        #expect(report.firstSeq == after + 1)
        return path
    }

    private func take(_ path: String) throws -> BundleImport.Report {
        try BundleImport(log: hub.log, now: { Fixture.now }).run(path: path) { _, _ in }
    }
}
