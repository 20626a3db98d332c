import EventLog
import Events
import Foundation
import Sync

/// Writes what a line would carry to a neighbour, from where the neighbour is known to be, into one file or several that are
/// sealed to it: to the hub the own log and all beneath, to a site below the registers and its mailbox.
package struct BundleExport {
    package struct Options: Sendable {
        /// From the beginning, whatever the other side is known to hold.
        package var all: Bool
        /// Photographs too that travel on request only.
        package var withPhotos: Bool
        /// Bytes of a part; nil for one file.
        package var split: Int?

        package init(all: Bool = false, withPhotos: Bool = false, split: Int? = nil) {
            self.all = all
            self.withPhotos = withPhotos
            self.split = split
        }

        /// - Throws: `ReplicationError` (`replication.split`) when parts of that size are too small to be of use.
        package func checked() throws -> Options {
            guard let split, split < BundleBounds.partBytes else { return self }
            throw ReplicationError(
                .split, zh: "--split 至少为 \(BundleBounds.partBytes >> 20)M，以便放下最大的附件",
                en: "--split is at least \(BundleBounds.partBytes >> 20)M, so that the largest attachment fits")
        }
    }

    package struct Report: Hashable, Sendable {
        package struct Part: Hashable, Sendable {
            package let name: String
            package let bytes: Int
            package let events: Int
            package let contents: Int
        }

        package var parts: [Part] = []
        /// Logs of which something stays here because their owners did not sign it.
        package var unsigned: [LogID] = []

        package var events: Int { parts.reduce(0) { $0 + $1.events } }
        package var contents: Int { parts.reduce(0) { $0 + $1.contents } }
        package var bytes: Int { parts.reduce(0) { $0 + $1.bytes } }
    }

    /// Random bytes that name a bundle.
    package static let identifierBytes = BundleBounds.identifierBytes

    let site: BundleSite
    let peer: BundlePeer
    let options: Options
    private let recipient: SealingPublicKey
    /// The random bytes that name the bundle.
    private let identifier: Data
    private let writtenAt: Instant

    /// - Parameter identifier: 16 random bytes.
    /// - Throws: `ReplicationError` `replication.unknown_site` when this site exchanges nothing with that one,
    ///   `replication.unsealed` when nothing can be sealed to it; `SyncFault` (`sync.revoked`).
    package init(_ site: BundleSite, to code: SiteCode, options: Options, identifier: Data) throws {
        precondition(identifier.count == BundleBounds.identifierBytes, "16 random bytes name a bundle")
        self.site = site
        self.options = options
        self.identifier = identifier
        peer = try BundlePeer(code, of: site)
        writtenAt = site.exchange.now()
        guard let key = peer.sealingKey else {
            throw ReplicationError(
                .unsealed,
                zh: peer.isAbove
                    ? "尚不知道中心 \(code) 的加密公钥；请先联网同步一次，或用中心新发的邀请文件重新加入"
                    : "尚不知道站点 \(code) 的加密公钥；请等它先交来数据包或联网同步，或重新邀请它",
                en: peer.isAbove
                    ? "the sealing key of hub \(code) is not known; sync once, or join with a new invitation"
                    : "the sealing key of site \(code) is not known; wait for its first bundle or sync, or invite it anew"
            )
        }
        recipient = key
    }

    /// Writes the file, or `FILE.1-of-3` and so on; each beside its place first, renamed when it is whole and on the disk.
    ///
    /// - Parameter progress: bytes written, and about how many there will be.
    /// - Throws: `ReplicationError`, `EventLogError` (`log.moved` when the log was repaired meanwhile: export again).
    package func write(to path: String, progress: (_ done: Int, _ total: Int) -> Void) throws -> Report {
        let plan = try plan()
        let total = plan.parts.reduce(0) { $0 + $1.bytes }
        return try withoutActuallyEscaping(progress) { progress in
            var done = 0
            return try report(plan) { number, write in
                let name = plan.parts.count == 1 ? path : "\(path).\(number)-of-\(plan.parts.count)"
                let file = try OutputFile(path: name)
                try write { bytes in
                    try file.write(bytes)
                    done += bytes.count
                    progress(done, total)
                }
                return (name, try file.finish())
            }
        }
    }

    /// The parts in memory.
    package func bytes() throws -> [Data] {
        var parts: [Data] = []
        let plan = try plan()
        _ = try report(plan) { number, write in
            var part = Data()
            try write { part += $0 }
            parts.append(part)
            return ("\(number)", part.count)
        }
        return parts
    }

    private func report(
        _ plan: BundlePlan, _ part: (Int, ((Data) throws -> Void) throws -> Void) throws -> (name: String, bytes: Int)
    ) throws -> Report {
        var report = Report(unsigned: plan.unsigned)
        for index in plan.parts.indices {
            var counts = (events: 0, contents: 0)
            let written = try part(index + 1) { counts = try write(plan, index, into: $0) }
            report.parts.append(
                .init(name: written.name, bytes: written.bytes, events: counts.events, contents: counts.contents))
        }
        return report
    }

    private func write(
        _ plan: BundlePlan, _ index: Int, into take: (Data) throws -> Void
    ) throws -> (events: Int, contents: Int) {
        let header = BundleHeader.with {
            $0.version = BundleLayout.version
            $0.fromSite = site.code.text
            $0.toSite = peer.site.text
            $0.writtenAt = writtenAt.milliseconds
            $0.bundle = Hash.of(identifier).data
            $0.part = UInt32(index + 1)
            $0.parts = UInt32(plan.parts.count)
            $0.ranges = plan.parts[index].ranges
        }
        return try withoutActuallyEscaping(take) { take in
            var part = BundlePartWriter(
                export: self, writer: try BundleWriter(header, sealedTo: recipient), limit: options.split, take: take)
            try part.begin(with: plan.prologue + (index == 0 ? plan.holds : []))
            for step in plan.parts[index].steps { try part.write(step) }
            return try part.end()
        }
    }
}
