import ArgumentParser
import Commands
import Events
import Foundation
import Reports
import SiteStore

/// `report show`: prints the editions of a sealed report anew, from its file.
struct ReportShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: Console.words("由封存文件重新印出各版", "write a sealed report's editions anew"),
        discussion: Console.example(
            "report show reports/monthly-520103-2026-10.sealed", "report show reports/monthly-520103-2026-10.sealed"))

    @OptionGroup var site: SiteOptions
    @Argument(help: ArgumentHelp(Console.words("封存文件", "a sealed file"), valueName: "FILE")) var file: String
    @Option(
        help: ArgumentHelp(
            Console.words("写到哪个文件夹（默认与封存文件相同）", "the folder to write to (that of the file)"), valueName: "FOLDER"))
    var out: String?

    func run() async throws {
        let folder = try site.open()
        let sealed = try ReportFiles.read(file)
        try sealed.checkSignature(keys: try folder.everyKey(of: try SiteCode(sealed.report.site)))
        let settings = try await Settings.load(folder: site.dir, file: folder.settingsFile)
        let url = URL(fileURLWithPath: file)
        let files = ReportFiles(
            folder: out ?? url.deletingLastPathComponent().path, name: url.deletingPathExtension().lastPathComponent)
        let written = try files.writeEditions(
            sealed.report, sealed: sealed.digest, titles: try ReportTitles(folder).of(sealed.report),
            chartLibrary: settings.chartLibrary)
        if site.json {
            try Console.print(json: ["files": written])
        } else {
            written.forEach { print($0) }
        }
    }
}
