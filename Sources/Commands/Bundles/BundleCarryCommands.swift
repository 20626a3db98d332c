import ArgumentParser
import Events
import Foundation
import Replication
import SiteStore

/// `bundle carry`: keeps a neighbour's sealed bundle, to be handed to the hub with this site's own sync.
package struct BundleCarryCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "carry", abstract: Console.words("代邻近站点转交数据包", "carry a neighbour's bundle to the hub"),
        discussion: Console.words(
            "例：\(Console.program) bundle carry /media/usb/村室.bundle\n下次同步时交给中心。数据包已加密，本站点看不到内容，也改动不了。",
            "Example: \(Console.program) bundle carry /media/usb/room.bundle\nIt goes up with the next sync. It is sealed: this site can neither read nor alter it."
        ))

    @OptionGroup var site: SiteOptions
    @Argument(help: ArgumentHelp(Console.words("数据包", "the bundles"))) var files: [String]

    package init() {}

    package func run() throws {
        let folder = try site.open()
        for file in files {
            let summary = try folder.bundles.carry(path: file, above: try folder.hubsAbove())
            if site.json {
                try Console.print(json: BundleDocument(summary.header, summary.parcel, checked: false))
                continue
            }
            let (from, to) = (Console.printable(summary.header.fromSite), Console.printable(summary.header.toSite))
            print(
                Console.words(
                    "已收存 \(from) 给 \(to) 的数据包，下次同步时转交",
                    "kept the bundle of \(from) for \(to); it goes up with the next sync"))
        }
    }
}

/// `bundle collect`: writes out what the hub handed down for neighbours.
package struct BundleCollectCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "collect",
        abstract: Console.words("取出中心给邻近站点的数据包", "write out what the hub handed down for neighbours"),
        discussion: Console.words(
            "例：\(Console.program) bundle collect /media/usb", "Example: \(Console.program) bundle collect /media/usb"))

    @OptionGroup var site: SiteOptions
    @Argument(help: ArgumentHelp(Console.words("写到哪个文件夹", "folder to write to"))) var folder: String

    package init() {}

    package func run() throws {
        let files = try site.open().bundles.collect(into: folder)
        if site.json {
            try Console.print(
                json: files.map { Document(file: $0.path, from: $0.header.fromSite, to: $0.header.toSite) })
            return
        }
        if files.isEmpty { print(Console.words("没有要带走的数据包", "there is nothing to take along")) }
        for (path, header) in files {
            let to = Console.printable(header.toSite)
            print(
                Console.words(
                    "已写入 \(path)，请带给 \(to) 用 bundle import 导入",
                    "wrote \(path); take it to \(to), to be taken in with bundle import"))
        }
    }

    private struct Document: Encodable {
        let file, from, to: String
    }
}
