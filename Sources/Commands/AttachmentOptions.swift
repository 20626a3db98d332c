import ArgumentParser
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
    /// - Throws: `SiteStoreError` (`argument.invalid`) naming the file that cannot be attached.
    package func contents() throws -> [NamedContent] {
        guard let first = files.first else { return [] }
        throw SiteStoreError(
            .argument, zh: "此版本还不能保存附件（\(first)），请去掉 --attach",
            en: "this version cannot keep attachments yet (\(first)); leave --attach out")
    }
}
