import Events

/// A file that is ready to be attached: checked, stripped, with its digest taken.
///
/// It holds on to a private working copy, which is removed when neither it nor a draft that names its contents is held
/// any more.
package struct PreparedAttachment: Sendable {
    package let kind: AttachmentKind
    package let file: StreamedContent
    /// At most `AttachmentBounds.thumbnailSide` pixels a side, JPEG, without metadata; nil where a document has none.
    package let thumbnail: Content?
    /// What the operator should know: that a PDF is kept as it is, that there is no thumbnail and why.
    package let notes: [Bilingual]

    /// What an event names: the attachment, then its thumbnail.
    package var contents: [NamedContent] {
        var contents = [NamedContent(.attachment, file, mediaType: kind.mediaType)]
        if let thumbnail {
            contents.append(NamedContent(.thumbnail, thumbnail, mediaType: AttachmentKind.jpeg.mediaType))
        }
        return contents
    }
}
