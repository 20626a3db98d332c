import EventLog
import Events
import Foundation
import Sync

/// A folder of sealed bundles, each under the name of its digest: `DIGEST.bundle` is whole and on the disk, `DIGEST.part` is
/// on its way here. Bounded in number and bytes.
package struct BundleFolder: Sendable {
    package struct Entry: Sendable {
        package let parcel: Parcel
        package let path: String
        package let header: BundleHeader
    }

    package let path: String

    package init(path: String) {
        self.path = path
    }

    /// What is whole here, in the order in which it came.
    ///
    /// A file whose beginning cannot be read any more is set aside as `DIGEST.damaged`.
    /// - Throws: `ReplicationError` (`replication.file`) when the folder cannot be read.
    package func entries() throws -> [Entry] {
        try files(".bundle").compactMap { file in
            let path = path(file.digest, ".bundle")
            do {
                var pass = BundlePass(try BundleFileSource(path: path))
                return Entry(
                    parcel: Parcel(digest: file.digest, size: file.size), path: path, header: try pass.begin())
            } catch is SyncFault {
                guard rename(path, self.path(file.digest, ".damaged")) == 0 else { throw failed() }
                return nil
            }
        }
    }

    /// Copies a file in, whole or not at all; one that is here already stays.
    ///
    /// - Parameter parcel: as it was read before; the copy must be the same.
    /// - Throws: `ReplicationError` `replication.full` when there is no room, `replication.file`; `SyncFault`
    ///   (`bundle.damaged`) when the source is another file by now.
    package func add(_ source: any BundleSource, as parcel: Parcel) throws {
        try make()
        let target = path(parcel.digest, ".bundle")
        if FileManager.default.fileExists(atPath: target) { return }
        try makeRoom(for: parcel)
        let file = try OutputFile(path: target)
        var digest = RunningDigest()
        while case let bytes = try source.read(BundleBounds.carryBytes), !bytes.isEmpty {
            digest.update(bytes)
            try file.write(bytes)
        }
        guard digest.parcel == parcel else { throw BundleReader.damaged }
        _ = try file.finish()
    }

    /// Lets a file go; nothing happens where there is none.
    package func remove(_ digest: Hash) throws {
        for kind in [".bundle", ".part"] {
            guard unlink(path(digest, kind)) == 0 || errno == ENOENT else { throw failed() }
        }
    }

    package func bundlePath(_ digest: Hash) -> String { path(digest, ".bundle") }

    // MARK: - Piece by piece

    /// How many bytes of it are on the disk here.
    package func held(_ parcel: Parcel) throws -> UInt64 {
        if try size(parcel.digest, ".bundle") != nil { return parcel.size }
        return try size(parcel.digest, ".part") ?? 0
    }

    /// Appends a piece that follows on what is here, and syncs it; another one is passed over.
    ///
    /// - Returns: how many bytes are on the disk now.
    package func keep(_ bytes: Data, at offset: UInt64, of parcel: Parcel) throws -> UInt64 {
        try make()
        let held = try held(parcel)
        guard held == offset, held + UInt64(bytes.count) <= parcel.size else { return held }
        if held == 0 { try makeRoom(for: parcel) }
        let descriptor = open(path(parcel.digest, ".part"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failed() }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            try handle.write(contentsOf: bytes)
        } catch {
            throw failed()
        }
        guard fsync(descriptor) == 0 else { throw failed() }
        return held + UInt64(bytes.count)
    }

    /// Makes a whole file of the pieces.
    ///
    /// - Throws: `SyncFault` (`bundle.damaged`) when they are not what was announced: they are let go.
    package func complete(_ parcel: Parcel) throws {
        let part = path(parcel.digest, ".part")
        guard try size(parcel.digest, ".bundle") == nil else { return }
        let source = try BundleFileSource(path: part)
        var digest = RunningDigest()
        while case let bytes = try source.read(BundleBounds.carryBytes), !bytes.isEmpty { digest.update(bytes) }
        guard digest.parcel == parcel else {
            try remove(parcel.digest)
            throw BundleReader.damaged
        }
        guard rename(part, path(parcel.digest, ".bundle")) == 0, OutputFile.syncFolder(of: part) else { throw failed() }
    }

    /// A piece of a file that is whole here; nil where there is none any more.
    package func read(_ parcel: Parcel, at offset: UInt64, count: Int) throws -> Data? {
        guard let handle = FileHandle(forReadingAtPath: path(parcel.digest, ".bundle")) else { return nil }
        defer { try? handle.close() }
        do {
            try handle.seek(toOffset: offset)
            let bytes = try handle.read(upToCount: count) ?? Data()
            return bytes.count == count ? bytes : nil
        } catch {
            return nil
        }
    }

    // MARK: - Outcomes

    /// Remembers what became of a bundle that came piece by piece, for one who asks again because the answer was lost.
    package func remember(_ outcome: Parcel.Outcome, of digest: Hash) throws {
        try make()
        let text: String
        switch outcome {
        case .settled: text = ""
        case .refused(let fault): text = "\(fault.refusalCode.rawValue)\n\(fault.message.zh)\n\(fault.message.en)"
        case .postponed: return
        }
        let file = try OutputFile(path: path(digest, ".settled"))
        try file.write(Data(text.utf8))
        _ = try file.finish()
        for old in try files(".settled").dropLast(BundleBounds.outcomes) { unlink(path(old.digest, ".settled")) }
    }

    package func outcome(of digest: Hash) -> Parcel.Outcome? {
        guard let data = FileManager.default.contents(atPath: path(digest, ".settled")) else { return nil }
        if data.isEmpty { return .settled }
        let lines = String(decoding: data, as: UTF8.self).split(separator: "\n", maxSplits: 2).map(String.init)
        guard lines.count == 3, let code = Int(lines[0]).flatMap({ RefusalCode(rawValue: $0) }) else { return nil }
        return .refused(SyncFault(.found(code), zh: lines[1], en: lines[2]))
    }

    // MARK: - Files

    private func path(_ digest: Hash, _ kind: String) -> String { "\(path)/\(digest)\(kind)" }

    private func make() throws {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw OutputFile.failed(path, error.localizedDescription)
        }
    }

    private func size(_ digest: Hash, _ kind: String) throws -> UInt64? {
        var status = stat()
        guard stat(path(digest, kind), &status) == 0 else {
            guard errno == ENOENT else { throw failed() }
            return nil
        }
        return UInt64(status.st_size)
    }

    /// Oldest first.
    private func files(_ kind: String) throws -> [(digest: Hash, size: UInt64)] {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
            guard !FileManager.default.fileExists(atPath: path) else { throw failed() }
            return []
        }
        var found: [(digest: Hash, size: UInt64, seconds: Int, nanoseconds: Int)] = []
        for name in names where name.hasSuffix(kind) {
            var status = stat()
            guard let digest = Data(hexadecimal: String(name.dropLast(kind.count))).flatMap({ Hash($0) }),
                stat(path + "/" + name, &status) == 0
            else { continue }
            found.append((digest, UInt64(status.st_size), status.st_mtim.tv_sec, status.st_mtim.tv_nsec))
        }
        found.sort {
            ($0.seconds, $0.nanoseconds, $0.digest.description) < ($1.seconds, $1.nanoseconds, $1.digest.description)
        }
        return found.map { ($0.digest, $0.size) }
    }

    /// What is on its way gives way, the oldest first; what is whole does not.
    private func makeRoom(for parcel: Parcel) throws {
        guard parcel.size <= BundleBounds.fileBytes else { throw full() }
        let whole = try files(".bundle")
        var parts = try files(".part").filter { $0.digest != parcel.digest }[...]
        func fits() -> Bool {
            whole.count + parts.count < BundleBounds.files
                && (whole + parts).reduce(parcel.size) { $0 + $1.size } <= BundleBounds.folderBytes
        }
        while !fits() {
            guard let oldest = parts.popFirst() else { throw full() }
            guard unlink(path(oldest.digest, ".part")) == 0 || errno == ENOENT else { throw failed() }
        }
    }

    private func full() -> ReplicationError {
        ReplicationError(
            .full, zh: "\(path) 已存满数据包（最多 \(BundleBounds.files) 个），本数据包未保存；请先导入或带走前面的",
            en:
                "\(path) is full of bundles (\(BundleBounds.files) at most) and this one was not kept; import or take away the earlier ones first"
        )
    }

    private func failed() -> ReplicationError { OutputFile.failed(path, String(cString: strerror(errno))) }
}

/// The folders of a site in which bundles are kept.
package struct BundleFolders: Sendable {
    private let path: String

    /// - Parameter path: of the site's folder.
    package init(site path: String) {
        self.path = path + "/bundles"
    }

    /// For this site, until what comes before them has come.
    package var waiting: BundleFolder { folder("waiting") }
    /// Of other sites, to be handed to the hub.
    package var carried: BundleFolder { folder("carried") }
    /// Handed down by the hub, to be taken to other sites.
    package var collected: BundleFolder { folder("collected") }
    /// On their way from a site below.
    package func arriving(from site: SiteCode) -> BundleFolder { folder("arriving/\(site)") }
    /// To be handed to a site below, which takes them further.
    package func outgoing(by carrier: SiteCode) -> BundleFolder { folder("outgoing/\(carrier)") }

    private func folder(_ name: String) -> BundleFolder { BundleFolder(path: path + "/" + name) }
}
