/// Every bound on a bundle file, in one place.
package enum BundleBounds {
    /// Bytes that the seal adds to a frame: the tag of Poly1305.
    package static let sealBytes = 16
    /// Bytes of a record's body.
    package static let recordBytes = SyncBounds.frameBytes + sealBytes
    /// Bytes before a record's body: its kind and length.
    package static let prefixBytes = 5
    /// Sealed records in one file: what a reader keeps of each (32 bytes) stays small.
    package static let records = 1 << 20
    /// Ranges that a header lists; what does not fit goes into the next part.
    package static let ranges = 4096
    /// Parts of one bundle.
    package static let parts = 9999
    /// Heads in one HOLDS.
    package static let heads = 2048
    /// The smallest size to which a bundle may be split: the largest content fits with all that goes around it.
    package static let partBytes = 24 * 1024 * 1024
    /// The random bytes whose digest names a bundle.
    package static let identifierBytes = 16
    /// Bundle bytes in one CARRY.
    package static let carryBytes = 256 * 1024
    /// CARRY frames under way that are not answered yet.
    package static let carriesUnderWay = 4
    /// Bytes of a bundle that is put by or carried, and of all in one folder together.
    package static let fileBytes: UInt64 = 2 << 30
    package static let folderBytes: UInt64 = 8 << 30
    /// Bundles in one folder.
    package static let files = 256
    /// Outcomes that are remembered of bundles that were carried here.
    package static let outcomes = 256
}
