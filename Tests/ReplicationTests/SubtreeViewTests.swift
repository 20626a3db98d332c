import EventLog
import Events
import Foundation
import Replication
import Testing

@Suite("Who stands below this site, as its log has it")
struct SubtreeViewTests {
    private let city = "5201-H01"
    private let county = "520103-H01"
    private let station = "520103001-Z02"

    private func enrolled(_ site: String, _ key: SigningKey) -> Draft {
        Draft(
            .keyEnrolled(
                .with {
                    $0.site = site
                    $0.signingKey = key.publicKey.bytes
                    $0.transportKey = Data(count: 32)
                }), occurredAt: Fixture.now)
    }

    /// Appends to a hub's register, in the log that the hub itself keeps.
    private func append(_ drafts: [Draft], by hub: InMemoryLog) throws {
        _ = try hub.append(drafts, to: .register(of: hub.own.site), ifUnchangedSince: nil, now: Fixture.now)
    }

    /// Hands everything that one log has of another site's register on.
    private func copy(_ hub: InMemoryLog, to log: InMemoryLog) throws {
        let register = LogID.register(of: hub.own.site)
        let held = try log.head(of: register) ?? .empty(log: register, epoch: 1)
        let batch = ChainedBatch(
            after: held, payloads: try hub.payloads(of: register, after: held.seq, maxEvents: 100, maxBytes: .max))
        _ = try log.ingest(batch, signed: Fixture.signingKey().sign(batch.head), receivedAt: Fixture.now)
    }

    @Test func growsAsRegistersArrive() throws {
        let log = InMemoryLog(own: try LogID(name: city), epoch: 1)
        let below = InMemoryLog(own: try LogID(name: county), epoch: 1)
        let view = SubtreeView(log: log)
        #expect(try view.current().everyone.isEmpty)
        let (first, second) = (Fixture.signingKey(), Fixture.signingKey())
        try append([enrolled(county, first)], by: log)
        #expect(try view.current().everyone.map(\.text) == [county])
        try append([enrolled(station, second)], by: below)
        try copy(below, to: log)
        #expect(try view.current().everyone.map(\.text) == [county, station])
        let stationLog = try LogID(name: station)
        #expect(try view.current().signingKeys(of: stationLog, via: try SiteCode(county)) == [second.publicKey])
        let third = Fixture.signingKey()
        try append([enrolled(station, third), enrolled("520103002-Z01", third)], by: below)
        try copy(below, to: log)
        #expect(
            try view.current().signingKeys(of: stationLog, via: try SiteCode(county)) == [
                second.publicKey, third.publicKey,
            ])
        #expect(try view.current().everyone.count == 3)
    }

    @Test func agreesWithAViewThatBeginsAnew() throws {
        let log = InMemoryLog(own: try LogID(name: city), epoch: 1)
        let below = InMemoryLog(own: try LogID(name: county), epoch: 1)
        let view = SubtreeView(log: log)
        for index in 0..<20 {
            try append(
                [enrolled(index.isMultiple(of: 3) ? county : "52010\(index % 5 + 1)-Z01", Fixture.signingKey())],
                by: log)
            try append([enrolled("520103\(100 + index)-Z01", Fixture.signingKey())], by: below)
            if index.isMultiple(of: 2) { try copy(below, to: log) }
            let (live, fresh) = (try view.current(), try SubtreeView(log: log).current())
            #expect(live.everyone == fresh.everyone)
            for site in live.everyone { #expect(live.everyKey(of: site) == fresh.everyKey(of: site)) }
        }
    }

    @Test func readsTheRegistersAboveForKeysAndCountsNobodyThereAsBelow() throws {
        let log = InMemoryLog(own: try LogID(name: station), epoch: 1)
        let hub = InMemoryLog(own: try LogID(name: county), epoch: 1)
        let key = Fixture.signingKey()
        try append([enrolled(station, key), enrolled("520103-H02", key)], by: hub)
        try copy(hub, to: log)
        let subtree = try SubtreeView(log: log).current(above: [try SiteCode(county)])
        #expect(subtree.everyone.isEmpty)
        #expect(subtree.everyKey(of: try SiteCode("520103-H02")) == [key.publicKey])
    }
}
