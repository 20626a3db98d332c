import GRDB

/// How the writing connection is set up. Programs have no choice: they open every log as `durable`.
///
/// Tests set it otherwise, from inside this module: to fold the WAL in early, and to prove that the crash tests find what
/// is lost with less than `synchronous = FULL`.
struct WriterSettings: Sendable {
    /// SQLite's levels; only at `full` is a commit in WAL mode on disk when it returns.
    enum Synchronous: Int, Sendable {
        case off = 0
        case normal = 1
        case full = 2
    }

    var synchronous = Synchronous.full
    /// The WAL is folded into the file after the commit that takes it past so many bytes, and begins anew with the next
    /// one; its file is then cut to this length, so that its length tells again when it has grown.
    var walBytes = 4 * 1024 * 1024

    static let durable = WriterSettings()

    /// Sets the connection up and asks it back: the pool lowers `synchronous` to NORMAL when it switches to WAL.
    ///
    /// - Throws: `EventLogError` (`log.cannot_write`) when the switch to WAL did not reach the disk, which the pool is not
    ///   told.
    func apply(_ db: Database, path: String) throws {
        try db.execute(sql: "PRAGMA synchronous = \(synchronous.rawValue)")
        try db.execute(sql: "PRAGMA journal_size_limit = \(walBytes)")
        guard try String.fetchOne(db, sql: "PRAGMA journal_mode") == "wal" else {
            throw EventLogError(
                .cannotWrite, zh: "磁盘写入出错，未能打开 \(path)；请检查磁盘后重试",
                en: "the disk failed to write and \(path) was not opened; check the disk and try again")
        }
        guard try Int.fetchOne(db, sql: "PRAGMA synchronous") == synchronous.rawValue else {
            preconditionFailure("the log is written with synchronous = FULL, or not at all")
        }
    }
}
