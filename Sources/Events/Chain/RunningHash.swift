import Crypto
import Foundation

/// SHA-256 of bytes that come piece by piece.
package struct RunningHash: Sendable {
    private var hasher = SHA256()

    package init() {}

    package mutating func update(_ bytes: some DataProtocol) { hasher.update(data: bytes) }

    /// Of what came so far.
    package var hash: Hash { Hash(hasher.finalize()) }
}
