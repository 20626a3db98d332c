import Foundation

/// Small files that must be whole or not there: keys, settings.
package enum DurableFile {
    /// Writes beside the target, syncs, renames, syncs the folder.
    ///
    /// - Throws: `SiteStoreError` (`site.cannot_write`).
    package static func write(_ data: Data, to path: String, mode: mode_t) throws(SiteStoreError) {
        let temporary = path + ".part"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw failed(path) }
        let written = data.withUnsafeBytes { buffer in
            var offset = 0
            while offset < buffer.count {
                let count = Foundation.write(
                    descriptor, buffer.baseAddress?.advanced(by: offset), buffer.count - offset)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return false }
                offset += count
            }
            return true
        }
        let synced = written && fchmod(descriptor, mode) == 0 && fsync(descriptor) == 0
        close(descriptor)
        guard synced, rename(temporary, path) == 0 else {
            let failure = failed(path)
            unlink(temporary)
            throw failure
        }
        let folder = open((path as NSString).deletingLastPathComponent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw failed(path) }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw failed(path) }
    }

    private static func failed(_ path: String) -> SiteStoreError {
        let why = String(cString: strerror(errno))
        return SiteStoreError(
            .cannotWrite, zh: "不能写入 \(path)（\(why)），请检查磁盘空间和文件夹权限",
            en: "cannot write \(path) (\(why)); check the disk's space and the folder's permissions")
    }
}
