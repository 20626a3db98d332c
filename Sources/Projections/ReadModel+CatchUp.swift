import Events
import GRDB

extension ReadModel {
    /// Folds every event after the checkpoint, page by page; a page's rows and the checkpoint commit together.
    ///
    /// Each page takes its turn by the file lock and reads the checkpoint within it, so processes that catch up at the
    /// same time share the work and fold nothing twice.
    ///
    /// - Parameter progress: called after each page, and at least once.
    /// - Throws: `views.stale` when the file needs a rebuild, also when it is ahead of the log (the log was restored
    ///   from a backup); `views.busy`, `views.cannot_write`; whatever the reader throws.
    package func catchUp(from reader: any EventReader, progress: (Progress) -> Void = { _ in }) throws {
        let total = try reader.lastPosition()
        guard try position() <= total else {
            throw ProjectionsError(
                .stale, zh: "\(path) 比日志更新（日志可能是从备份恢复的），请运行 rebuild",
                en: "\(path) is ahead of the log (which may come from a backup); run rebuild")
        }
        while true {
            let done = try writing { db -> Int64? in
                let events = try reader.events(after: Self.position(db), limit: pageSize)
                guard let page = Page(events) else { return nil }
                try page.fold(into: db, from: reader, calendar: calendar, occurredBy: occurredBy)
                return page.last
            }
            guard let done else { break }
            progress(Progress(done: done, total: max(total, done)))
        }
        progress(Progress(done: total, total: total))
    }
}
