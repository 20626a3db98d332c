/// Every bound on what two sites send each other, in one place.
package enum SyncBounds {
    /// The protocol versions that this program speaks. Versions 1 and 2 were never released.
    package static let versions: ClosedRange<UInt32> = 3...3
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
    /// Heads in one HELLO, WELCOME or HOLDS.
    package static let heads = 2048
    /// HOLDS that follow one WELCOME: some two million heads.
    package static let listPages = 1024
    /// Hubs above one another: province, city, county, township, and room for as many again.
    package static let ancestors = 8
    /// Places in one PROBE.
    package static let probes = 64
    /// Contents in one WANT.
    package static let wantedContents = 1024
    /// Content bytes in one GIVE; a single piece always fits.
    package static let giveBytes = 256 * 1024
    /// Content bytes in all GIVEs that answer one WANT; a single piece always fits.
    package static let answerBytes = 2 * 1024 * 1024
    /// Characters of a refusal's message that are shown.
    package static let messageCharacters = 400
}
