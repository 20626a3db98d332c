import Events
import Foundation
import GRDB
import Synchronization

/// The words of titles, texts and replies, and which matters have them: a file of its own, made from the log and the contents
/// that are held, which can be made anew at any time.
///
/// The file is opened when it is first used, and again when its path stands for another one (somebody deleted it). One that
/// is damaged is emptied, and filled by the next `catchUp`. It is kept in rollback-journal mode with `secure_delete`: when
/// a text is forgotten, no journal outlives the commit that takes it out.
package final class SearchIndex: Sendable {
    package let path: String
    let calendar: BusinessCalendar
    private let noteDamage: @Sendable (SearchError) -> Void
    private let opened = Mutex<OpenIndex?>(nil)

    /// - Parameter noteDamage: is told that the file was damaged, once it has been emptied.
    package init(
        path: String, calendar: BusinessCalendar, noteDamage: @escaping @Sendable (SearchError) -> Void = { _ in }
    ) {
        self.path = path
        self.calendar = calendar
        self.noteDamage = noteDamage
    }

    /// - Throws: `SearchError`: `search.damaged` after the file was emptied; `search.foreign`, `search.busy`,
    ///   `search.cannot_write`.
    func reading<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try mending { try open().read(body) }
    }

    /// One transaction; throws as `reading` does.
    func writing<Value: Sendable>(_ body: (Database) throws -> Value) throws -> Value {
        try mending { try open().writer.write(body) }
    }

    /// The last position of the log that is taken in.
    package func position() throws -> Int64 { try reading { try Self.position($0) } }

    /// How many matters are known to it.
    package func count() throws -> Int {
        try reading { try Int.fetchOne($0, sql: "SELECT count(*) FROM matters") ?? 0 }
    }

    static func position(_ db: Database) throws -> Int64 {
        try Int64.fetchOne(db.cachedStatement(sql: "SELECT position FROM meta")) ?? 0
    }

    /// The number of the matter that became known last; nil where there is none.
    static func newest(_ db: Database) throws -> Int64? {
        guard let newest = try Int64.fetchOne(db, sql: "SELECT max(id) FROM matters") else { return nil }
        // Each was opened by an event of its own.
        guard try newest >= 0 && newest < position(db) else { throw DamagedRow() }
        return newest
    }

    // MARK: - The file

    private func open() throws -> OpenIndex {
        try opened.withLock { opened in
            if let opened, opened.isCurrent { return opened }
            opened = nil
            let fresh: OpenIndex
            do {
                fresh = try OpenIndex(path: path)
            } catch let error as DatabaseError where SearchError.tellsDamage(error) {
                try empty(because: error)
                fresh = try OpenIndex(path: path)
            }
            opened = fresh
            return fresh
        }
    }

    private func mending<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            do {
                return try body()
            } catch let error as DatabaseError where error.resultCode == .SQLITE_ERROR {
                // Another process has emptied the file: it has its tables again once it is opened anew.
                opened.withLock { $0 = nil }
                return try body()
            }
        } catch let error as DatabaseError {
            guard SearchError.tellsDamage(error) else { throw SearchError.from(error, path: path) }
            throw try discarding(because: error)
        } catch let error as RowDecodingError {
            throw try discarding(because: error)
        } catch let error as DamagedRow {
            throw try discarding(because: error)
        }
    }

    private func discarding(because error: any Error) throws -> SearchError {
        try opened.withLock { opened in
            opened = nil
            return try empty(because: error)
        }
    }

    @discardableResult
    private func empty(because error: any Error) throws -> SearchError {
        try OpenIndex.empty(path)
        let told = SearchError.emptied(path, because: error)
        noteDamage(told)
        return told
    }
}
