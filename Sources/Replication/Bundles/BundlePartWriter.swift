import EventLog
import Events
import Foundation
import Sync

/// Writes one part of a bundle as it was planned; at most a run and a frame's worth of contents are in memory.
struct BundlePartWriter {
    private let export: BundleExport
    private var writer: BundleWriter
    private let limit: Int?
    private let take: (Data) throws -> Void
    private var bytes = 0
    private var events = 0
    private var contents = 0
    private var give = Give()
    private var giveBytes = 0

    init(export: BundleExport, writer: BundleWriter, limit: Int?, take: @escaping (Data) throws -> Void) {
        self.export = export
        self.writer = writer
        self.limit = limit
        self.take = take
    }

    mutating func begin(with frames: [Frame]) throws {
        try put(writer.opening)
        for frame in frames { try put(writer.seal(frame)) }
    }

    mutating func write(_ step: BundlePlan.Step) throws {
        let log = export.site.log
        guard let previous = try log.head(of: step.log, at: step.after) else { throw Self.moved(step.log) }
        let payloads: [Data]
        if step.pushes {
            let run = try log.run(of: step.log, after: step.after, maxEvents: step.count, maxBytes: .max)
            let batch = ChainedBatch(after: previous, payloads: run.payloads)
            let isOwned = step.log.site == export.site.code
            let signed = isOwned ? export.site.exchange.signingKey.sign(batch.head) : run.signed
            guard let signed, signed.head == batch.head, batch.head.seq == step.end else { throw Self.moved(step.log) }
            try put(writer.seal(.push(batch, signed)))
            events += run.payloads.count
            payloads = run.payloads
        } else {
            payloads = try log.payloads(of: step.log, after: step.after, maxEvents: step.count, maxBytes: .max)
        }
        if step.contents.isEmpty { return }
        let travelling = try export.travelling(payloads, of: step.log)
        guard travelling.count >= step.contents.upperBound else { throw Self.moved(step.log) }
        for digest in travelling[step.contents] { try write(digest, of: step.log) }
        try flush()
    }

    private mutating func write(_ digest: Hash, of log: LogID) throws {
        guard let content = try export.site.log.heldContent(digest), mayGive(content) else { return }
        give.log = log.name
        for number in 0..<content.chunks {
            // Forgotten in the midst of it: the pieces that went are never whole there.
            guard let piece = try export.site.log.piece(number, of: digest) else { return }
            if giveBytes + piece.bytes.count > SyncBounds.giveBytes || give.contents.count >= SyncBounds.wantedContents
            {
                try flush()
                give.log = log.name
            }
            give.contents.append(ContentFrame(piece))
            giveBytes += piece.bytes.count
        }
        contents += 1
    }

    /// What came since the plan was made and does not fit any more goes with the next bundle.
    private func mayGive(_ content: HeldContent) -> Bool {
        guard let limit else { return true }
        return bytes + giveBytes + give.contents.count * 129 + BundlePlan.contentBytes(content.size)
            + BundlePlan.giveOverhead + BundlePlan.trailerBytes <= limit
    }

    private mutating func flush() throws {
        if give.contents.isEmpty { return }
        try put(writer.seal(.with { $0.give = give }))
        give = Give()
        giveBytes = 0
    }

    mutating func end() throws -> (events: Int, contents: Int) {
        try put(writer.end(signedWith: export.site.exchange.signingKey))
        return (events, contents)
    }

    private mutating func put(_ data: Data) throws {
        bytes += data.count
        try take(data)
    }

    private static func moved(_ log: LogID) -> EventLogError {
        EventLogError(
            .moved, zh: "导出时日志 \(log) 有变动，请重新导出", en: "log \(log) changed while it was exported; export again")
    }
}
