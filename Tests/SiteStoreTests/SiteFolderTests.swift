import EventLog
import Events
import Foundation
import Replication
import SiteStore
import Testing

@Suite("A site's folder")
struct SiteFolderTests {
    private static func temporary() -> String { NSTemporaryDirectory() + "/jiazhan-site-" + UUID().uuidString }

    private func hub(_ path: String, _ endpoints: [String] = ["tcp://127.0.0.1:7420"]) throws -> SiteFolder {
        try SiteFolder.create(
            path: path, code: SiteCode("520103-H01"), name: "中心", timeZone: "Asia/Shanghai", endpoints: endpoints)
    }

    private func edit(_ file: String, _ change: (inout [String: Any]) -> Void) throws {
        let url = URL(fileURLWithPath: file)
        var object = try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any])
        change(&object)
        try JSONSerialization.data(withJSONObject: object).write(to: url)
    }

    @Test func ofAHubKeepsTheRegisterInALogOfItsOwn() throws {
        let path = Self.temporary()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let hub = try hub(path)
        let register = LogID.register(of: hub.code)
        #expect(try hub.log.head(of: register)?.seq == 1 && hub.log.head(of: hub.log.own)?.seq == 0)
        _ = try hub.invite(SiteCode("520103001-Z02"), name: "站")
        #expect(try hub.log.head(of: register)?.seq == 3)
        let now = WallClock.now()
        _ = try hub.record(
            [Draft(.organRegistered(.with { $0.code = "ZJJ" }), entry: "organ/ZJJ", occurredAt: now)], about: nil,
            ifUnchangedSince: nil, now: now)
        _ = try hub.record(
            [Draft(.visitLogged(VisitLogged()), occurredAt: now)], about: nil, ifUnchangedSince: nil, now: now)
        #expect(try hub.log.head(of: register)?.seq == 4 && hub.log.head(of: hub.log.own)?.seq == 1)
        #expect(try RosterView(log: hub.log).current().sites[SiteCode("520103001-Z02")]?.wasInvited == true)
        #expect(try hub.newestOwnStamp() == hub.log.events(after: 4, limit: 1).first?.hlc)
    }

    @Test func ofAStationKeepsItsProvisionalEntriesInItsOwnLog() throws {
        let path = Self.temporary()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let station = try SiteFolder.create(
            path: path, code: SiteCode("520103001-Z02"), name: "站", timeZone: "Asia/Shanghai")
        let now = WallClock.now()
        _ = try station.record(
            [Draft(.organRegistered(.with { $0.code = "ZJJ" }), entry: "organ/ZJJ", occurredAt: now)], about: nil,
            ifUnchangedSince: nil, now: now)
        #expect(try station.log.heads().map(\.log) == [station.log.own])
        #expect(try station.log.head(of: station.log.own)?.seq == 2)
    }

    @Test func thatWasMadeBeforeThereWereSealingKeysIsGivenOneThatStays() throws {
        let path = Self.temporary()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let made = try hub(path).sealingKey.publicKey
        #expect(try SiteFolder.open(path: path).sealingKey.publicKey == made)
        try edit(path + "/keys.json") { $0["sealingSeed"] = nil }
        let drawn = try SiteFolder.open(path: path).sealingKey.publicKey
        #expect(drawn != made)
        #expect(try SiteFolder.open(path: path).sealingKey.publicKey == drawn)
        let mode = try FileManager.default.attributesOfItem(atPath: path + "/keys.json")[.posixPermissions] as? Int
        #expect(mode == 0o600)
        try edit(path + "/keys.json") { $0["sealingSeed"] = Data(count: 31).base64EncodedString() }
        #expect(throws: SiteStoreError.self) { _ = try SiteFolder.open(path: path) }
    }

    @Test func thatNamesOneAddressIsReadLikeOneThatNamesSeveral() throws {
        let path = Self.temporary()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let several = ["tcp://10.0.0.5:7420", "tcp://[fd00::5]:7420"]
        #expect(try hub(path, several).profile.endpoints == several)
        #expect(try SiteFolder.open(path: path).profile.endpoints == several)
        try edit(path + "/site.json") {
            $0["endpoints"] = nil
            $0["endpoint"] = several[1]
        }
        #expect(try SiteFolder.open(path: path).profile.endpoints == [several[1]])
    }

    @Test func invitesWithEveryAddressAndTheHubsKeys() throws {
        let path = Self.temporary()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let hub = try hub(path)
        let addresses = ["tcp://hub.example.cn:7420", "tcp://10.0.0.5:7420"]
        let invitation = try hub.invite(SiteCode("520103001-Z02"), name: "站", endpoints: addresses)
        let file = path + "/invitation.json"
        try invitation.encoded().write(to: URL(fileURLWithPath: file))
        let read = try Invitation.read(path: file)
        #expect(read.hub.endpoints == addresses && read.hub.site == "520103-H01")
        #expect(read.hub.signingKey == hub.signingKey.publicKey.bytes)
        #expect(read.hub.sealingKey == hub.sealingKey.publicKey.bytes)
        try edit(file) {
            var hub = $0["hub"] as? [String: Any]
            hub?["sealingKey"] = Data(count: 31).base64EncodedString()
            $0["hub"] = hub
        }
        #expect(throws: SiteStoreError.self) { _ = try Invitation.read(path: file) }
    }
}
