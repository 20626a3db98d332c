/// Every bound on attachments that `Bounds` does not name, in one place.
package enum AttachmentBounds {
    /// Pixels of one picture: a phone's largest have 200 million.
    package static let pixels = 256 * 1024 * 1024
    /// Pixels of a thumbnail's longer side.
    package static let thumbnailSide = 320
    /// Bytes read at once.
    package static let pieceBytes = 64 * 1024
    /// Parts (segments, chunks) of one picture.
    package static let parts = 100_000
    /// Bytes of a tool's answer that are read.
    package static let answerBytes = 1024 * 1024
    /// How long a tool may take.
    package static let patience = Duration.seconds(30)
}
