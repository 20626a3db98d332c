import Foundation

/// Where the bytes of a content come from that is too large to be held in memory.
///
/// Whatever it reads from, a file say, stays there for as long as the source is held.
package protocol ContentSource: AnyObject, Sendable {
    /// Hands over every byte from the first on, in pieces of any size; may be called again.
    func read(_ take: (Data) throws -> Void) throws
}

/// A content whose bytes are read where they are needed, and never whole: an attachment.
package struct StreamedContent: Sendable {
    package let contentClass: ContentClass
    /// 16 random bytes.
    package let salt: Data
    /// Bytes.
    package let size: Int
    package let digest: Hash
    package let source: any ContentSource

    /// Reads the source through once.
    ///
    /// - Throws: `EventsError` when the salt has another length or the bytes are more than `Bounds.attachmentBytes`;
    ///   whatever the source throws.
    package init(class contentClass: ContentClass, salt: Data, source: any ContentSource) throws {
        try Content.check(salt: salt)
        var hasher = ContentHasher(class: contentClass, salt: salt)
        try source.read { piece in
            hasher.update(piece)
            guard hasher.size <= Bounds.attachmentBytes else {
                throw EventsError(
                    .bound, zh: "附件超过 \(Bounds.attachmentBytes) 字节（20 MB），请压缩或拆分",
                    en:
                        "an attachment has more than \(Bounds.attachmentBytes) bytes (20 MB); make it smaller or split it"
                )
            }
        }
        self.contentClass = contentClass
        self.salt = salt
        self.source = source
        size = hasher.size
        digest = hasher.digest
    }
}
