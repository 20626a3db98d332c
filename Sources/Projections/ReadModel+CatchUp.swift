import Events
import Foundation
import GRDB

extension ReadModel {
    /// Folds every event that there is after the checkpoint, page by page; a page's rows and the checkpoint commit together.
    ///
    /// Each page takes its turn by the file lock and reads the checkpoint within it, so processes that catch up at the
    /// same time share the work and fold nothing twice.
    ///
    /// - Parameters:
    ///   - progress: called after each page, and at least once unless it is ending.
    ///   - isEnding: asked before each page; once it is so, the pages until then are kept and no more are folded.
    /// - Throws: `CancellationError` when it ends before everything is folded; `views.stale` when the file needs a rebuild, also when it is ahead of the log (the log was restored
    ///   from a backup) and when the log was repaired since; `views.busy`, `views.cannot_write`; whatever the reader throws.
    package func catchUp(
        from reader: any EventReader, progress: (Progress) -> Void = { _ in }, isEnding: () -> Bool = { false }
    ) throws {
        guard try !isOutdated else { throw ProjectionsError.stale(path) }
        guard try isOf(reader.incarnation) else { throw ProjectionsError.repaired(path) }
        let total = try reader.lastPosition()
        let days = Days(calendar)
        var reached = try position()
        guard reached <= total else {
            throw ProjectionsError(
                .stale, zh: "\(path) 比日志更新（日志可能是从备份恢复的），请运行 rebuild",
                en: "\(path) is ahead of the log (which may come from a backup); run rebuild")
        }
        // Where nothing is missing there is no turn to wait for: every question comes by here.
        while reached < total {
            if isEnding() { throw CancellationError() }
            // Read before the events: if a repair comes in between, the next page finds it.
            let incarnation = try reader.incarnation
            let done = try writing { db -> Int64? in
                guard try Self.isOf(incarnation, db) else { throw ProjectionsError.repaired(path) }
                let events = try reader.events(
                    after: Self.position(db), limit: limit(behind: total - Self.position(db)))
                guard let page = Page(events) else { return nil }
                try page.fold(into: db, from: reader, days: days, occurredBy: occurredBy)
                try db.execute(sql: "UPDATE meta SET incarnation = ?", arguments: [incarnation])
                return page.last
            }
            guard let done else { break }
            reached = done
            progress(Progress(done: done, total: max(total, done)))
        }
        progress(Progress(done: total, total: total))
    }

    /// All that there is to do, if it is not too much: a subject or a spot that several events touch is written once a page, and
    /// every page of a day touches most spots.
    private func limit(behind: Int64) -> Int {
        guard pageSize == Self.pageSize else { return pageSize }
        return Int(max(Int64(pageSize), min(Int64(Self.largestPage), behind)))
    }

    /// From so many events on that were not folded in, and where they are so large a part of all, making the model anew is quicker:
    /// story by story and on all cores it takes about a tenth as long for each.
    struct Haste: Sendable {
        var events: Int64 = 50_000
        /// Of all, one in so many.
        var part: Int64 = 8

        static let usual = Haste()
    }

    /// Makes the model anew where only that helps, be it that its definitions have changed or that the log was repaired, or where
    /// it is quicker, and folds in what has come since.
    ///
    /// - Throws: as `rebuild` and `catchUp`.
    package func bringUpToDate(
        from reader: any StoryReader, progress: (Progress) -> Void = { _ in }, isEnding: () -> Bool = { false }
    ) throws {
        try bringUpToDate(from: reader, haste: .usual, progress: progress, isEnding: isEnding)
    }

    func bringUpToDate(
        from reader: any StoryReader, haste: Haste, progress: (Progress) -> Void = { _ in },
        isEnding: () -> Bool = { false }
    ) throws {
        if case .file(let path) = place, try needsRebuild || !isOf(reader.incarnation) || isFarBehind(reader, haste) {
            try Self.rebuild(at: path, from: reader, calendar: calendar, progress: progress, isEnding: isEnding)
        }
        try catchUp(from: reader, progress: progress, isEnding: isEnding)
    }

    private func isFarBehind(_ reader: any StoryReader, _ haste: Haste) throws -> Bool {
        let last = try reader.lastPosition()
        let behind = try last - position()
        return behind >= haste.events && behind * haste.part > last
    }

    /// Whether what is folded in, if anything is, came from a log of that incarnation.
    private func isOf(_ incarnation: Data) throws -> Bool { try reading { try Self.isOf(incarnation, $0) } }

    private static func isOf(_ incarnation: Data, _ db: Database) throws -> Bool {
        let folded = try Data.fetchOne(db.cachedStatement(sql: "SELECT incarnation FROM meta"))
        return folded == nil || folded == incarnation
    }
}
