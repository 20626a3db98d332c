import Events

/// A sealed bundle of another site's, as it is carried: nobody on the way looks into it.
package struct Parcel: Hashable, Sendable {
    /// SHA-256 of the whole file.
    package let digest: Hash
    package let size: UInt64

    package init(digest: Hash, size: UInt64) {
        self.digest = digest
        self.size = size
    }

    /// What became of it at the side that it was handed to.
    package enum Outcome: Hashable, Sendable {
        /// It was taken in there, or is kept there to be carried on: it need not be kept here any more.
        case settled
        /// It never will be.
        case refused(SyncFault)
        /// Not now.
        case postponed(SyncFault)
    }
}
