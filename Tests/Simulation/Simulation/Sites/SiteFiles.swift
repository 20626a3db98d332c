import Foundation
import Replication
import Sync

/// The files of the machines of one world, which are the folders in which bundles lie: real ones, in memory where the machine
/// that simulates has such a place. They are as old as the world's clock says, whatever time it is, so that a seed replays.
final class SiteFiles {
    private let root: String

    init() {
        let memory = "/dev/shm"
        let base = FileManager.default.isWritableFile(atPath: memory) ? memory : NSTemporaryDirectory()
        root = "\(base)/jiazhan-world-\(UUID().uuidString)"
        do {
            try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: false)
        } catch {
            preconditionFailure("a world needs a folder in \(base): \(error)")
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: root) }

    func folders(of site: SimulatedSite) -> BundleFolders { BundleFolders(site: "\(root)/\(site.number)") }

    /// A bundle as it lies on a stick, for as long as `body` takes.
    func withStick<Value>(_ bytes: Data, _ body: (String) throws -> Value) throws -> Value {
        let path = "\(root)/stick"
        try bytes.write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try body(path)
    }

    /// Copies what a site was handed for others onto a stick, and hands it to `body` file by file.
    func collect(at site: SimulatedSite, _ body: (_ header: BundleHeader, _ bytes: Data) -> Void) throws {
        let stick = "\(root)/stick-of-\(site.number)"
        try FileManager.default.createDirectory(atPath: stick, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: stick) }
        for file in try folders(of: site).collect(into: stick) {
            body(file.header, try Data(contentsOf: URL(fileURLWithPath: file.path)))
        }
    }

    /// Whatever a site wrote just now was written at this moment of the world.
    func settle(_ site: SimulatedSite, at milliseconds: Int64) {
        let path = "\(root)/\(site.number)"
        guard let names = FileManager.default.enumerator(atPath: path) else { return }
        let moment = Date(timeIntervalSince1970: Double(Self.beginning) + Double(milliseconds) / 1000)
        for case let name as String in names {
            let file = "\(path)/\(name)"
            var status = stat()
            guard stat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_mtim.tv_sec > Self.end
            else { continue }
            do {
                try FileManager.default.setAttributes([.modificationDate: moment], ofItemAtPath: file)
            } catch {
                preconditionFailure("a file of the world can be dated: \(error)")
            }
        }
    }

    /// Seconds since 1970 between which worlds live: before any clock of a machine that simulates.
    private static let beginning = 100_000_000
    private static let end = 1_000_000_000
}
