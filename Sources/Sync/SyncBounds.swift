/// Every bound on what two sites send each other, in one place.
package enum SyncBounds {
    /// The protocol versions this program speaks.
    package static let versions: ClosedRange<UInt32> = 1...2
    /// The first version in which a hub hands the station's mailbox down.
    package static let mailboxVersion: UInt32 = 2
    /// Bytes of one frame, on the socket and in a bundle.
    package static let frameBytes = 1024 * 1024
    /// Events in one PUSH.
    package static let batchEvents = 512
    /// Payload bytes in one PUSH; a single larger event still travels alone.
    package static let batchBytes = 256 * 1024
    /// Bytes of PUSH frames under way unacknowledged that either side grants the other.
    package static let creditBytes: UInt64 = 2 * 1024 * 1024
    /// PUSH frames under way unacknowledged, however small they are: fewer than any queue on their way holds.
    package static let batchesUnderWay = 16
    /// Digests in one WANT.
    package static let wantDigests = 1024
    /// Content bytes in one GIVE; a single larger content still travels alone.
    package static let giveBytes = 256 * 1024
    /// Characters of a refusal's message that are shown.
    package static let messageCharacters = 400
}
