import Foundation

/// A private folder for working copies, gone when it is let go of.
///
/// It is locked (`flock`) while it is in use: what a killed program left behind is found by its lock being free, and
/// removed when the next one begins.
final class WorkFolder: Sendable {
    let path: String
    private let descriptor: Int32

    private static let prefix = "jiazhan-attachment-"

    /// - Throws: `AttachmentError` (`attachment.cannot_write`).
    init(in parent: String) throws(AttachmentError) {
        Self.removeLeftovers(in: parent)
        var attempts = 0
        while true {
            var template = Array("\(parent)/\(Self.prefix)XXXXXX".utf8CString)
            guard mkdtemp(&template) != nil else { throw Self.failed(parent) }
            let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
            let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            // Another program may take it for a leftover just before the lock.
            if descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) == 0, access(path, F_OK) == 0 {
                self.path = path
                self.descriptor = descriptor
                return
            }
            if descriptor >= 0 { close(descriptor) }
            attempts += 1
            guard attempts < 10 else { throw Self.failed(parent) }
        }
    }

    deinit {
        Self.remove(path)
        close(descriptor)
    }

    func file(_ name: String) -> String { "\(path)/\(name)" }

    private static func removeLeftovers(in parent: String) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
        for name in names where name.hasPrefix(prefix) {
            // Another user's cannot be opened, and a symbolic link is none of ours.
            let descriptor = open("\(parent)/\(name)", O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
            guard descriptor >= 0 else { continue }
            defer { close(descriptor) }
            var status = stat()
            guard fstat(descriptor, &status) == 0, status.st_uid == geteuid() else { continue }
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { remove("\(parent)/\(name)") }
        }
    }

    /// What cannot be removed now is a leftover for the next time.
    private static func remove(_ path: String) { try? FileManager.default.removeItem(atPath: path) }

    static func failed(_ path: String) -> AttachmentError {
        let why = String(cString: strerror(errno))
        return AttachmentError(
            .cannotWrite, zh: "不能在 \(path) 写入临时文件（\(why)）；请检查磁盘空间和权限",
            en: "cannot write temporary files in \(path) (\(why)); check space and permissions")
    }
}
