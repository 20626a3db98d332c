import ArgumentParser
import EventLog
import Events
import Foundation
import Replication
import SiteStore

/// `bundle import`: takes in what a neighbour wrote for this site, and what waited for it.
package struct BundleImportCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "import", abstract: Console.words("导入给本站点的数据包", "take in bundles that are meant for this site"),
        discussion: Console.words(
            "例：\(Console.program) bundle import /media/usb/*.bundle\n先核对整个文件再导入；可反复导入，不会重复；次序不限。缺前面数据包的先收存，补齐后自动导入（bundle list 可查）。",
            "Example: \(Console.program) bundle import /media/usb/*.bundle\nA file is checked as a whole first. Importing it again adds nothing, and the order does not matter: a file that comes too early is kept and applied by itself later (see bundle list)."
        ))

    @OptionGroup var site: SiteOptions
    @Argument(help: ArgumentHelp(Console.words("数据包", "the bundles"))) var files: [String]

    package init() {}

    package func run() throws {
        let folder = try site.open()
        var outcome = BundleImport.Outcome()
        var failure: (any Error)?
        for file in files {
            let line = ProgressLine("导入", "importing")
            do {
                let importing = BundleImport(
                    try folder.bundling(program: Program.version), waiting: folder.bundles.waiting)
                let done = try importing.run(path: file) { line.show($0, of: $1) }
                line.finish()
                outcome.reports += done.reports
                outcome.refused += done.refused
            } catch let complaint as any Complaint where files.count > 1 && complaint.exitStatus == .badData {
                // The other files may be good.
                line.finish()
                Console.complain("\(file): \(complaint.message.text(Console.language))")
                failure = failure ?? complaint
            }
        }
        if outcome.reports.contains(where: \.isFromHub) { try folder.noteEnrolment() }
        SearchRefresh.run(folder)
        try BundleTaken(outcome).print(json: site.json)
        let isTroubled = outcome.reports.contains { !$0.troubles.isEmpty } || !outcome.refused.isEmpty
        if failure != nil || isTroubled { throw ExitCode(ExitStatus.badData.rawValue) }
    }
}
