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

    static func foreign(_ path: String) -> SearchError {
        SearchError(
            .foreign, zh: "\(path) 不是家站室的检索库，未作改动；请移走该文件",
            en: "\(path) is no index of ours and was left as it is; move it away")
    }

    static func emptied(_ path: String, because cause: any Error) -> SearchError {
        SearchError(
            .damaged, zh: "检索库 \(path) 已损坏，现已清空，将由记录重新编制（记录不受影响）",
            en:
                "the index \(path) was damaged and has been emptied; it is made anew from the records (none is affected)",
            cause: cause)
    }

    /// Whether the file is not what was written into it.
    static func tellsDamage(_ error: DatabaseError) -> Bool {
        error.resultCode == .SQLITE_CORRUPT || error.resultCode == .SQLITE_NOTADB
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
