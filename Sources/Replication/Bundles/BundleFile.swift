import Events
import Foundation
import Sync

/// Bytes that are read from the first to the last, twice.
package protocol BundleSource {
    /// Up to that many bytes, fewer only at the end.
    func read(_ count: Int) throws -> Data
    func rewind() throws
    /// As people know it: a path.
    var name: String { get }
}

/// A bundle in a file.
package final class BundleFileSource: BundleSource {
    package let name: String
    private let handle: FileHandle

    /// - Throws: `ReplicationError` (`replication.unreadable`).
    package init(path: String) throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue,
            let handle = FileHandle(forReadingAtPath: path)
        else { throw ReplicationError(.unreadable, zh: "打不开文件 \(path)", en: "cannot open \(path)") }
        name = path
        self.handle = handle
    }

    deinit { try? handle.close() }

    package func read(_ count: Int) throws -> Data {
        guard count > 0 else { return Data() }
        do {
            var bytes = try handle.read(upToCount: count) ?? Data()
            // A pipe or a slow disk gives less at a time; only the end of the file gives nothing.
            while bytes.count < count, let more = try handle.read(upToCount: count - bytes.count), !more.isEmpty {
                bytes.append(more)
            }
            return bytes
        } catch {
            throw ReplicationError(
                .unreadable, zh: "读取 \(name) 出错（\(error.localizedDescription)）；请重新拷贝",
                en: "\(name) cannot be read (\(error.localizedDescription)); copy it again")
        }
    }

    package func rewind() throws {
        do {
            try handle.seek(toOffset: 0)
        } catch {
            throw ReplicationError(
                .unreadable, zh: "\(name) 不是普通文件，请先拷贝到磁盘", en: "\(name) is no plain file; copy it to a disk first")
        }
    }
}

/// A bundle in memory.
package final class BundleBytesSource: BundleSource {
    package let name: String
    private let bytes: Data
    private var at: Int

    package init(_ bytes: Data, name: String = "bundle") {
        self.bytes = bytes
        self.name = name
        at = bytes.startIndex
    }

    package func read(_ count: Int) throws -> Data {
        let part = bytes[at...].prefix(count)
        at = part.endIndex
        return Data(part)
    }

    package func rewind() throws { at = bytes.startIndex }
}

/// A file that comes into being whole: written beside its place, synced, renamed.
final class OutputFile {
    private let path: String
    private let handle: FileHandle
    private(set) var bytes = 0

    /// - Throws: `ReplicationError` (`replication.file`), as the other calls do.
    init(path: String) throws {
        self.path = path
        guard FileManager.default.createFile(atPath: path + ".part", contents: nil),
            let handle = FileHandle(forWritingAtPath: path + ".part")
        else { throw Self.failed(path, String(cString: strerror(errno))) }
        self.handle = handle
    }

    deinit {
        try? handle.close()
        // Gone already when the file was finished.
        try? FileManager.default.removeItem(atPath: path + ".part")
    }

    func write(_ data: Data) throws {
        do {
            try handle.write(contentsOf: data)
            bytes += data.count
        } catch {
            throw Self.failed(path, "\(error.localizedDescription)")
        }
    }

    /// - Returns: how many bytes it has.
    func finish() throws -> Int {
        guard fsync(handle.fileDescriptor) == 0, rename(path + ".part", path) == 0, Self.syncFolder(of: path) else {
            throw Self.failed(path, String(cString: strerror(errno)))
        }
        return bytes
    }

    /// Makes a name durable too: a stick may be pulled right after.
    static func syncFolder(of path: String) -> Bool {
        let folder = open(
            URL(fileURLWithPath: path).deletingLastPathComponent().path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return false }
        defer { close(folder) }
        return fsync(folder) == 0
    }

    static func failed(_ path: String, _ why: String) -> ReplicationError {
        ReplicationError(
            .file, zh: "不能写入 \(path)（\(why)）；请检查磁盘空间和权限",
            en: "cannot write \(path) (\(why)); check space and permissions")
    }
}
