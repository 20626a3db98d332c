import Configuration
import Events
import Foundation
import Projections

/// What an administrator may tune: a YAML file in the site's folder (see config/), each key also as an environment
/// variable (`JIAZHAN_HTTP_PORT` for `http.port`), which wins.
package struct Settings: Sendable {
    /// Where the hub's page is served; loopback unless somebody decides otherwise.
    package let httpHost: String
    package let httpPort: Int
    /// Seconds between syncs with the hub above when the site syncs by itself.
    package let syncInterval: Int
    /// Path of Chart.js; nil for where Debian's package puts it.
    package let chartLibrary: String?
    /// Operators who may see who citizens are; empty for every operator of the site. From the file alone: an environment
    /// variable would let everybody name themselves.
    package let identityViewers: [String]
    /// What is worth a warning.
    package let warnings: WarningRules

    /// The longest pause between attempts, in seconds.
    private static let longestPause = 600.0

    /// - Throws: `SiteStoreError` (`configuration.invalid`) when the file is no YAML or a value is out of its range.
    package static func load(folder: String, file: String) async throws -> Settings {
        let path = folder + "/" + file
        do {
            var providers: [any ConfigProvider] = [EnvironmentVariablesProvider().prefixKeys(with: "jiazhan")]
            var viewers: [String] = []
            if saysSomething(path) {
                let file = try await FileProvider<YAMLSnapshot>(filePath: .init(path))
                viewers = try await ConfigReader(provider: file).fetchStringArray(forKey: "identity_viewers") ?? []
                providers.append(file)
            }
            let reader = ConfigReader(providers: providers)
            let settings = Settings(
                httpHost: try await reader.fetchString(forKey: "http.host") ?? "127.0.0.1",
                httpPort: try await reader.fetchInt(forKey: "http.port") ?? 8080,
                syncInterval: try await reader.fetchInt(forKey: "sync.intervalSeconds") ?? 60,
                chartLibrary: try await reader.fetchString(forKey: "http.chartLibrary"),
                identityViewers: viewers, warnings: try await warningRules(reader, path: path))
            guard (0...65_535).contains(settings.httpPort), (1...86_400).contains(settings.syncInterval) else {
                throw SiteStoreError(
                    .setting, zh: "\(path)：http.port 应为 0–65535，sync.intervalSeconds 应为 1–86400",
                    en: "\(path): http.port is 0 to 65535, sync.intervalSeconds 1 to 86400")
            }
            return settings
        } catch let error as SiteStoreError {
            throw error
        } catch {
            throw SiteStoreError(.setting, zh: "\(path) 无法读取（\(error)）", en: "\(path) cannot be read (\(error))")
        }
    }

    private static func warningRules(_ reader: ConfigReader, path: String) async throws -> WarningRules {
        var rules = WarningRules()
        for setting in WarningRules.settings {
            let key = "warnings." + setting.name
            guard let number = try await reader.fetchInt(forKey: ConfigKey(key)) else { continue }
            guard setting.bounds.contains(number) else {
                let (least, most) = (setting.bounds.lowerBound, setting.bounds.upperBound)
                throw SiteStoreError(
                    .setting, zh: "\(path)：\(key) 应为 \(least)–\(most)", en: "\(path): \(key) is \(least) to \(most)")
            }
            rules[keyPath: setting.path] = number
        }
        return rules
    }

    /// Whether the file has a line that is neither empty nor a comment: YAML without one is no mapping, and its reader
    /// refuses it.
    private static func saysSomething(_ path: String) -> Bool {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            return FileManager.default.fileExists(atPath: path)
        }
        return text.split(whereSeparator: \.isNewline).contains { line in
            guard let first = line.first(where: { !$0.isWhitespace }) else { return false }
            return first != "#"
        }
    }

    /// The pause before the next sync: the interval, shortened by up to a tenth; doubled with every failure in a row, and
    /// then shortened by up to a half.
    ///
    /// - Parameter jitter: a random factor in 0.5…1, so that stations that lost the same line do not all come back at once.
    package func pause(afterFailures failures: Int, jitter: Double) -> Duration {
        precondition((0.5...1).contains(jitter))
        if failures == 0 { return .seconds(Double(syncInterval) * (0.8 + 0.2 * jitter)) }
        let doubled = Double(syncInterval) * Double(1 << min(failures, 10))
        return .seconds(min(doubled, Self.longestPause) * jitter)
    }
}
