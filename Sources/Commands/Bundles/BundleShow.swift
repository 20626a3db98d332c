import ArgumentParser
import Events
import Foundation
import Replication
import SiteStore
import Sync

/// `bundle show`: what a bundle says of itself, after its bytes were checked; with a site's folder also whether that site can
/// open it and its author signed it.
package struct BundleShow: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "show", abstract: Console.words("核对并显示数据包的概要", "check a bundle and show what it holds"),
        discussion: Console.words(
            "不用密钥即可看概要；指明 --dir 时另核对能否打开、签名是否有效。",
            "The summary needs no key; with --dir it is checked too whether that site can open it and who signed it."))

    @Option(name: .long, help: ArgumentHelp(Console.words("站点文件夹", "a site's folder"), valueName: "DIR")) var dir:
        String?
    @Argument(help: ArgumentHelp(Console.words("数据包", "the bundle"))) var file: String
    @Flag(name: .long, help: ArgumentHelp(Console.words("以 JSON 输出", "print JSON"))) var json = false

    package init() {}

    package func run() throws {
        let summary = try BundleSummary(path: file)
        if let dir {
            try BundleSummary.check(path: file, for: SiteFolder.open(path: dir).bundling(program: Program.version))
        }
        if json {
            try Console.print(json: BundleDocument(summary.header, summary.parcel, checked: dir != nil))
            return
        }
        let header = summary.header
        let (from, to) = (Console.printable(header.fromSite), Console.printable(header.toSite))
        let written = Instant(milliseconds: header.writtenAt).rfc3339
        let checked =
            dir == nil
            ? Bilingual(
                zh: "字节完好（签名和加密未核对，可用 --dir 核对）", en: "its bytes are whole (signature and seal not checked; use --dir)")
            : Bilingual(
                zh: "字节完好，签名有效，本站点可以打开", en: "its bytes are whole, its signature is right, and this site can open it")
        print(
            Console.words(
                "由 \(from) 于 \(written) 写给 \(to)，第 \(header.part)/\(header.parts) 份；\(checked.zh)",
                "from \(from), written \(written), for \(to), part \(header.part) of \(header.parts); \(checked.en)"))
        for range in header.ranges { print("  " + BundleLines.range(range).text(Console.language)) }
    }
}

/// What a header says, as people and programs read it.
enum BundleLines {
    static func range(_ range: BundleRange) -> Bilingual {
        let log = Console.printable(range.log)
        let contents = range.contents > 0
        return range.lastSeq < range.firstSeq
            ? Bilingual(
                zh: "日志 \(log)：\(contents ? "正文 \(range.contents) 份，" : "")须已有第 \(range.lastSeq) 条及以前",
                en:
                    "log \(log): \(contents ? "\(range.contents) contents, " : "")needs everything through \(range.lastSeq)"
            )
            : Bilingual(
                zh: "日志 \(log)：第 \(range.firstSeq) 至 \(range.lastSeq) 条，正文 \(range.contents) 份",
                en: "log \(log): events \(range.firstSeq) to \(range.lastSeq), \(range.contents) contents")
    }
}

struct BundleDocument: Encodable {
    struct Range: Encodable {
        let log: String
        let first_seq, last_seq, contents: UInt64
    }

    let from, to, written_at, bundle: String
    /// The file's SHA-256, by which `bundle drop` finds it where it is kept.
    let digest: String
    let part, parts: UInt32
    let bytes: UInt64
    /// Whether signature and seal were checked too; where they are wrong, that is an error.
    let checked: Bool
    let logs: [Range]

    init(_ header: BundleHeader, _ parcel: Parcel, checked: Bool) {
        from = header.fromSite
        to = header.toSite
        written_at = Instant(milliseconds: header.writtenAt).rfc3339
        bundle = header.bundle.hexadecimal
        part = header.part
        parts = header.parts
        digest = parcel.digest.description
        bytes = parcel.size
        self.checked = checked
        logs = header.ranges.map {
            Range(log: $0.log, first_seq: $0.firstSeq, last_seq: $0.lastSeq, contents: $0.contents)
        }
    }
}
