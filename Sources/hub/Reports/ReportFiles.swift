import Commands
import Events
import Export
import Foundation
import Reports
import SiteStore
import Web

/// The files of one report, all beside each other under one name.
struct ReportFiles {
    let folder: String
    let name: String

    private static let mode: mode_t = 0o640

    var sealedPath: String { folder + "/" + name + ".sealed" }

    /// - Throws: `ReportError` (`report.sealed_already`).
    func checkUnsealed() throws {
        guard FileManager.default.fileExists(atPath: sealedPath) else { return }
        throw ReportError(
            .exists, zh: "\(sealedPath) 已封存，不再改写；之后的变化用 report verify 查看",
            en: "\(sealedPath) is sealed already and stays as it is; report verify lists what has changed since")
    }

    /// - Returns: the file's path.
    func write(_ sealed: SealedReport) throws -> String {
        try makeFolder()
        try DurableFile.write(sealed.file, to: sealedPath, mode: Self.mode)
        return sealedPath
    }

    /// HTML, Markdown and Excel in both languages. The workbook has every row that the report has.
    ///
    /// - Parameter sealed: the digest under which it was sealed; nil for a draft.
    /// - Returns: the files' paths.
    func writeEditions(
        _ report: Report, sealed: Hash?, titles: [String: String], chartLibrary: String?
    ) throws -> [String] {
        try makeFolder()
        return try Language.allCases.flatMap { language -> [String] in
            let edition = ReportEdition(report, in: language, sealed: sealed, titles: titles)
            let page = try ReportPage(edition, chartLibrary: chartLibrary ?? Dashboard.debianChartLibrary)
            let whole = ReportEdition(report, in: language, sealed: sealed, titles: titles, isWhole: true)
            let files = [
                ("html", Data(page.html.utf8)), ("md", Data(ReportMarkdown(edition).text.utf8)),
                ("xlsx", try ExportedFile(whole).wholeBytes()),
            ]
            return try files.map { ending, bytes in
                let path = "\(folder)/\(name).\(language.rawValue).\(ending)"
                try DurableFile.write(bytes, to: path, mode: Self.mode)
                return path
            }
        }
    }

    private func makeFolder() throws {
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw SiteStoreError(
                .cannotWrite, zh: "不能新建文件夹 \(folder)，请检查权限",
                en: "cannot make the folder \(folder); check its permissions")
        }
    }

    /// - Throws: `ReportError` `report.unreadable`, `report.damaged`.
    static func read(_ path: String) throws -> SealedReport {
        guard let handle = FileHandle(forReadingAtPath: path),
            let bytes = try? handle.read(upToCount: SealedReport.maxBytes + 1)
        else {
            throw ReportError(.unreadable, zh: "读不到 \(path)，请核对路径", en: "cannot read \(path); check the path")
        }
        return try SealedReport(bytes)
    }
}
