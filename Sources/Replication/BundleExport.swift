import EventLog
import Events
import Foundation
import Sync

/// Writes a log of this site's own, from a place on, with its contents into one file for another site: a station's log for
/// its hub, or a hub's mailbox for its station.
package struct BundleExport {
    package struct Report: Hashable, Sendable {
        package var events = 0
        package var contents = 0
        package var firstSeq: UInt64 = 0
        package var lastSeq: UInt64 = 0
        package var bytes = 0
    }

    private let log: any SiteLog
    private let exported: LogID
    private let recipient: SiteCode
    private let signingKey: SigningKey
    private let enrolment: Enrolment?

    /// A station's own log, for its hub.
    ///
    /// - Parameter enrolment: sent along while the hub is not known to have it.
    package init(log: any SiteLog, hub: SiteCode, signingKey: SigningKey, enrolment: Enrolment?) {
        self.log = log
        exported = log.own
        recipient = hub
        self.signingKey = signingKey
        self.enrolment = enrolment
    }

    /// A hub's mailbox of one station, for that station.
    package init(log: any SiteLog, station: SiteCode, signingKey: SigningKey) {
        self.log = log
        exported = .mailbox(of: station, at: log.own.site)
        recipient = station
        self.signingKey = signingKey
        enrolment = nil
    }

    /// How far the log reaches that is written; 0 where nothing was ever recorded in it.
    package func lastSeq() throws -> UInt64 { try log.head(of: exported)?.seq ?? 0 }

    /// Writes beside the target first and renames at the end: a file by that name is whole.
    ///
    /// - Parameter after: the last place that need not be sent.
    /// - Throws: `ReplicationError` (`replication.file`), `EventLogError`.
    package func write(
        to path: String, after: UInt64, writtenAt: Instant, progress: (_ done: UInt64, _ total: UInt64) -> Void
    ) throws -> Report {
        // A mailbox in which nothing was ever recorded is not there yet; its bundle has no events.
        let head = try log.head(of: exported) ?? .empty(log: exported, epoch: 1)
        guard let start = head.seq == 0 ? head : try log.head(of: exported, at: after), start.seq == after else {
            preconditionFailure("the caller names a place that the log has")
        }
        let file = try OutputFile(path: path)
        var writer = BundleWriter()
        var report = Report(firstSeq: after + 1, lastSeq: head.seq)
        try file.write(
            writer.begin(
                .with {
                    $0.version = BundleLayout.version
                    $0.fromSite = log.own.site.text
                    $0.toSite = recipient.text
                    $0.writtenAt = writtenAt.milliseconds
                    $0.log = exported.name
                    $0.epoch = head.epoch
                    $0.firstSeq = report.firstSeq
                    $0.lastSeq = head.seq
                }))
        if let enrolment { try file.write(writer.frame(.with { $0.enrol = Enrol(enrolment) })) }
        let digests = try writeEvents(from: start, through: head.seq, to: file, &writer, &report, progress)
        try writeContents(digests, to: file, &writer, &report)
        try file.write(writer.end(signedWith: signingKey))
        report.bytes = try file.finish()
        return report
    }

    private func writeEvents(
        from start: Head, through last: UInt64, to file: OutputFile, _ writer: inout BundleWriter,
        _ report: inout Report, _ progress: (UInt64, UInt64) -> Void
    ) throws -> [Hash] {
        var digests: [Hash] = []
        var previous = start
        while previous.seq < last {
            let most = min(SyncBounds.batchEvents, Int(last - previous.seq))
            let payloads = try log.payloads(
                of: exported, after: previous.seq, maxEvents: most, maxBytes: SyncBounds.batchBytes)
            let batch = ChainedBatch(after: previous, payloads: payloads)
            try file.write(
                writer.frame(
                    .with {
                        $0.push.log = exported.name
                        $0.push.epoch = previous.epoch
                        $0.push.firstSeq = previous.seq + 1
                        $0.push.payloads = payloads
                        $0.push.head = HeadFrame(signingKey.sign(batch.head))
                    }))
            for payload in payloads {
                digests += try Event(serializedBytes: payload).contents.compactMap { Hash($0.digest) }
            }
            report.events += payloads.count
            previous = batch.head
            progress(previous.seq - start.seq, last - start.seq)
        }
        return digests
    }

    private func writeContents(
        _ digests: [Hash], to file: OutputFile, _ writer: inout BundleWriter, _ report: inout Report
    ) throws {
        var give = Give()
        var bytes = 0
        func flush() throws {
            if give.contents.isEmpty { return }
            try file.write(writer.frame(.with { $0.give = give }))
            give = Give()
            bytes = 0
        }
        for digest in digests {
            guard let content = try log.content(digest) else { continue }
            if bytes + content.bytes.count > SyncBounds.giveBytes { try flush() }
            give.contents.append(ContentFrame(ContentPiece(content)))
            bytes += content.bytes.count
            report.contents += 1
        }
        try flush()
    }
}

/// A file that comes into being whole: written beside its place, synced, renamed.
private final class OutputFile {
    private let path: String
    private let handle: FileHandle
    private var bytes = 0

    init(path: String) throws {
        self.path = path
        guard FileManager.default.createFile(atPath: path + ".part", contents: nil),
            let handle = FileHandle(forWritingAtPath: path + ".part")
        else { throw Self.failed(path, String(cString: strerror(errno))) }
        self.handle = handle
    }

    deinit {
        try? handle.close()
        // Gone already when the file was finished.
        try? FileManager.default.removeItem(atPath: path + ".part")
    }

    func write(_ data: Data) throws {
        do {
            try handle.write(contentsOf: data)
            bytes += data.count
        } catch {
            throw Self.failed(path, "\(error.localizedDescription)")
        }
    }

    func finish() throws -> Int {
        guard fsync(handle.fileDescriptor) == 0, rename(path + ".part", path) == 0, Self.syncFolder(of: path) else {
            throw Self.failed(path, String(cString: strerror(errno)))
        }
        return bytes
    }

    /// Makes the name durable too: a stick may be pulled right after.
    private static func syncFolder(of path: String) -> Bool {
        let folder = open(
            URL(fileURLWithPath: path).deletingLastPathComponent().path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return false }
        defer { close(folder) }
        return fsync(folder) == 0
    }

    private static func failed(_ path: String, _ why: String) -> ReplicationError {
        ReplicationError(
            .file, zh: "不能写入 \(path)（\(why)）；请检查磁盘空间和权限",
            en: "cannot write \(path) (\(why)); check space and permissions")
    }
}
