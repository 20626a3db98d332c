import ArgumentParser
import Events
import Foundation
import Replication
import Sync

/// `bundle show`: what a bundle says of itself, after its bytes were checked.
package struct BundleShow: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "show", abstract: Console.words("核对并显示数据包的概要", "check a bundle and show what it holds"))

    @Argument(help: ArgumentHelp(Console.words("数据包", "the bundle"))) var file: String
    @Flag(name: .long, help: ArgumentHelp(Console.words("以 JSON 输出", "print JSON"))) var json = false

    package init() {}

    package func run() throws {
        let header = try BundleImport.show(path: file)
        let written = Instant(milliseconds: header.writtenAt).rfc3339
        if json {
            try Console.print(
                json: Document(
                    from: header.fromSite, to: header.toSite, written_at: written, log: header.log,
                    first_seq: header.firstSeq, last_seq: header.lastSeq))
        } else {
            print(
                Console.words(
                    "由 \(header.fromSite) 于 \(written) 写给 \(header.toSite)：日志 \(header.log) 第 \(header.firstSeq) 至 \(header.lastSeq) 条；字节完好",
                    "from \(header.fromSite), written \(written), for \(header.toSite): log \(header.log), events \(header.firstSeq) to \(header.lastSeq); its bytes are whole"
                ))
        }
    }

    private struct Document: Encodable {
        let from, to, written_at, log: String
        let first_seq, last_seq: UInt64
    }
}
