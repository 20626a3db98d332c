import Events
import Foundation

/// Puts one database file in another's place, so that whoever opens the path finds the old one or the new one, whole.
enum FileSwap {
    /// The new file is on disk before it takes the name, and the name is on disk before this returns.
    ///
    /// - Throws: `views.cannot_write`; `views.busy` when the path's writers leave no turn.
    static func replace(_ path: String, with scratch: String) throws {
        try sync(scratch)
        try TurnLock(path: path + ".lock").whileHeld {
            // Writers hold the turn, so a journal that is found here was left by one that died. SQLite would take it for
            // the new file's; the old file, half written, is of no use without it and goes too.
            if FileIdentity(path: journal(of: path)) != nil { try remove(path) }
            guard rename(scratch, path) == 0 else {
                throw ProjectionsError.cannotWrite(path, reason: String(cString: strerror(errno)))
            }
        }
        try sync(URL(fileURLWithPath: path).deletingLastPathComponent().path)
    }

    /// Removes a database file with its journal; nothing happens where there is none.
    ///
    /// - Throws: `views.cannot_write`.
    static func remove(_ path: String) throws {
        for name in [path, journal(of: path)] where unlink(name) != 0 && errno != ENOENT {
            throw ProjectionsError.cannotWrite(name, reason: String(cString: strerror(errno)))
        }
    }

    private static func journal(of path: String) -> String { path + "-journal" }

    private static func sync(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw ProjectionsError.cannotWrite(path, reason: String(cString: strerror(errno)))
        }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else {
            throw ProjectionsError.cannotWrite(path, reason: String(cString: strerror(errno)))
        }
    }
}
