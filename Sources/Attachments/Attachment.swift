import Events
import Foundation

/// Photos and scans on their way into the log.
package enum Attachment {
    /// Checks a file and makes it ready to be attached.
    ///
    /// The type is told by the bytes: JPEG, PNG, WebP or PDF, at most `Bounds.attachmentBytes`, whole. Photos lose what
    /// tells place, time and device; a PDF is kept as it is. The original is only read.
    ///
    /// - Parameters:
    ///   - keepMetadata: leaves a photo as it is, with place and device.
    ///   - salt: 16 random bytes at each call.
    /// - Throws: `AttachmentError`, and nothing is left on disk.
    package static func prepare(
        path: String, keepMetadata: Bool = false, toolbox: Toolbox = Toolbox(), salt: () -> Data
    ) throws -> PreparedAttachment {
        let copy = try WorkingCopy(of: path, in: WorkFolder(in: toolbox.workParent))
        var view = try ByteView(path: copy.path)
        guard let kind = AttachmentKind(firstBytes: Data(try view.bytes(0, AttachmentKind.signatureBytes))) else {
            throw AttachmentError(
                .type, zh: "\(path) 不是 JPEG、PNG、WebP 图片或 PDF（按内容判断，与扩展名无关）",
                en: "\(path) is neither a JPEG, PNG or WebP picture nor a PDF (told by its bytes, whatever its name)")
        }
        _ = try PictureParts.read(kind, path: copy.path)
        if kind.isPicture, !keepMetadata { try Stripping.strip(copy, kind, toolbox) }
        var notes: [Bilingual] = []
        if !kind.isPicture {
            notes.append(
                Bilingual(
                    zh: "PDF 原样保存，其中的作者、软件等信息未去除",
                    en: "the PDF is kept as it is, with whatever it says of its author and software"))
        }
        let thumbnail: Content?
        switch try Thumbnail.make(of: copy, kind, toolbox) {
        case .made(let bytes): thumbnail = try Content(class: .photo, salt: salt(), bytes: bytes)
        case .none(let why):
            thumbnail = nil
            notes.append(why)
        }
        return PreparedAttachment(
            kind: kind, file: try StreamedContent(class: .photo, salt: salt(), source: copy), thumbnail: thumbnail,
            notes: notes)
    }
}
