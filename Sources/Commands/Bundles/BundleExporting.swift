import ArgumentParser
import Events
import Foundation
import Replication
import SiteStore

/// What the export of a bundle takes, at a station and at a hub.
package struct BundleExporting: ParsableArguments {
    @Flag(help: ArgumentHelp(Console.words("从头导出，不论对方已存多少", "everything, whatever the other side is known to hold")))
    package var all = false
    @Flag(help: ArgumentHelp(Console.words("连同大幅照片", "photographs too that travel on request only")))
    package var withPhotos = false
    @Option(
        help: ArgumentHelp(
            Console.words("每份最多这么大（如 650M、4G），分成多个文件", "write several files of at most this size, such as 650M or 4G"),
            valueName: "SIZE"))
    package var split: String?

    package init() {}

    /// Writes the bundle and says what it holds.
    ///
    /// - Parameters:
    ///   - path: the file; with a suffix for each part where there are several.
    ///   - isKept: whether people take the files; else they are only on their way to another place.
    ///   - next: what is to be done with it, as a sentence.
    package func export(
        from folder: SiteFolder, to site: SiteCode, path: String, isKept: Bool = true, json: Bool, next: Bilingual
    ) throws -> BundleExport.Report {
        let options = try BundleExport.Options(
            all: all, withPhotos: withPhotos, split: try split.map { try Self.bytes($0) }
        ).checked()
        let export = try BundleExport(
            folder.bundling(program: Program.version), to: site, options: options,
            identifier: Randomness.bytes(BundleExport.identifierBytes))
        let line = ProgressLine("导出", "exporting")
        let report = try export.write(to: path) { line.show($0, of: $1) }
        line.finish()
        for log in report.unsigned {
            Console.note(
                "日志 \(log) 有记录未经其站点签名，未导出；请运行 log verify",
                "log \(log) has events that its owner did not sign; they were not exported: run log verify")
        }
        if json {
            try Console.print(
                json: Document(
                    to: site.text, events: report.events, contents: report.contents, bytes: report.bytes,
                    files: report.parts.map {
                        .init(
                            file: isKept ? $0.name : nil, bytes: $0.bytes, events: $0.events, contents: $0.contents)
                    }))
        } else {
            let files =
                isKept
                ? report.parts.map(\.name).joined(separator: Console.words("、", ", "))
                : Console.words("给 \(site) 的数据包", "a bundle for \(site)")
            print(
                Console.words(
                    "已写入 \(files)：记录 \(report.events) 条、正文 \(report.contents) 份，共 \(report.bytes) 字节，已加密，只有 \(site) 能打开。\(next.zh)",
                    "wrote \(files): \(report.events) events, \(report.contents) contents, \(report.bytes) bytes, sealed so that only \(site) can open it. \(next.en)"
                ))
        }
        return report
    }

    private struct Document: Encodable {
        struct File: Encodable {
            /// Nil where it is only on its way.
            let file: String?
            let bytes, events, contents: Int
        }

        let to: String
        let events, contents, bytes: Int
        let files: [File]
    }

    /// `650M`, `4G`, `700000K`, or bytes.
    ///
    /// - Throws: `SiteStoreError` (`argument.invalid`).
    static func bytes(_ text: String) throws -> Int {
        let units = ["K": 10, "M": 20, "G": 30]
        let unit = text.last.map { String($0).uppercased() }.flatMap { units[$0] }
        guard let number = Int(unit == nil ? text : String(text.dropLast())), number > 0,
            number <= Int.max >> (unit ?? 0)
        else {
            throw SiteStoreError(
                .argument, zh: "--split 不能是“\(text)”，应如 650M 或 4G",
                en: "--split cannot be \"\(text)\"; write 650M or 4G")
        }
        return number << (unit ?? 0)
    }
}
