import EventLog
import Events
import Foundation
import Projections
import Replication

/// A site's folder: `site.json`, `keys.json`, `log.db`, `views.db`.
package final class SiteFolder: Sendable {
    package let path: String
    package let code: SiteCode
    package let profile: SiteProfile
    package let calendar: BusinessCalendar
    package let log: SQLiteLog
    let keys: SiteKeys
    /// The register logs held here, followed as they grow.
    let subtree: SubtreeView
    /// Likewise this site's own one.
    let roster: RosterView

    package var viewsPath: String { path + "/views.db" }
    package var ledgerSecret: Data { keys.ledgerSecret }

    private init(path: String, code: SiteCode, profile: SiteProfile, keys: SiteKeys, log: SQLiteLog) throws {
        self.path = path
        self.code = code
        self.profile = profile
        self.keys = keys
        self.log = log
        subtree = SubtreeView(log: log)
        roster = RosterView(log: log)
        calendar = try BusinessCalendar(identifier: profile.timeZone)
    }

    /// Makes a new site. The folder may exist, but no site may be in it.
    ///
    /// - Parameter endpoints: where a hub listens; none for a station.
    /// - Throws: `SiteStoreError` `site.exists`, `site.cannot_write`; `EventLogError`.
    package static func create(
        path: String, code: SiteCode, name: String, timeZone: String, endpoints: [String] = [],
        invitation: Invitation? = nil
    ) throws -> SiteFolder {
        _ = try BusinessCalendar(identifier: timeZone)
        guard !FileManager.default.fileExists(atPath: path + "/site.json") else {
            throw SiteStoreError(
                .siteExists, zh: "\(path) 已有站点，不再新建", en: "there is a site in \(path) already; it is left as it is")
        }
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw SiteStoreError(
                .cannotWrite, zh: "不能新建文件夹 \(path)，请检查权限", en: "cannot make the folder \(path); check its permissions")
        }
        try removeLeftovers(path)
        var keys = try SiteKeys.generate()
        keys.invitation = invitation.map {
            SiteKeys.Secrets(signingSeed: $0.signingSeed, transportSecret: $0.transportSecret)
        }
        let profile = SiteProfile(
            version: SiteProfile.version, code: code.text, name: name, timeZone: timeZone, endpoints: endpoints,
            hub: invitation?.hub, enrolled: false)
        let log = try SQLiteLog.create(
            path: path + "/log.db", own: LogID(code), epoch: 1, incarnation: Randomness.bytes(16))
        let now = WallClock.now()
        let opened = SiteOpened.with {
            $0.code = code.text
            $0.name = name
            $0.kind = code.kind
        }
        _ = try log.append(
            [Draft(.siteOpened(opened), entry: "site/\(code)", occurredAt: now)],
            to: code.kind == .hub ? .register(of: code) : log.own, ifUnchangedSince: nil, now: now)
        try save(keys, path)
        try save(profile, path)
        return try SiteFolder(path: path, code: code, profile: profile, keys: keys, log: log)
    }

    /// Removes the log of a run that was ended before it wrote `site.json`: it holds nothing that was acknowledged.
    ///
    /// - Throws: `SiteStoreError` (`site.exists`) when the log holds more than its own opening: then `site.json` was lost,
    ///   and the log is all that is left of the site.
    private static func removeLeftovers(_ path: String) throws {
        let log = path + "/log.db"
        guard FileManager.default.fileExists(atPath: log) else { return }
        guard try SQLiteLog.isUnfinished(path: log) || SQLiteLog.open(path: log).lastPosition() <= 1 else {
            throw SiteStoreError(
                .siteExists, zh: "\(path) 中有日志而没有 site.json；请勿新建，从备份恢复 site.json 和 keys.json",
                en:
                    "there is a log in \(path) but no site.json; make no new site, restore site.json and keys.json from a backup"
            )
        }
        for leftover in ["log.db-wal", "log.db-shm", "log.db"] {
            guard unlink(path + "/" + leftover) == 0 || errno == ENOENT else {
                throw SiteStoreError(
                    .cannotWrite, zh: "不能清理 \(path)，请检查权限", en: "cannot tidy \(path); check its permissions")
            }
        }
    }

    /// - Throws: `SiteStoreError` `site.absent`, `site.unreadable`; `EventLogError`.
    package static func open(path: String) throws -> SiteFolder {
        let profile = try readProfile(path)
        guard let code = try? SiteCode(profile.code) else { throw unreadable(path + "/site.json") }
        guard profile.version <= SiteProfile.version else {
            throw SiteStoreError(
                .unreadable, zh: "\(path) 由更新版本的程序建立，请升级本程序",
                en: "\(path) was made by a newer program; upgrade this one")
        }
        let keys = try openKeys(path)
        let log = try SQLiteLog.open(path: path + "/log.db")
        guard log.own == LogID(code) else { throw unreadable(path + "/log.db") }
        return try SiteFolder(path: path, code: code, profile: profile, keys: keys, log: log)
    }

    /// The same folder with its profile and keys as they are now: another process may have joined a hub meanwhile.
    package func reread() throws -> SiteFolder {
        try SiteFolder(
            path: path, code: code, profile: Self.readProfile(path), keys: Self.openKeys(path), log: log)
    }

    static func readProfile(_ path: String) throws(SiteStoreError) -> SiteProfile {
        guard let data = FileManager.default.contents(atPath: path + "/site.json") else {
            throw SiteStoreError(
                .noSite, zh: "\(path) 中没有站点；请先运行 init 或 join，或用 --dir 指明站点文件夹",
                en: "there is no site in \(path); run init or join first, or name the site's folder with --dir")
        }
        guard let profile = try? JSONDecoder().decode(SiteProfile.self, from: data) else {
            throw unreadable(path + "/site.json")
        }
        return profile
    }

    static func unreadable(_ path: String) -> SiteStoreError {
        SiteStoreError(
            .unreadable, zh: "\(path) 缺失或损坏，请从备份恢复", en: "\(path) is missing or damaged; restore it from a backup")
    }

    /// Binds an existing site to the hub of an invitation.
    ///
    /// Where it has joined another one before, it moves: what it holds of that hub stays.
    ///
    /// - Throws: `SiteStoreError` `invitation.other_site` when the invitation is for another site, `invitation.circle` when
    ///   it is from this hub itself or from one below it.
    package func join(_ invitation: Invitation) throws -> SiteFolder {
        guard invitation.site == code.text else {
            throw SiteStoreError(
                .otherSite, zh: "邀请文件是给 \(invitation.site) 的，本站点是 \(code)",
                en: "the invitation is for \(invitation.site), this site is \(code)")
        }
        let hub = try SiteCode(invitation.hub.site)
        guard hub != code, try !below().everyone.contains(hub) else {
            throw SiteStoreError(
                .circle, zh: "\(hub) 就是本中心，或在本中心之下，不能作为上级",
                en: "\(hub) is this hub itself, or stands below it: it cannot stand above")
        }
        var keys = keys
        keys.invitation = .init(signingSeed: invitation.signingSeed, transportSecret: invitation.transportSecret)
        var profile = profile
        profile.hub = invitation.hub
        profile.enrolled = false
        try Self.save(keys, path)
        try Self.save(profile, path)
        return try SiteFolder(path: path, code: code, profile: profile, keys: keys, log: log)
    }

    static func save(_ value: some Encodable, _ path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let data = try encoder.encode(value)
        if value is SiteKeys {
            try DurableFile.write(data, to: path + "/keys.json", mode: 0o600)
        } else {
            try DurableFile.write(data, to: path + "/site.json", mode: 0o644)
        }
    }
}
