/// What a picture's file is made of, as far as it matters here.
struct PictureParts: Hashable {
    /// Pixels.
    var width = 0
    var height = 0
    /// Names of the parts in their order: `APP1 Exif`, `tEXt`, `VP8X`.
    var names: [String] = []
    /// Bytes after the picture's end: a phone puts a short film there, for example.
    var trailing = 0

    /// - Throws: `AttachmentError` (`attachment.damaged`) when the structure is not that of its kind, or cut off;
    ///   `attachment.size` for too many pixels.
    static func read(_ kind: AttachmentKind, path: String) throws(AttachmentError) -> PictureParts? {
        var view = try ByteView(path: path)
        let parts: PictureParts
        switch kind {
        case .jpeg: parts = try JPEGParts.read(&view)
        case .png: parts = try PNGParts.read(&view)
        case .webp: parts = try WebPParts.read(&view)
        case .pdf:
            try PDFEnds.check(&view)
            return nil
        }
        guard parts.width > 0, parts.height > 0 else {
            throw .damaged("图片没有尺寸", "the picture has no size")
        }
        guard parts.width * parts.height <= AttachmentBounds.pixels else {
            throw AttachmentError(
                .size, zh: "图片有 \(parts.width)×\(parts.height) 像素，过大；请缩小后再附",
                en: "the picture has \(parts.width)×\(parts.height) pixels, too many; make it smaller")
        }
        return parts
    }

    /// The first part that may tell more than the picture shows; nil where there is none.
    func firstUnwanted(_ kind: AttachmentKind) -> String? {
        let allowed: Set<String>
        switch kind {
        case .jpeg: allowed = JPEGParts.harmless
        case .png: allowed = PNGParts.harmless
        case .webp: allowed = WebPParts.harmless
        case .pdf: return nil
        }
        if trailing > 0 { return "\(trailing) bytes after the end" }
        return names.first { !allowed.contains($0) }
    }
}
