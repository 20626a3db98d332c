import Events
import GRDB

/// What a log refuses, or what went wrong beneath it.
package struct EventLogError: Complaint {
    package enum Kind: String, Sendable {
        /// The file is no log of ours.
        case foreign = "log.foreign"
        /// A newer program wrote it.
        case newer = "log.newer"
        /// Bytes on disk are not what was written.
        case damaged = "log.damaged"
        /// Another program holds the writer's lock.
        case busy = "log.busy"
        /// Full, read-only or failing: nothing was written.
        case cannotWrite = "log.cannot_write"
        /// A write failed half way; the log refuses more until it is opened anew.
        case stopped = "log.stopped"
        /// Events between what is held and what was given are missing.
        case gap = "log.gap"
        /// Same place, other hash.
        case fork = "log.fork"
        /// A payload that is no event.
        case undecodable = "event.undecodable"
        /// A draft that cannot be appended.
        case draft = "log.draft"
        /// The log is another site's: it is held here, never written.
        case notOwned = "log.not_owned"
        /// Something has arrived since the decision that was to be appended was made, or while a content was read.
        case moved = "log.moved"
        /// There is no log here, or there is one where none may be; or no branch of a log.
        case absent = "log.absent"
    }

    package let kind: Kind
    package let message: Bilingual
    package let cause: (any Error)?
    package var code: String { kind.rawValue }

    package init(_ kind: Kind, zh: String, en: String, cause: (any Error)? = nil) {
        self.kind = kind
        self.message = Bilingual(zh: zh, en: en)
        self.cause = cause
    }

    package var exitStatus: ExitStatus {
        switch kind {
        case .busy, .moved: .retry
        case .cannotWrite, .stopped: .cannotWrite
        case .foreign, .newer, .damaged, .gap, .fork, .undecodable, .draft, .notOwned, .absent: .badData
        }
    }
}

extension EventLogError {
    static let moved = EventLogError(
        .moved, zh: "日志刚被另一程序写入，请再试一次", en: "another program has just written to the log; try again")

    static func notOwned(_ log: LogID, by own: LogID) -> EventLogError {
        EventLogError(
            .notOwned, zh: "日志 \(log) 属于别的站点，本站点 \(own) 不能写",
            en: "log \(log) is another site's; \(own) does not write it")
    }

    /// Puts what SQLite and GRDB say of a file into our words; other errors are said already.
    static func inOurWords(_ error: any Error, path: String) -> any Error {
        if let error = error as? DatabaseError { return from(error, path: path) }
        return error is RowDecodingError ? damaged(path, cause: error) : error
    }

    private static func damaged(_ path: String, cause: any Error) -> EventLogError {
        EventLogError(
            .damaged, zh: "日志 \(path) 损坏，请勿删除，运行 log verify 并从备份恢复",
            en: "the log \(path) is damaged; do not delete it, run log verify and restore from a backup", cause: cause)
    }

    private static func from(_ error: DatabaseError, path: String) -> EventLogError {
        switch error.resultCode {
        case .SQLITE_FULL:
            EventLogError(
                .cannotWrite, zh: "磁盘已满，本次未保存任何内容；请腾出空间后重试（\(path)）",
                en: "the disk is full and nothing of this was saved; free some space and try again (\(path))",
                cause: error)
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_CANTOPEN, .SQLITE_AUTH:
            EventLogError(
                .cannotWrite, zh: "不能写入 \(path)，请检查文件夹权限", en: "cannot write \(path); check the folder's permissions",
                cause: error)
        case .SQLITE_IOERR where error.extendedResultCode == .SQLITE_IOERR_READ:
            EventLogError(
                .cannotWrite, zh: "磁盘读取出错；请检查磁盘并运行 log verify（\(path)）",
                en: "the disk failed to read; check the disk and run log verify (\(path))", cause: error)
        case .SQLITE_IOERR:
            EventLogError(
                .cannotWrite, zh: "磁盘读写出错，已停止写入；请检查磁盘并运行 log verify（\(path)）",
                en: "the disk failed and writing has stopped; check the disk and run log verify (\(path))", cause: error
            )
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            EventLogError(
                .busy, zh: "日志正被另一程序使用，请稍后再试（\(path)）",
                en: "another program is using the log; try again shortly (\(path))", cause: error)
        case .SQLITE_NOTADB:
            EventLogError(.foreign, zh: "\(path) 不是家站室日志", en: "\(path) is no Jiazhan log", cause: error)
        default: damaged(path, cause: error)
        }
    }
}
