import Events
import Foundation

/// The contents beside a site's logs: what is held of them, what is awaited, and what was forgotten.
package protocol ContentStore: Sendable {
    /// What is in reach and not wholly here: texts first, then identities, then photos, each as they were named.
    ///
    /// What says of itself that it is larger than `Bounds.attachmentBytes` is never awaited.
    func awaited(_ scope: ContentScope, limit: Int) throws -> [AwaitedContent]

    /// Those of the digests that an event of that log names; whoever holds the log may have these contents.
    func named(_ digests: [Hash], in log: LogID) throws -> [Hash]

    /// Keeps pieces of contents that are awaited, in one commit; others, forgotten ones among them, are passed over.
    ///
    /// A content in one piece is compared with its digest. Of a larger one the pieces are taken in their order, and one that
    /// is not the next is passed over; with the last the whole is compared. Where it differs, its pieces go like those of a
    /// forgotten one, and it is awaited from its beginning again. A larger one must have the size that its event names.
    func store(_ pieces: [ContentPiece]) throws -> StoredPieces

    /// A piece of a content, counted from 0; nil where the content is not held, or has no such piece.
    func piece(_ number: Int, of digest: Hash) throws -> ContentPiece?

    /// Marks contents as wanted although they are large, or of a class that travels on request only; they stay so until
    /// they have come.
    ///
    /// - Returns: how many of them are awaited.
    func request(_ digests: [Hash]) throws -> Int

    /// What is known of a content that is held, however large it is; nil where it is awaited or forgotten.
    func heldContent(_ digest: Hash) throws -> HeldContent?

    /// The bytes of a piece of a content, counted from 0; nil where the content is not held, or has no such piece.
    func chunk(_ number: Int, of digest: Hash) throws -> Data?
}

extension ContentStore {
    /// Keeps contents of one piece each.
    ///
    /// - Returns: how many were kept.
    package func store(_ contents: [Content]) throws -> Int { try store(contents.map { ContentPiece($0) }).kept }

    /// Digests that events of that log name and whose bytes are not here yet, as far as they travel without being asked
    /// for one by one: at most `Bounds.textBytes` each.
    package func awaitedContents(of log: LogID, limit: Int) throws -> [Hash] {
        let classes = ContentReaches(text: .small, identity: .small, photo: .small)
        return try awaited(ContentScope([log: classes]), limit: limit).map(\.digest)
    }
}
