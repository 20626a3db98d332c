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

    /// What is to be done after a step: the frames go out; where something is to be taken in, that is run, on whichever thread,
    /// and comes back in `tookIn`. Until then no frame may be handed in.
    package struct Progress: Sendable {
        package var frames: [Frame] = []
        package var due: TakingIn?
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

    /// What was due is done.
    package mutating func tookIn(_ done: TakingIn.Done) throws -> Progress {
        var progress = try perform(session.takenIn(done.outcome))
        progress.happened = done.happened + progress.happened
        return progress
    }

    /// Takes in what is due at once, until nothing is.
    package mutating func carryOut(_ progress: Progress) throws -> Progress {
        var all = progress
        while let due = all.due {
            let more = try tookIn(due.run())
            all.frames += more.frames
            all.happened += more.happened
            all.due = more.due
            all.isEnded = more.isEnded
            all.fault = more.fault
        }
        return all
    }

    /// Whether the bytes are a frame of this conversation: CARRY or CARRIED.
    package static func isOne(_ frame: Data) -> Bool {
        frame.starts(with: [0x8A, 0x01]) || frame.starts(with: [0x92, 0x01])
    }

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
                progress.due = TakingIn(parcel: parcel, arriving: arriving, folders: folders, takingIn: takingIn)
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
            return session.takenIn(.postponed(TakingIn.fault(error)))
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
