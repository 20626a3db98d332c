import Events
import Foundation
import Search

extension SiteFolder {
    package var searchPath: String { path + "/search.db" }

    /// The index of the words that are held here, brought up to date; made where there is none yet.
    ///
    /// - Parameter progress: positions done and in all.
    package func search(progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }) throws -> SearchIndex {
        let index = try SearchIndex(path: searchPath, calendar: calendar)
        try index.catchUp(from: log) { done, total in
            progress(Int(done), Int(total))
            return true
        }
        return index
    }

    /// Takes what was forgotten out of the index, and all else that is new into it; nothing where nobody ever searched.
    ///
    /// Called wherever records that forget may have come. Where it fails the next search does it.
    package func refreshSearch() throws {
        guard FileManager.default.fileExists(atPath: searchPath) else { return }
        _ = try search()
    }
}
