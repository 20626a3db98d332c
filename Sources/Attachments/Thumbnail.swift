import Events
import Foundation

/// A small JPEG of a picture, or of a document's first page.
///
/// Making one reads the picture to its end, so that this is also where a damaged one is found out.
enum Thumbnail {
    enum Result {
        case made(Data)
        /// Only of a document: the tool cannot draw it.
        case none(Bilingual)
    }

    /// - Throws: `AttachmentError`: `attachment.damaged` for a picture that cannot be read to its end; of a picture, those
    ///   of `Tool.run`.
    static func make(of copy: WorkingCopy, _ kind: AttachmentKind, _ toolbox: Toolbox) throws -> Result {
        let target = copy.folder.file("thumbnail.jpg")
        let outcome: Tool.Outcome
        do {
            outcome = try Tool.vips.run(
                [
                    "thumbnail", copy.path, "\(target)[Q=80,strip,background=255]",
                    "\(AttachmentBounds.thumbnailSide)", "--height", "\(AttachmentBounds.thumbnailSide)", "--size",
                    "down", "--fail-on", "truncated",
                ], in: copy.folder, toolbox)
        } catch let error as AttachmentError where !kind.isPicture {
            return .none(error.message)
        }
        guard outcome.succeeded else {
            if kind.isPicture { throw AttachmentError.damaged("图片读不完整", "the picture cannot be read to its end") }
            return .none(
                Bilingual(
                    zh: "此 PDF 的首页画不出来，没有缩略图", en: "the first page of this PDF cannot be drawn; it has no thumbnail"))
        }
        var view = try ByteView(path: target)
        let parts = try JPEGParts.read(&view)
        guard view.count <= Bounds.textBytes, parts.firstUnwanted(.jpeg) == nil, !parts.names.contains("APP1 Exif")
        else {
            throw AttachmentError(
                .toolFailed, zh: "程序 vips 制作的缩略图不合规格", en: "the thumbnail that vips made is not as it was asked for")
        }
        return .made(try Data(contentsOf: URL(fileURLWithPath: target)))
    }
}
