import EventLog
import Events
import Foundation
import Sync

/// One end of the carrying of other sites' bundles, without its socket: a `CarryingSession` with the site's folders behind it.
///
/// The lower end hands up what lies in `carried` and keeps in `collected` what comes down; the upper end takes in what comes
/// up, or carries it on to its own hub, and hands down what lies in `outgoing` for that carrier.
package struct CarryingExchange {
    /// What happened, for whoever watches.
    package enum Happening: Sendable {
        /// One that was handed on needs to be kept here no longer, or was not taken.
        case handedOn(Parcel, Parcel.Outcome)
        /// One was taken in here, and what that did.
        case takenIn(Parcel, BundleImport.Outcome)
        /// One is kept here to be carried further.
        case kept(Parcel)
        /// One that came is not taken.
        case refused(Parcel, SyncFault)
    }

    package struct Progress: Sendable {
        package var frames: [Frame] = []
        package var happened: [Happening] = []
        /// Whether nothing more is to be said; with why, where that is no orderly end.
        package var isEnded = false
        package var fault: SyncFault?
    }

    private let giving: BundleFolder
    private let arriving: BundleFolder
    private let folders: BundleFolders
    private let takingIn: BundleImport?
    private var session: CarryingSession

    /// The lower end.
    package init(lower folders: BundleFolders) {
        self.folders = folders
        giving = folders.carried
        arriving = folders.collected
        takingIn = nil
        session = CarryingSession(.lower)
    }

    /// The upper end, of a connection with that site.
    package init(upper site: BundleSite, of carrier: SiteCode, folders: BundleFolders) {
        self.folders = folders
        giving = folders.outgoing(by: carrier)
        arriving = folders.arriving(from: carrier)
        takingIn = BundleImport(site, waiting: folders.waiting)
        session = CarryingSession(.upper)
    }

    package mutating func start() throws -> Progress { try perform(session.start()) }

    /// - Parameter body: a CARRY or CARRIED; any other frame ends it.
    /// - Throws: `ReplicationError`, `EventLogError` when the own disk cannot be read; the connection is to be given up.
    package mutating func received(_ body: Frame.OneOf_Body) throws -> Progress { try perform(session.received(body)) }

    private mutating func perform(_ actions: [CarryingSession.Action]) throws -> Progress {
        var progress = Progress()
        var queue = actions[...]
        while let action = queue.popFirst() {
            switch action {
            case .send(let frame): progress.frames.append(frame)
            case .list: queue += session.listed(try giving.entries().map(\.parcel))
            case .read(let parcel, let offset, let count):
                queue += session.loaded(try giving.read(parcel, at: offset, count: count))
            case .done(let parcel, let outcome):
                try handedOn(parcel, outcome)
                progress.happened.append(.handedOn(parcel, outcome))
            case .lookUp(let parcel): queue += session.found(try find(parcel))
            case .keep(let parcel, let offset, let bytes): queue += keep(bytes, at: offset, of: parcel)
            case .takeIn(let parcel):
                let outcome = try takeIn(parcel, &progress)
                queue += session.takenIn(outcome)
            case .finish: progress.isEnded = true
            case .fail(let fault):
                progress.isEnded = true
                progress.fault = fault
            }
        }
        return progress
    }

    /// What the other side has settled or refused for good goes; of what it refused, people are told.
    private func handedOn(_ parcel: Parcel, _ outcome: Parcel.Outcome) throws {
        switch outcome {
        case .settled: try giving.remove(parcel.digest)
        case .refused:
            try giving.remember(outcome, of: parcel.digest)
            try giving.remove(parcel.digest)
        case .postponed: break
        }
    }

    private func find(_ parcel: Parcel) throws -> CarryingSession.Found {
        if let outcome = arriving.outcome(of: parcel.digest) { return .known(outcome) }
        return .bytes(try arriving.held(parcel))
    }

    private mutating func keep(_ bytes: Data, at offset: UInt64, of parcel: Parcel) -> [CarryingSession.Action] {
        do {
            return session.kept(try arriving.keep(bytes, at: offset, of: parcel))
        } catch {
            return session.takenIn(.postponed(Self.fault(error)))
        }
    }

    private func takeIn(_ parcel: Parcel, _ progress: inout Progress) throws -> Parcel.Outcome {
        do {
            try arriving.complete(parcel)
            let path = arriving.bundlePath(parcel.digest)
            guard let takingIn else {
                progress.happened.append(.kept(parcel))
                return .settled
            }
            let summary = try BundleSummary(path: path)
            if summary.header.toSite == takingIn.site.code.text {
                progress.happened.append(.takenIn(parcel, try takingIn.run(path: path) { _, _ in }))
            } else {
                try carryOn(summary, path, takingIn.site)
                progress.happened.append(.kept(parcel))
            }
            try arriving.remember(.settled, of: parcel.digest)
            try arriving.remove(parcel.digest)
            return .settled
        } catch let error as any Complaint where error.exitStatus == .badData {
            let fault = Self.fault(error)
            try arriving.remember(.refused(fault), of: parcel.digest)
            try arriving.remove(parcel.digest)
            progress.happened.append(.refused(parcel, fault))
            return .refused(fault)
        } catch {
            return .postponed(Self.fault(error))
        }
    }

    /// A bundle for a hub further up goes there with this hub's own sync.
    private func carryOn(_ summary: BundleSummary, _ path: String, _ site: BundleSite) throws {
        let above = try site.log.ancestors().map(\.site) + [site.hub?.site].compactMap(\.self)
        guard let recipient = try? SiteCode(summary.header.toSite), above.contains(recipient) else {
            throw SyncFault(
                .bundleMisdirected, zh: "数据包是给 \(summary.header.toSite.prefix(64)) 的，本中心 \(site.code) 不能转交",
                en:
                    "the bundle is meant for \(summary.header.toSite.prefix(64)), to which this hub, \(site.code), cannot carry it"
            )
        }
        try folders.carried.add(BundleFileSource(path: path), as: summary.parcel)
    }

    private static func fault(_ error: any Error) -> SyncFault {
        switch error {
        case let fault as SyncFault: fault
        case let complaint as any Complaint:
            SyncFault(
                .found(complaint.exitStatus == .badData ? .identity : .storage), zh: complaint.message.zh,
                en: complaint.message.en)
        default: SyncFault(.found(.storage), zh: "读写失败，请稍后再试", en: "reading or writing failed; try again later")
        }
    }
}

extension BundleFolders {
    /// Keeps a bundle of another site, to be handed to this site's hub with the next sync.
    ///
    /// Whether it is genuine only the hub can tell; that it is whole, and that the hub can carry it on, is checked.
    ///
    /// - Parameter above: the hubs above this site.
    /// - Throws: `SyncFault`, `ReplicationError`.
    package func carry(path: String, above: [SiteCode]) throws -> BundleSummary {
        let source = try BundleFileSource(path: path)
        let summary = try BundleSummary(source)
        guard let recipient = try? SiteCode(summary.header.toSite), above.contains(recipient) else {
            throw SyncFault(
                .bundleMisdirected,
                zh: "此数据包是给 \(summary.header.toSite.prefix(64)) 的，不是给本站点的中心的，不能代转",
                en:
                    "this bundle is meant for \(summary.header.toSite.prefix(64)), not for a hub of this site; it cannot be carried there"
            )
        }
        try source.rewind()
        try carried.add(source, as: summary.parcel)
        return summary
    }

    /// Writes out what the hub handed down to be taken to other sites, as `FROM-TO-DIGEST.bundle`; what is written out goes
    /// from here.
    ///
    /// - Returns: the files.
    /// - Throws: `ReplicationError`; what was written until then stays written.
    package func collect(into folder: String) throws -> [(path: String, header: BundleHeader)] {
        try collected.entries().map { entry in
            let from = entry.header.fromSite.filter { $0.isLetter || $0.isNumber || $0 == "-" }
            let to = entry.header.toSite.filter { $0.isLetter || $0.isNumber || $0 == "-" }
            let path = "\(folder)/\(from)-\(to)-\(entry.parcel.digest.description.prefix(8)).bundle"
            let file = try OutputFile(path: path)
            let source = try BundleFileSource(path: entry.path)
            while case let bytes = try source.read(BundleBounds.carryBytes), !bytes.isEmpty { try file.write(bytes) }
            _ = try file.finish()
            try collected.remove(entry.parcel.digest)
            return (path, entry.header)
        }
    }
}
