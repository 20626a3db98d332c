import EventLog
import Events
import Foundation
import Sync

/// Takes another site's bundle into this site's log: first read through and checked as a whole, then applied, each event
/// exactly once however often the file is imported.
///
/// A hub takes in the own logs of the stations on its roster, a station its mailbox from its hub, and neither anything else.
package struct BundleImport {
    package struct Report: Hashable, Sendable {
        package let site: SiteCode
        package let log: LogID
        package var events = 0
        package var eventsNew = 0
        package var contents = 0
        package var contentsNew = 0
        package var held: Head?
    }

    private enum Authors {
        case stations(RosterView)
        case hub(SiteCode, SigningPublicKey)
    }

    private let log: any SiteLog
    private let authors: Authors
    private let now: @Sendable () -> Instant

    /// At a hub.
    package init(log: any SiteLog, now: @escaping @Sendable () -> Instant) {
        self.log = log
        self.now = now
        authors = .stations(RosterView(log: log))
    }

    /// At a station.
    ///
    /// - Parameter hubKey: with which its hub signs.
    package init(
        log: any SiteLog, hub: SiteCode, hubKey: SigningPublicKey, now: @escaping @Sendable () -> Instant
    ) {
        self.log = log
        self.now = now
        authors = .hub(hub, hubKey)
    }

    /// Reads the header of a bundle, after its bytes were checked against its trailer.
    package static func show(path: String) throws -> BundleHeader {
        try scan(path) { _ in }.header
    }

    /// - Throws: `SyncFault` when the file is damaged, for another site, or signed by a key that is not its author's;
    ///   `EventLogError` when an earlier part is missing or the log forks. Until the whole file has been checked nothing
    ///   is written.
    package func run(path: String, progress: (_ done: UInt64, _ total: UInt64) -> Void) throws -> Report {
        var enrolment: Enrolment?
        let (header, trailer) = try Self.scan(path) { frame in
            if case .enrol(let enrol) = frame { enrolment = try enrol.decoded() }
        }
        guard header.toSite == log.own.site.text else {
            throw SyncFault(
                .bundleMisdirected, zh: "此数据包是给 \(header.toSite.prefix(64)) 的，不是给本站点 \(log.own.site) 的",
                en: "this bundle is meant for \(header.toSite.prefix(64)), not for this site, \(log.own.site)")
        }
        let site = try SiteCode(header.fromSite)
        let (name, key) = try expected(from: site, enrolment)
        guard trailer.isSigned(with: key) else {
            throw SyncFault(
                .found(.signature), zh: "数据包的签名不是站点 \(site) 的", en: "the bundle is not signed by site \(site)")
        }
        if let enrolment, case .stations(let roster) = authors {
            try Enrolling(log: log, roster: roster).enrol(enrolment, now: now())
        }
        var report = Report(site: site, log: name)
        let total = header.lastSeq >= header.firstSeq ? header.lastSeq - header.firstSeq + 1 : 0
        _ = try Self.scan(path) { frame in
            switch frame {
            case .push(let push):
                try apply(push, name, key, &report)
                progress(UInt64(report.events), total)
            case .give(let give):
                let contents = try give.contents.map {
                    try Content(class: $0.class, salt: $0.salt, bytes: $0.bytes)
                }
                report.contents += contents.count
                report.contentsNew += try log.store(contents)
            case .enrol:
                guard case .stations = authors else { throw Self.misplaced }
            case .hello, .welcome, .holds, .ack, .decline, .probe, .probed, .recall, .recalled, .pushed, .want,
                .enrolled, .refuse, .carry, .carried:
                throw Self.misplaced
            }
        }
        report.held = try log.head(of: name)
        return report
    }

    private static let misplaced = SyncFault(
        .found(.protocol), zh: "数据包含有不该有的内容", en: "the bundle has a frame that does not belong in one")

    /// The log that such an author's bundle carries, and the key that must have signed it.
    private func expected(from site: SiteCode, _ enrolment: Enrolment?) throws -> (LogID, SigningPublicKey) {
        switch authors {
        case .stations(let roster): return (LogID(site), try authorKey(of: site, roster, enrolment))
        case .hub(let hub, let key):
            guard site == hub else {
                throw ReplicationError(
                    .unknownSite, zh: "此数据包来自 \(site)，不是本站点的中心 \(hub)",
                    en: "this bundle is from \(site), not from this site's hub, \(hub)")
            }
            return (.mailbox(of: log.own.site, at: hub), key)
        }
    }

    /// A station's own key, or the one that its open invitation vouches for.
    private func authorKey(
        of site: SiteCode, _ roster: RosterView, _ enrolment: Enrolment?
    ) throws -> SigningPublicKey {
        guard let entry = try roster.current().sites[site] else {
            throw ReplicationError(
                .unknownSite, zh: "本中心没有邀请过站点 \(site)，请先用 hub invite 邀请",
                en: "this hub never invited site \(site); invite it first with hub invite")
        }
        guard !entry.revoked else {
            throw SyncFault(
                .found(.revoked), zh: "站点 \(site) 的密钥已吊销，数据包未导入",
                en: "the keys of site \(site) were revoked; the bundle was not taken in")
        }
        if let enrolment, enrolment.site == site, let invitation = entry.invitation,
            enrolment.isVouchedFor(by: invitation.signingKey)
        {
            return enrolment.signingKey
        }
        guard let keys = entry.keys else {
            throw SyncFault(
                .found(.enrolment), zh: "站点 \(site) 尚未登记密钥，数据包中也没有有效的登记",
                en: "site \(site) has no keys here, and the bundle brings none that its invitation vouches for")
        }
        return keys.signingKey
    }

    private func apply(_ push: Push, _ name: LogID, _ key: SigningPublicKey, _ report: inout Report) throws {
        guard push.log == name.name, push.firstSeq > 0 else {
            throw SyncFault(
                .found(.identity), zh: "数据包含有不属于 \(report.site) 的日志 \(push.log.prefix(64))",
                en: "the bundle holds a log that \(report.site) has no business with: \(push.log.prefix(64))")
        }
        let held = try log.head(of: name) ?? .empty(log: name, epoch: push.epoch)
        guard held.epoch == push.epoch else {
            throw SyncFault(
                .found(.fork), zh: "日志 \(name)：\(RefusalCode.fork.reason.zh)",
                en: "log \(name): \(RefusalCode.fork.reason.en)")
        }
        let before = push.firstSeq - 1
        guard let hash = before == held.seq ? held.hash : try log.hash(of: name, at: before) else {
            throw EventLogError(
                .gap, zh: "站点 \(report.site) 的日志 \(name) 缺第 \(held.seq + 1) 至 \(before) 条，请先导入前面的数据包",
                en:
                    "events \(held.seq + 1) to \(before) of site \(report.site), log \(name), are missing; import the earlier bundle first"
            )
        }
        let batch = ChainedBatch(
            after: Head(log: name, epoch: push.epoch, seq: before, hash: hash), payloads: push.payloads)
        let signed = try push.head.decoded()
        guard signed.head == batch.head else {
            throw SyncFault(
                .found(.fork), zh: "日志 \(name) 第 \(push.firstSeq) 条起与已存的记录不符：\(RefusalCode.fork.reason.zh)",
                en:
                    "from event \(push.firstSeq) of log \(name) on, the bundle does not continue what is held: \(RefusalCode.fork.reason.en)"
            )
        }
        guard signed.isValid(for: key) else {
            throw SyncFault(
                .found(.signature), zh: "日志 \(name) 的链头签名无效", en: "a head's signature of log \(name) does not verify")
        }
        report.events += push.payloads.count
        report.eventsNew += try log.ingest(batch, signed: signed, receivedAt: now())
    }

    /// Reads a bundle from its first byte to its last.
    private static func scan(
        _ path: String, _ body: (Frame.OneOf_Body) throws -> Void
    ) throws -> (header: BundleHeader, trailer: BundleTrailer) {
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw ReplicationError(.unreadable, zh: "打不开文件 \(path)", en: "cannot open \(path)")
        }
        defer { try? handle.close() }
        var reader = BundleReader { try handle.read(upToCount: $0) ?? Data() }
        var header: BundleHeader?
        while true {
            switch try reader.next() {
            case .header(let found): header = found
            case .frame(let frame): try body(frame)
            case .trailer(let trailer):
                guard let header else { preconditionFailure("the reader yields the header first") }
                return (header, trailer)
            }
        }
    }
}
