import Events
import Foundation

extension ContentPiece {
    /// Whether the digest is this one's; for a content in one piece.
    var isWhole: Bool {
        var hasher = ContentHasher(class: contentClass, salt: salt)
        hasher.update(bytes)
        return hasher.digest == digest
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
