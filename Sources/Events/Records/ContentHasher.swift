import Crypto
import Foundation

/// Computes the digest of a content whose bytes come piece by piece: SHA-256(class as one byte, salt, bytes).
package struct ContentHasher: Sendable {
    private var hasher = SHA256()
    /// Bytes of the content so far.
    package private(set) var size = 0

    package init(class contentClass: ContentClass, salt: Data) {
        hasher.update(data: Data([UInt8(truncatingIfNeeded: contentClass.rawValue)]))
        hasher.update(data: salt)
    }

    package mutating func update(_ piece: Data) {
        hasher.update(data: piece)
        size += piece.count
    }

    /// The digest of what came so far.
    package var digest: Hash { Hash(hasher.finalize()) }
}
