import Events
import Foundation
import Search

extension SiteFolder {
    package var searchPath: String { path + "/search.db" }

    /// Does something with the index of the words that are held here, brought up to date; made where there is none yet, and
    /// anew where it was damaged.
    ///
    /// - Parameters:
    ///   - note: is told of damage.
    ///   - progress: positions done and in all.
    package func searching<Value>(
        note: @escaping @Sendable (SearchError) -> Void, progress: (_ done: Int, _ total: Int) -> Void = { _, _ in },
        _ body: (SearchIndex) throws -> Value
    ) throws -> Value {
        let index = SearchIndex(path: searchPath, calendar: calendar, noteDamage: note)
        func once() throws -> Value {
            try index.catchUp(from: log) { done, total in
                progress(Int(done), Int(total))
                return true
            }
            return try body(index)
        }
        do {
            return try once()
        } catch let error as SearchError where error.kind == .damaged {
            return try once()
        }
    }

    /// Takes what was forgotten out of the index, and all else that is new into it; nothing where nobody ever searched.
    ///
    /// Called wherever records that forget may have come. Where it fails the next search does it.
    package func refreshSearch(note: @escaping @Sendable (SearchError) -> Void) throws {
        guard FileManager.default.fileExists(atPath: searchPath) else { return }
        try searching(note: note) { _ in }
    }
}
