import Events
import Foundation
import GRDB

/// Fills an empty read model from a whole log.
///
/// It goes through the log by subjects, not in the order of arrival: each story is at hand whole and once, is decoded and
/// folded once, and its rows are written once, in the order of the tables' keys. Threads read and fold, one writes.
/// Indexes are made at the end, and what is only seen across stories is settled there: circles of merges.
final class Filling {
    /// How much is done by one transaction, and by how many threads.
    struct Bounds: Sendable {
        /// Of a log's own events; what others recorded about them comes on top.
        var chunkEvents: Int64 = 12_000
        var workers = max(1, ProcessInfo.processInfo.activeProcessorCount)
        /// Chunks that are read and folded, for each worker, before the writer has taken them. A chunk's rows take about
        /// 12 MB.
        var chunksAhead = 3
        /// Events of the register that are folded at a time.
        var registerEvents = 1_000
        /// Times of matters of one county that are added up at a time. Each takes some forty bytes.
        var moments = 1_000_000

        static let usual = Bounds()
    }

    private let model: ReadModel
    private let reader: any StoryReader
    private let bounds: Bounds
    private var checkpoint: RebuildCheckpoint

    /// Begins anew, or goes on from where a killed one has come.
    ///
    /// - Parameters:
    ///   - model: one that nobody else uses; nothing is folded in, but for what a filling left.
    ///   - through: the last position to be read; nil for all there is.
    /// - Returns: nil where the model holds something else than a filling of this log left.
    init?(
        _ model: ReadModel, from reader: any StoryReader, through position: Int64? = nil, bounds: Bounds = .usual
    ) throws {
        self.model = model
        self.reader = reader
        self.bounds = bounds
        let (incarnation, last) = (try reader.incarnation, try reader.lastPosition())
        let (saved, isEmpty) = try model.reading { db in
            (
                try RebuildCheckpoint.saved(in: db),
                try ReadModel.position(db) == 0 && !db.tableExists("rebuild_checkpoint")
            )
        }
        if let saved, saved.incarnation == incarnation, saved.through <= last {
            checkpoint = saved
        } else if isEmpty {
            let begun = RebuildCheckpoint(incarnation: incarnation, through: position ?? last)
            try model.writing { db in
                try ViewsSchema.dropIndexes(db)
                try begun.begin(in: db)
            }
            checkpoint = begun
        } else {
            return nil
        }
    }

    /// - Parameters:
    ///   - progress: called after each chunk.
    ///   - isEnding: asked while what is left for the end is done, which takes seconds.
    ///   - checkpointed: called after each commit; what it throws ends the filling there.
    /// - Throws: `CancellationError` when it is ending; `views.stale` when the log was repaired meanwhile;
    ///   `views.cannot_write`; whatever the reader throws.
    func run(
        progress: (ReadModel.Progress) -> Void = { _ in }, isEnding: () -> Bool = { false },
        checkpointed: () throws -> Void = {}
    ) throws {
        if try model.position() == 0 {
            try checkpointed()
            try fillStories(progress, checkpointed)
            try finish(isEnding)
            try checkpointed()
        }
    }

    private func fillStories(
        _ progress: (ReadModel.Progress) -> Void, _ checkpointed: () throws -> Void
    ) throws {
        let chunks = StoryChunk.plan(try reader.storyLogs(), behind: checkpoint.mark, events: bounds.chunkEvents)
        let line = OrderedLine<ChunkRows>(count: chunks.count, ahead: bounds.chunksAhead * bounds.workers)
        let (reader, calendar, through) = (reader, model.calendar, checkpoint.through)
        try line.run(workers: bounds.workers) {
            let days = Days(calendar)
            return { try ChunkRows(chunks[$0], of: reader, through: through, days: days) }
        } meanwhile: {
            guard !checkpoint.hasOthers else { return }
            var next = checkpoint
            next.hasOthers = true
            try commit(next) { db in try takeOthers(in: db) }
            try checkpointed()
        } _: { number, rows in
            var next = checkpoint
            next.mark = chunks[number].end
            next.events += rows.events
            try commit(next) { db in
                try rows.insert(into: RecordTables(db))
                try Page.advance(to: 0, newest: rows.newest, in: db)
                return rows.heard
            }
            progress(ReadModel.Progress(done: min(next.events, through), total: through))
            try checkpointed()
        }
    }

    /// Puts rows in by one transaction with the checkpoint that speaks of them.
    private func commit(_ next: RebuildCheckpoint, _ body: (Database) throws -> HeardRows) throws {
        var next = next
        try model.writing { db in
            let heard = try body(db)
            next.arrival = [next.arrival, heard.arrival].compactMap(\.self).max()
            try heard.insertReach(into: db)
            try HeardSpells.insert(heard.days, into: db)
            try next.save(in: db)
        }
        checkpoint = next
    }

    /// What is only seen across stories, in one transaction, so that it is done once.
    private func finish(_ isEnding: () -> Bool) throws {
        let days = Days(model.calendar)
        try model.writing { db in
            try ViewsSchema.createIndexes(db)
            try DoubledDeputies.noteAll(in: db)
            try RollupLevels.addUp(in: db, moments: bounds.moments, isEnding: isEnding)
            try settleMerges(in: db, days)
            guard try reader.incarnation == checkpoint.incarnation else { throw ProjectionsError.repaired(model.path) }
            try Page.advance(to: checkpoint.through, newest: nil, in: db)
            try db.execute(sql: "UPDATE meta SET incarnation = ?", arguments: [checkpoint.incarnation])
        }
    }

    private func settleMerges(in db: Database, _ days: Days) throws {
        let links = MergeLinks(in: db)
        let tables = try RecordTables(db)
        // Nothing has arrived where there is no day.
        guard let arrival = checkpoint.arrival else { return }
        let rollups = try Rollups(db, day: arrival)
        for matter in try links.decideAll() {
            let story = try reader.events(about: matter).filter { $0.position <= checkpoint.through }
            let rows = try SubjectRows(
                subject: matter, story: story, days: days, voidMerges: { try links.void(of: matter) })
            if let rows { try Page.replace([rows], in: tables, rollups) }
        }
        try rollups.finish()
    }

    /// The register, and whatever else is about no record.
    private func takeOthers(in db: Database) throws -> HeardRows {
        let days = Days(model.calendar)
        let register = RegisterFold(in: db, days: days, occurredBy: nil)
        let tables = try RecordTables(db)
        var heard = HeardRows()
        var newest: Int64?
        var waiting: [LoggedEvent] = []
        try reader.readOthers(through: checkpoint.through) { event in
            heard.take(event, days: days)
            if let moment = Page.occurred(event) { newest = max(newest ?? moment, moment) }
            if event.event.body == nil { try tables.note(unknown: event) }
            if RegisterRecord(event) != nil { waiting.append(event) }
            if waiting.count >= bounds.registerEvents {
                try register.take(waiting)
                waiting = []
            }
        }
        try register.take(waiting)
        try Page.advance(to: 0, newest: newest, in: db)
        return heard
    }
}
