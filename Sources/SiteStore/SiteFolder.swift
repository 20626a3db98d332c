import EventLog
import Events
import Foundation
import Projections
import Replication
import ZeroMQ

/// A site's folder: `site.json`, `keys.json`, `log.db`, `views.db`.
package final class SiteFolder: Sendable {
    package let path: String
    package let code: SiteCode
    package let profile: SiteProfile
    package let calendar: BusinessCalendar
    package let log: SQLiteLog
    private let keys: SiteKeys

    package var viewsPath: String { path + "/views.db" }
    package var ledgerSecret: Data { keys.ledgerSecret }

    private init(path: String, code: SiteCode, profile: SiteProfile, keys: SiteKeys, log: SQLiteLog) throws {
        self.path = path
        self.code = code
        self.profile = profile
        self.keys = keys
        self.log = log
        calendar = try BusinessCalendar(identifier: profile.timeZone)
    }

    /// Makes a new site. The folder may exist, but no site may be in it.
    ///
    /// - Throws: `SiteStoreError` `site.exists`, `site.cannot_write`; `EventLogError`.
    package static func create(
        path: String, code: SiteCode, name: String, timeZone: String, endpoint: String? = nil,
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
            version: SiteProfile.version, code: code.text, name: name, timeZone: timeZone, endpoint: endpoint,
            hub: invitation?.hub, enrolled: false)
        let log = try SQLiteLog.create(
            path: path + "/log.db", own: LogID(code), epoch: 1, incarnation: Randomness.bytes(16))
        let now = WallClock.now()
        let opened = SiteOpened.with {
            $0.code = code.text
            $0.name = name
            $0.kind = code.kind
        }
        _ = try log.append([Draft(.siteOpened(opened), entry: "site/\(code)", occurredAt: now)], now: now)
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
        guard let secret = FileManager.default.contents(atPath: path + "/keys.json"),
            let keys = try? JSONDecoder().decode(SiteKeys.self, from: secret), keys.signingSeed.count == 32
        else { throw unreadable(path + "/keys.json") }
        let log = try SQLiteLog.open(path: path + "/log.db")
        guard log.own == LogID(code) else { throw unreadable(path + "/log.db") }
        return try SiteFolder(path: path, code: code, profile: profile, keys: keys, log: log)
    }

    private static func readProfile(_ path: String) throws(SiteStoreError) -> SiteProfile {
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

    private static func unreadable(_ path: String) -> SiteStoreError {
        SiteStoreError(
            .unreadable, zh: "\(path) 缺失或损坏，请从备份恢复", en: "\(path) is missing or damaged; restore it from a backup")
    }

    /// Binds an existing site to the hub of an invitation.
    ///
    /// - Throws: `SiteStoreError` `invitation.other_site` when the invitation is for another site.
    package func join(_ invitation: Invitation) throws -> SiteFolder {
        guard invitation.site == code.text else {
            throw SiteStoreError(
                .otherSite, zh: "邀请文件是给 \(invitation.site) 的，本站点是 \(code)",
                en: "the invitation is for \(invitation.site), this site is \(code)")
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

    /// Remembers that the hub has this site's own keys; the invitation's secrets are then deleted.
    package func markEnrolled() throws {
        // As it is now: the hub's key may have been kept since this folder was opened.
        var profile = try Self.readProfile(path)
        profile.enrolled = true
        var keys = keys
        keys.invitation = nil
        try Self.save(profile, path)
        try Self.save(keys, path)
    }

    /// Keeps the hub's signing key, which this site's invitation did not bring; one that is known already stays.
    package func pin(_ hubKey: SigningPublicKey) throws {
        var profile = try Self.readProfile(path)
        guard profile.hub?.signingKey == nil else { return }
        profile.hub?.signingKey = hubKey.bytes
        try Self.save(profile, path)
    }

    private static func save(_ value: some Encodable, _ path: String) throws {
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

extension SiteFolder {
    package var signingKey: SigningKey {
        guard let key = SigningKey(seed: keys.signingSeed) else {
            preconditionFailure("checked when the folder was opened")
        }
        return key
    }

    /// - Throws: `ZeroMQError` when the stored secret is no key.
    package func transportKeys() throws -> CurveKeyPair {
        try CurveKeyPair(secretKey: CurveSecretKey(bytes: keys.transportSecret))
    }

    /// The keys with which the site knocks for the first time; nil when the hub has its own already.
    package func invitationKeys() throws -> CurveKeyPair? {
        try keys.invitation.map { try CurveKeyPair(secretKey: CurveSecretKey(bytes: $0.transportSecret)) }
    }

    /// The site's own keys, vouched for by its invitation; nil when the hub has them already.
    package func enrolment() throws -> Enrolment? {
        guard let invitation = keys.invitation, let vouching = SigningKey(seed: invitation.signingSeed) else {
            return nil
        }
        return Enrolment(
            site: code, signingKey: signingKey.publicKey, transportKey: Data(try transportKeys().publicKey.bytes),
            invitation: vouching)
    }

    /// - Throws: `SiteStoreError` (`site.no_hub`) when the site has not joined one.
    package func requireHub() throws -> StationSync.Hub {
        guard let hub = profile.hub else {
            throw SiteStoreError(
                .noHub, zh: "本站点尚未加入任何中心，请用 station join 邀请文件 加入",
                en: "this site has joined no hub; join one with station join INVITATION")
        }
        return StationSync.Hub(
            site: try SiteCode(hub.site), endpoint: hub.endpoint, key: try CurvePublicKey(z85: hub.transportKey),
            signingKey: hub.signingKey.flatMap { SigningPublicKey($0) })
    }

    /// Invites a site to this hub: writes the invitation into the log and returns the file's contents.
    package func invite(_ site: SiteCode, name: String, endpoint: String?) throws -> Invitation {
        guard let listening = profile.endpoint else {
            throw SiteStoreError(.noHub, zh: "本站点不是中心，不能邀请", en: "this site is no hub and invites nobody")
        }
        let hub = SiteProfile.Hub(
            site: code.text, name: profile.name, endpoint: endpoint ?? listening,
            transportKey: try transportKeys().publicKey.z85, signingKey: signingKey.publicKey.bytes)
        let (invitation, invited) = try Invitation.make(site: site, name: name, hub: hub, timeZone: profile.timeZone)
        let now = WallClock.now()
        let entry = EntryName(.site, site.text)
        let bodies = try registering(entry, site, name: name) + [.keyInvited(invited)]
        _ = try log.append(bodies.map { Draft($0, entry: entry.description, occurredAt: now) }, now: now)
        return invitation
    }

    /// What an invitation says to the register. A site that is in it already keeps what else is known of it.
    private func registering(_ entry: EntryName, _ site: SiteCode, name: String) throws -> [Event.Body] {
        let known = try self.entry(entry)
        guard known.isKeptByHub, known.standing != .closed else {
            return [
                .siteOpened(
                    .with {
                        $0.code = site.text
                        $0.name = name
                        $0.kind = site.kind
                    })
            ]
        }
        guard known.facts.name != name else { return [] }
        return [
            .siteAmended(
                .with {
                    $0.code = site.text
                    $0.name = name
                })
        ]
    }
}
