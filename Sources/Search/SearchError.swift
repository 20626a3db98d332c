import Events
import GRDB

/// What the index refuses, or what went wrong beneath it. It can be made anew from the log at any time.
package struct SearchError: Complaint {
    package enum Kind: String, Sendable {
        /// Nothing to look for.
        case query = "search.query"
        /// The file is none of ours.
        case foreign = "search.foreign"
        case damaged = "search.damaged"
        case busy = "search.busy"
        case cannotWrite = "search.cannot_write"
    }

    package let kind: Kind
    package let message: Bilingual
    package let cause: (any Error)?
    package var code: String { kind.rawValue }

    package init(_ kind: Kind, zh: String, en: String, cause: (any Error)? = nil) {
        self.kind = kind
        message = Bilingual(zh: zh, en: en)
        self.cause = cause
    }

    package var exitStatus: ExitStatus {
        switch kind {
        case .query: .usage
        case .foreign, .damaged: .badData
        case .busy: .retry
        case .cannotWrite: .cannotWrite
        }
    }

    /// Puts SQLite's word into ours.
    static func from(_ error: DatabaseError, path: String) -> SearchError {
        switch error.resultCode {
        case .SQLITE_FULL, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_CANTOPEN, .SQLITE_AUTH, .SQLITE_IOERR:
            SearchError(
                .cannotWrite, zh: "不能读写检索库 \(path)（记录不受影响），请检查磁盘空间和文件夹权限",
                en: "cannot read or write the index \(path) (no record is affected); check the disk and the folder",
                cause: error)
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            SearchError(
                .busy, zh: "检索库 \(path) 正被另一程序使用，请稍后再试",
                en: "another program is using the index \(path); try again shortly", cause: error)
        default:
            SearchError(
                .damaged, zh: "检索库 \(path) 损坏，请删除该文件后重试（记录不受影响，会自动重建）",
                en:
                    "the index \(path) is damaged; delete that file and try again (no record is affected, it is made anew)",
                cause: error)
        }
    }
}
