import Foundation

/// A file system in memory with room for one mebibyte; only root may mount one.
final class TinyDisk {
    let path: String

    static let isPermitted: Bool = {
        guard geteuid() == 0, let disk = TinyDisk() else { return false }
        return FileManager.default.isWritableFile(atPath: disk.path)
    }()

    init?() {
        path = NSTemporaryDirectory() + "/jiazhan-disk-" + UUID().uuidString
        guard (try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)) != nil,
            mount("tmpfs", path, "tmpfs", 0, "size=1m") == 0
        else {
            rmdir(path)
            return nil
        }
    }

    func makeReadOnly() -> Bool { mount("tmpfs", path, "tmpfs", UInt(MS_REMOUNT | MS_RDONLY), "size=1m") == 0 }

    deinit {
        umount2(path, Int32(MNT_DETACH))
        rmdir(path)
    }
}
