import Configuration
import Events
import Foundation

/// What an administrator may tune: a YAML file in the site's folder (see config/), each key also as an environment
/// variable (`JIAZHAN_HTTP_PORT` for `http.port`), which wins.
package struct Settings: Sendable {
    /// Where the hub's page is served; loopback unless somebody decides otherwise.
    package let httpHost: String
    package let httpPort: Int
    /// Seconds between a station's syncs when it syncs by itself.
    package let syncInterval: Int
    /// Debian's Chart.js.
    package let chartLibrary: String

    /// The longest pause between attempts, in seconds.
    private static let longestPause = 600.0

    /// - Throws: `SiteStoreError` (`configuration.invalid`) when the file is no YAML or a value is out of its range.
    package static func load(folder: String, file: String) async throws -> Settings {
        let path = folder + "/" + file
        do {
            let reader = ConfigReader(providers: [
                EnvironmentVariablesProvider().prefixKeys(with: "jiazhan"),
                try await FileProvider<YAMLSnapshot>(filePath: .init(path), allowMissing: true),
            ])
            let settings = Settings(
                httpHost: reader.string(forKey: "http.host", default: "127.0.0.1"),
                httpPort: reader.int(forKey: "http.port", default: 8080),
                syncInterval: reader.int(forKey: "sync.intervalSeconds", default: 60),
                chartLibrary: reader.string(
                    forKey: "http.chartLibrary", default: "/usr/share/javascript/chart.js/chart.min.js"))
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

    /// The pause before the next sync: the interval, doubled with every failure in a row.
    ///
    /// - Parameter jitter: a random factor in 0.5…1, so that stations that lost the same line do not all come back at once.
    package func pause(afterFailures failures: Int, jitter: Double) -> Duration {
        precondition((0.5...1).contains(jitter))
        if failures == 0 { return .seconds(syncInterval) }
        let doubled = Double(syncInterval) * Double(1 << min(failures, 10))
        return .seconds(min(doubled, Self.longestPause) * jitter)
    }
}
