import Events
import Foundation

/// The folder `config/` that comes with the programs: divisions, categories, mappings.
package struct ConfigFolder: Sendable {
    package let path: String

    /// `JIAZHAN_CONFIG`, else the nearest `config/divisions` above the program's file, else the system's share folders.
    ///
    /// - Throws: `SiteStoreError` (`configuration.absent`).
    package static func locate(environment: [String: String]) throws(SiteStoreError) -> ConfigFolder {
        var candidates: [String] = []
        if let named = environment["JIAZHAN_CONFIG"], !named.isEmpty {
            candidates = [named]
        } else {
            var folder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            while folder.path != "/" {
                candidates.append(folder.appendingPathComponent("config").path)
                folder.deleteLastPathComponent()
            }
            candidates += ["/usr/local/share/jiazhan/config", "/usr/share/jiazhan/config"]
        }
        for candidate in candidates where FileManager.default.fileExists(atPath: candidate + "/divisions") {
            return ConfigFolder(path: candidate)
        }
        throw SiteStoreError(
            .configuration, zh: "找不到 config 文件夹，请用环境变量 JIAZHAN_CONFIG 指明",
            en: "the config folder is not found; name it in JIAZHAN_CONFIG")
    }
}
