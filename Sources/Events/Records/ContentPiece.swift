import Foundation

/// A piece of a content, as it is kept and as it travels: `Bounds.chunkBytes` of it, the last one less. A text is one piece.
package struct ContentPiece: Hashable, Sendable {
    package let digest: Hash
    package let contentClass: ContentClass
    /// The content's random bytes, with piece 0; empty beyond.
    package let salt: Data
    /// Bytes of the whole content.
    package let size: Int
    /// From 0.
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

    /// A content that is one piece.
    package init(_ content: Content) {
        self.init(
            digest: content.digest, contentClass: content.contentClass, salt: content.salt, size: content.bytes.count,
            number: 0, bytes: content.bytes)
    }

    /// Into how many pieces a content of that size is cut; one that is empty has one.
    package static func count(ofSize size: Int) -> Int { max(1, (size + Bounds.chunkBytes - 1) / Bounds.chunkBytes) }

    /// How long a piece of a content of that size is; the number must be one of its pieces'.
    package static func length(of number: Int, ofSize size: Int) -> Int {
        min(Bounds.chunkBytes, size - number * Bounds.chunkBytes)
    }

    /// Whether it can be a piece of any content: a peer's word, which holds or not.
    package var isWellFormed: Bool {
        (0...Bounds.attachmentBytes).contains(size) && (0..<Self.count(ofSize: size)).contains(number)
            && bytes.count == Self.length(of: number, ofSize: size)
            && salt.count == (number == 0 ? Content.saltBytes : 0)
    }

    package var isLast: Bool { number == Self.count(ofSize: size) - 1 }
}

/// A content whose bytes are not, or not wholly, here.
package struct AwaitedContent: Hashable, Sendable {
    package let digest: Hash
    package let contentClass: ContentClass
    /// Bytes, as the event says that named it.
    package let size: Int
    /// The pieces before it are here.
    package let nextPiece: Int
    /// The log whose event named it first.
    package let log: LogID

    package init(digest: Hash, contentClass: ContentClass, size: Int, nextPiece: Int, log: LogID) {
        self.digest = digest
        self.contentClass = contentClass
        self.size = size
        self.nextPiece = nextPiece
        self.log = log
    }
}
