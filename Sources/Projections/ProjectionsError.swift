import Events
import GRDB

/// What the read model refuses, or what went wrong beneath it. Nothing it holds is irreplaceable: a rebuild cures all
/// but a disk that cannot be written.
package struct ProjectionsError: Complaint {
    package enum Kind: String, Sendable {
        /// The file is none of ours.
        case foreign = "views.foreign"
        /// Other schema, definitions or time zone, or ahead of the log: it has to be rebuilt.
        case stale = "views.stale"
        /// The file cannot be read.
        case damaged = "views.damaged"
        /// Another program is at work on it.
        case busy = "views.busy"
        /// Full, read-only or failing.
        case cannotWrite = "views.cannot_write"
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
        case .foreign, .stale, .damaged: .badData
        case .busy: .retry
        case .cannotWrite: .cannotWrite
        }
    }
}

extension ProjectionsError {
    static func stale(_ path: String) -> ProjectionsError {
        ProjectionsError(
            .stale, zh: "\(path) 须重建，请运行 rebuild", en: "\(path) has to be rebuilt; run rebuild")
    }

    static func repaired(_ path: String) -> ProjectionsError {
        ProjectionsError(
            .stale, zh: "日志修复后 \(path) 须重建，请运行 rebuild",
            en: "the log was repaired and \(path) has to be rebuilt; run rebuild")
    }

    static func cannotWrite(_ path: String, reason: String) -> ProjectionsError {
        ProjectionsError(.cannotWrite, zh: "不能写入 \(path)：\(reason)", en: "cannot write \(path): \(reason)")
    }

    /// Puts SQLite's word into ours.
    static func from(_ error: DatabaseError, path: String) -> ProjectionsError {
        switch error.resultCode {
        case .SQLITE_FULL:
            ProjectionsError(
                .cannotWrite, zh: "磁盘已满，看板未更新，记录不受影响；请腾出空间后重试（\(path)）",
                en:
                    "the disk is full; the figures were not brought up to date, no record is lost; free some space (\(path))",
                cause: error)
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_CANTOPEN, .SQLITE_AUTH, .SQLITE_IOERR:
            ProjectionsError(
                .cannotWrite, zh: "不能读写 \(path)，请检查磁盘和文件夹权限",
                en: "cannot read or write \(path); check the disk and the folder's permissions", cause: error)
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            ProjectionsError(
                .busy, zh: "\(path) 正被另一程序使用，请稍后再试",
                en: "another program is using \(path); try again shortly", cause: error)
        default:
            ProjectionsError(
                .damaged, zh: "\(path) 损坏，请运行 rebuild（记录不受影响）",
                en: "\(path) is damaged; run rebuild (no record is affected)", cause: error)
        }
    }
}
