import Events
import Foundation

/// Puts one database file in another's place. Whoever opens the path finds the old one or the new one, whole, or for a moment none.
enum FileSwap {
    /// The new file is on disk before it takes the name, and the name is on disk before this returns.
    ///
    /// - Throws: `views.cannot_write`; `views.busy` when the path's writers leave no turn.
    static func replace(_ path: String, with scratch: String) throws {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        try sync(scratch)
        try TurnLock(path: path + ".lock").whileHeld {
            // SQLite finds journals by name and would take the old file's for the new one's, so they go first, and before
            // them the old file, which without them is of no use. Whoever has it open goes on with what they have; on closing,
            // SQLite leaves journals alone when its file is not the one that has the name.
            try remove(path)
            try sync(folder)
            guard rename(scratch, path) == 0 else {
                throw ProjectionsError.cannotWrite(path, reason: String(cString: strerror(errno)))
            }
        }
        try sync(folder)
    }

    /// Removes a database file, then its journals; nothing happens where there is none.
    ///
    /// - Throws: `views.cannot_write`.
    static func remove(_ path: String) throws {
        for name in [path, path + "-journal", path + "-wal", path + "-shm"] where unlink(name) != 0 && errno != ENOENT {
            throw ProjectionsError.cannotWrite(name, reason: String(cString: strerror(errno)))
        }
    }

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
