import ArgumentParser
import Events
import Foundation
import Replication
import SiteStore
import Sync

/// `bundle drop`: lets a bundle go that is kept in the site's folder, because what it waits for will never come, say, or because
/// a newer one replaced it.
package struct BundleDropCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "drop",
        abstract: Console.words("丢弃收存的数据包", "let a bundle go that is kept here"),
        discussion: Console.words(
            "例：\(Console.program) bundle drop 3f9a01c2\n编号见 bundle list，写前面几位即可。对方没有收到回执，下次导出会再次包含其中的记录。",
            "Example: \(Console.program) bundle drop 3f9a01c2\nThe digest is in bundle list; its first characters are enough. Its author got no acknowledgement of it: the next export has the records again."
        ))

    /// Fewer characters might be a slip.
    private static let leastCharacters = 6

    @OptionGroup var site: SiteOptions
    @Argument(help: ArgumentHelp(Console.words("数据包的编号", "the bundle's digest"))) var digest: String

    package init() {}

    package func run() throws {
        let bundles = try site.open().bundles
        let wanted = digest.lowercased()
        let found = try [bundles.waiting, bundles.carried, bundles.collected].flatMap { folder in
            try folder.entries().filter { $0.parcel.digest.description.hasPrefix(wanted) }.map { (folder, $0) }
        }
        guard wanted.count >= Self.leastCharacters, let (folder, entry) = found.first, found.count == 1 else {
            throw SiteStoreError(
                .argument,
                zh:
                    "编号“\(digest)”\(found.count > 1 ? "不止一份" : "没有对应的数据包")，请按 bundle list 写明（至少 \(Self.leastCharacters) 位）",
                en:
                    "\(found.count > 1 ? "several bundles have" : "no bundle has") the digest \"\(digest)\"; see bundle list, and give at least \(Self.leastCharacters) characters"
            )
        }
        try folder.remove(entry.parcel.digest)
        if site.json {
            return try Console.print(json: BundleDocument(entry.header, entry.parcel, checked: false))
        }
        let from = Console.printable(entry.header.fromSite)
        print(
            Console.words(
                "已丢弃 \(from) 的数据包；其中的记录仍在对方，下次导出会再次包含",
                "let the bundle of \(from) go; its author still has the records, and the next export brings them again")
        )
    }
}

extension Parcel {
    /// As much of the digest as tells a folder's bundles apart.
    var shortDigest: String { String(digest.description.prefix(12)) }
}
