import EventLog
import Events
import Sync

extension ContentStore where Self: EventReader {
    /// The wanted contents that the log names and that are held here, in order, about one GIVE's worth at a time so that not
    /// all of them are in memory at once; and those that are not to be had here.
    func gather(_ digests: [Hash], of log: LogID) throws -> GatheredContents {
        // Whoever knows a digest may not have its content for that: only whoever may have the log that names it.
        let named = Set(try named(digests, in: log))
        var gathered = GatheredContents()
        var bytes = 0
        for digest in digests {
            if bytes > SyncBounds.giveBytes { break }
            if named.contains(digest), let content = try content(digest) {
                gathered.contents.append(content)
                bytes += content.bytes.count
            } else {
                gathered.missing.append(digest)
            }
        }
        return gathered
    }
}
