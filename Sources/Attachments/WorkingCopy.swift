import Events
import Foundation
import Glibc

/// A private copy of the file that is attached, readable by nobody else and gone when it is let go of.
///
/// Everything is checked on the copy: the original may change or go away meanwhile.
package final class WorkingCopy: ContentSource {
    let folder: WorkFolder
    let path: String

    /// Copies the file, and no more of it than may be attached.
    ///
    /// - Throws: `AttachmentError`: `attachment.unreadable`, `attachment.size`, `attachment.cannot_write`.
    init(of original: String, in folder: WorkFolder) throws {
        self.folder = folder
        path = folder.file("attachment")
        // Not blocking: a pipe by that name would otherwise be waited for.
        let source = open(original, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard source >= 0 else { throw Self.unreadable(original, String(cString: strerror(errno))) }
        defer { close(source) }
        var status = stat()
        guard fstat(source, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw Self.unreadable(original, "not a regular file")
        }
        guard status.st_size > 0 else {
            throw AttachmentError(.size, zh: "\(original) 是空文件", en: "\(original) is empty")
        }
        guard status.st_size <= Bounds.attachmentBytes else { throw Self.tooLarge(original) }
        let target = try Self.create(path)
        defer { close(target) }
        var copied = 0
        try Self.pieces(of: source, named: original) { piece in
            copied += piece.count
            // It may have grown since.
            guard copied <= Bounds.attachmentBytes else { throw Self.tooLarge(original) }
            try Self.write(piece, to: target, path)
        }
    }

    package func read(_ take: (Data) throws -> Void) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw Self.unreadable(path, String(cString: strerror(errno))) }
        defer { close(descriptor) }
        try Self.pieces(of: descriptor, named: path, take)
    }

    /// Puts another file of the same folder in its place.
    func replace(with name: String) throws(AttachmentError) {
        guard rename(folder.file(name), path) == 0 else { throw WorkFolder.failed(folder.path) }
    }

    /// A tool that wrote the file anew may have left it open to others, or made it larger.
    func settle() throws {
        guard chmod(path, 0o600) == 0 else { throw WorkFolder.failed(folder.path) }
        var status = stat()
        guard stat(path, &status) == 0, status.st_size <= Bounds.attachmentBytes else { throw Self.tooLarge(path) }
    }

    static func create(_ path: String) throws(AttachmentError) -> Int32 {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw WorkFolder.failed(path) }
        return descriptor
    }

    static func write(_ data: Data, to descriptor: Int32, _ path: String) throws(AttachmentError) {
        var rest = data[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw WorkFolder.failed(path) }
            rest = rest.dropFirst(count)
        }
    }

    private static func pieces(of descriptor: Int32, named path: String, _ take: (Data) throws -> Void) throws {
        while true {
            var piece = Data(count: AttachmentBounds.pieceBytes)
            let count = piece.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw unreadable(path, String(cString: strerror(errno))) }
            if count == 0 { return }
            try take(piece.prefix(count))
        }
    }

    private static func unreadable(_ path: String, _ why: String) -> AttachmentError {
        AttachmentError(
            .unreadable, zh: "读不出文件 \(path)（\(why)）；请检查路径和权限",
            en: "cannot read \(path) (\(why)); check the path and its permissions")
    }

    private static func tooLarge(_ path: String) -> AttachmentError {
        AttachmentError(
            .size, zh: "\(path) 超过 \(Bounds.attachmentBytes) 字节（20 MB），请压缩或拆分",
            en: "\(path) has more than \(Bounds.attachmentBytes) bytes (20 MB); make it smaller or split it")
    }
}
