import ArgumentParser
import Events
import Foundation
import Replication
import SiteStore
import Sync

/// `bundle list`: the bundles that are kept in the site's folder, and what they wait for.
package struct BundleListCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: Console.words("收存的数据包及其等待的内容", "the bundles that are kept here, and what they wait for"))

    @OptionGroup var site: SiteOptions

    package init() {}

    package func run() throws {
        let folder = try site.open()
        let waiting = try folder.bundles.waiting.entries().map { entry in
            (entry, try entry.header.missing(in: folder.log))
        }
        let carried = try folder.bundles.carried.entries()
        let collected = try folder.bundles.collected.entries()
        if site.json {
            try Console.print(
                json: Document(
                    waiting: waiting.map { entry, missing in
                        .init(
                            bundle: BundleDocument(entry.header, entry.parcel, checked: true),
                            missing: missing.map {
                                .init(log: $0.log.name, first_seq: $0.seqs.lowerBound, last_seq: $0.seqs.upperBound)
                            })
                    }, carried: carried.map { BundleDocument($0.header, $0.parcel, checked: false) },
                    collected: collected.map { BundleDocument($0.header, $0.parcel, checked: false) }))
            return
        }
        if waiting.isEmpty, carried.isEmpty, collected.isEmpty {
            print(Console.words("没有收存的数据包", "no bundles are kept here"))
        }
        for (entry, missing) in waiting {
            print(Console.words("待补齐：", "waiting: ") + Self.line(entry))
            for gap in missing {
                print(
                    Console.words(
                        "  缺日志 \(gap.log) 第 \(gap.seqs.lowerBound) 至 \(gap.seqs.upperBound) 条",
                        "  events \(gap.seqs.lowerBound) to \(gap.seqs.upperBound) of log \(gap.log) are missing"))
            }
        }
        for entry in carried { print(Console.words("待转交中心：", "to be carried to the hub: ") + Self.line(entry)) }
        for entry in collected { print(Console.words("待带走：", "to be taken along: ") + Self.line(entry)) }
    }

    private static func line(_ entry: BundleFolder.Entry) -> String {
        let header = entry.header
        let (from, to) = (Console.printable(header.fromSite), Console.printable(header.toSite))
        return Console.words(
            "\(from) 于 \(Instant(milliseconds: header.writtenAt).rfc3339) 写给 \(to)，第 \(header.part)/\(header.parts) 份，\(entry.parcel.size) 字节，编号 \(entry.parcel.shortDigest)",
            "from \(from), written \(Instant(milliseconds: header.writtenAt).rfc3339), for \(to), part \(header.part) of \(header.parts), \(entry.parcel.size) bytes, digest \(entry.parcel.shortDigest)"
        )
    }

    private struct Document: Encodable {
        struct Gap: Encodable {
            let log: String
            let first_seq, last_seq: UInt64
        }

        struct Waiting: Encodable {
            let bundle: BundleDocument
            let missing: [Gap]
        }

        let waiting: [Waiting]
        let carried, collected: [BundleDocument]
    }
}
