import Events
import Foundation
import SiteStore

/// A config folder and a site's folder to write files into; they go with the value.
final class ConfigFixture {
    private let path: String
    let config: ConfigFolder
    let site: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("jiazhan-\(UUID().uuidString)").path
        site = path + "/site"
        for folder in ["/config/divisions", "/site"] {
            try FileManager.default.createDirectory(atPath: path + folder, withIntermediateDirectories: true)
        }
        config = try ConfigFolder.locate(environment: ["JIAZHAN_CONFIG": path + "/config"])
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The repository's own config folder.
    static func repository() throws -> ConfigFolder {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try ConfigFolder.locate(environment: ["JIAZHAN_CONFIG": root.appendingPathComponent("config").path])
    }

    func write(_ bytes: Data, config name: String) throws {
        let file = URL(fileURLWithPath: config.path + "/" + name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try bytes.write(to: file)
    }

    func write(_ text: String, config name: String) throws { try write(Data(text.utf8), config: name) }

    func write(_ text: String, site name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: site + "/" + name))
    }

    func deadlines() throws -> Deadlines { try Deadlines.load(config: config, folder: site, calendar: .shanghai) }

    /// What loading ends in; nil when it succeeds.
    func complaint() throws -> SiteStoreError? {
        do {
            _ = try Deadlines.load(config: config, folder: site, calendar: .shanghai)
            return nil
        } catch {
            return error
        }
    }
}
