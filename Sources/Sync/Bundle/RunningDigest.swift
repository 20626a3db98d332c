import Crypto
import Events
import Foundation

/// SHA-256 and size of bytes that pass by.
package struct RunningDigest {
    private var hasher = SHA256()
    package private(set) var size: UInt64 = 0

    package init() {}

    package mutating func update(_ bytes: Data) {
        hasher.update(data: bytes)
        size += UInt64(bytes.count)
    }

    package var hash: Hash { Hash(hasher.finalize()) }

    /// As a whole file.
    package var parcel: Parcel { Parcel(digest: hash, size: size) }
}
