import Events
import Foundation

/// A piece of a content as it travels: `Bounds.chunkBytes`, and the last one what is left.
package struct ContentPiece: Hashable, Sendable {
    /// Of the whole content.
    package let digest: Hash
    package let contentClass: ContentClass
    /// The content's 16 random bytes with piece 0; empty with the others.
    package let salt: Data
    /// Bytes of the whole content.
    package let size: Int
    /// Counted from 0.
    package let number: Int
    package let bytes: Data

    package init(digest: Hash, contentClass: ContentClass, salt: Data, size: Int, number: Int, bytes: Data) {
        self.digest = digest
        self.contentClass = contentClass
        self.salt = salt
        self.size = size
        self.number = number
        self.bytes = bytes
    }

    /// A content that is no larger than a text may be is one piece.
    package init(_ content: Content) {
        self.init(
            digest: content.digest, contentClass: content.contentClass, salt: content.salt, size: content.bytes.count,
            number: 0, bytes: content.bytes)
    }

    /// Into how many pieces a content of that size is cut; one that is empty has one.
    package static func count(ofSize size: Int) -> Int { max(1, (size + Bounds.chunkBytes - 1) / Bounds.chunkBytes) }

    /// How long a piece of a content of that size is; the number must be one of its pieces'.
    static func length(of number: Int, ofSize size: Int) -> Int {
        min(Bounds.chunkBytes, size - number * Bounds.chunkBytes)
    }

    /// Whether it can be a piece of any content: a peer's word, which holds or not.
    var isWellFormed: Bool {
        (0...Bounds.attachmentBytes).contains(size) && (0..<Self.count(ofSize: size)).contains(number)
            && bytes.count == Self.length(of: number, ofSize: size)
            && salt.count == (number == 0 ? Content.saltBytes : 0)
    }

    package var isLast: Bool { number == Self.count(ofSize: size) - 1 }

    /// Whether the digest is this one's; for a content in one piece.
    var isWhole: Bool {
        var hasher = ContentHasher(class: contentClass, salt: salt)
        hasher.update(bytes)
        return hasher.digest == digest
    }
}

/// A content that an event names and whose bytes are not wholly here.
package struct AwaitedContent: Hashable, Sendable {
    package let digest: Hash
    package let contentClass: ContentClass
    /// Bytes, as the event says.
    package let size: Int
    /// The first piece that is missing, counted from 0.
    package let nextChunk: Int
    /// The log whose event named it first.
    package let log: LogID

    package init(digest: Hash, contentClass: ContentClass, size: Int, nextChunk: Int, log: LogID) {
        self.digest = digest
        self.contentClass = contentClass
        self.size = size
        self.nextChunk = nextChunk
        self.log = log
    }
}

/// What became of pieces that came.
package struct StoredPieces: Hashable, Sendable {
    /// Contents that are whole now.
    package var kept = 0
    /// Pieces that were kept, the last ones of those contents among them.
    package var pieces = 0
    /// Contents whose bytes are not what an event names; each is awaited from its beginning again.
    package var damaged: [Hash] = []

    package init() {}
}
