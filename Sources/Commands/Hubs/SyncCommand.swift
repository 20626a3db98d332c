import ArgumentParser
import Events
import Foundation
import Replication
import SiteStore

/// `sync`: hands up to the hub above what it lacks, and takes in what comes from there; without `--once` it goes on until it is
/// stopped. A station's, and a hub's that stands below another one.
package struct SyncCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "sync", abstract: Console.words("与上级中心同步", "sync with the hub above"),
        discussion: Console.example("sync --once --dir 站点", "sync --once --dir site"))

    @OptionGroup var site: SiteOptions
    @Flag(help: ArgumentHelp(Console.words("同步一次就结束", "sync once and end"))) var once = false

    package init() {}

    package func run() async throws {
        var failures = 0
        while true {
            let folder = try site.open()
            do {
                try syncOnce(folder)
                failures = 0
            } catch let complaint as any Complaint where !once && complaint.exitStatus == .retry {
                failures += 1
                Console.complain(complaint.message.text(Console.language))
            }
            if once { return }
            let settings = try await Settings.load(folder: site.dir, file: folder.settingsFile)
            try await Task.sleep(for: settings.pause(afterFailures: failures, jitter: Double.random(in: 0.5...1)))
        }
    }

    private func syncOnce(_ folder: SiteFolder) throws {
        let line = ProgressLine("同步", "syncing")
        defer { line.finish() }
        let report = try folder.syncUpwards(program: Program.introduction) { line.show(Int($0), of: Int($1)) }
        line.finish()
        SearchRefresh.run(folder)
        let outcome = try SyncOutcome(report, folder)
        if site.json {
            try Console.print(json: outcome)
        } else {
            outcome.lines.forEach { print($0) }
        }
        // Whoever syncs once learns by the status that something was not taken; whoever goes on, goes on.
        if once, let declined = report.declined.first { throw declined.fault }
    }
}
