import ArgumentParser
import Attachments
import Events
import SiteStore

/// Photographs and scans that come with a record.
package struct AttachmentOptions: ParsableArguments {
    @Option(
        name: .customLong("attach"),
        help: ArgumentHelp(
            Console.words(
                "附件：照片或扫描件（JPEG、PNG、WebP、PDF），可多次", "a photograph or scan (JPEG, PNG, WebP, PDF); may be repeated"),
            valueName: "FILE"))
    package var files: [String] = []

    @Flag(
        help: ArgumentHelp(
            Console.words("保留照片中的拍摄地点和设备信息", "keep where and with what a photograph was taken")))
    package var keepMetadata = false

    package init() {}

    /// The attachments, each followed by its thumbnail where it has one.
    ///
    /// What the operator should know of a file, such as that a PDF is kept as it is, is said on stderr.
    ///
    /// - Throws: `AttachmentError` naming the file that cannot be attached and why, `SiteStoreError` (`argument.invalid`)
    ///   when there are more than one record can name.
    package func contents() throws -> [NamedContent] {
        guard files.count <= Self.filesAtMost else {
            throw SiteStoreError(
                .argument, zh: "--attach 最多 \(Self.filesAtMost) 个，其余请另行登记",
                en: "--attach names \(Self.filesAtMost) files at most")
        }
        return try files.flatMap { path in
            let prepared = try Attachment.prepare(path: path, keepMetadata: keepMetadata) {
                Randomness.bytes(Content.saltBytes)
            }
            for note in prepared.notes { Console.note("\(path)：\(note.zh)", "\(path): \(note.en)") }
            return prepared.contents
        }
    }

    /// Each with its thumbnail; titles, texts and identities need room in the same record.
    static let filesAtMost = (Bounds.listEntries - 16) / 2
}
