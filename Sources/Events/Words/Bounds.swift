/// Every bound on what a record may hold, in one place.
package enum Bounds {
    /// Bytes of one event's payload.
    package static let eventBytes = 64 * 1024
    /// Events of one log that are handed over under one signature.
    package static let batchEvents = 512
    /// Bytes of one text (title, text, reply) in UTF-8.
    package static let textBytes = 256 * 1024
    /// Bytes of one attachment: 20 MB.
    package static let attachmentBytes = 20 * 1024 * 1024
    /// Bytes of the pieces in which a content is kept and read: a text is one of them.
    package static let chunkBytes = textBytes
    /// Bytes of an identifier, a name or a code in UTF-8.
    package static let nameBytes = 256
    /// Deputies, co-handlers or contents named by one event.
    package static let listEntries = 64
    /// How far ahead of the recording clock business time may lie, in milliseconds: one day.
    package static let futureMilliseconds: Int64 = 24 * 3600 * 1000
    /// How far ahead of the local clock another site's hybrid time may be and still be followed: one day.
    package static let clockDriftMilliseconds: Int64 = 24 * 3600 * 1000
    /// People who raise one matter jointly, people received, groups.
    package static let people: UInt32 = 1_000_000
    /// Days that a deadline may lie after its beginning: ten years.
    package static let deadlineDays = 3650
    /// Working days of a deadline: about ten years.
    package static let deadlineWorkingDays = 2500
    /// Months of a deadline: ten years.
    package static let deadlineMonths = 120
}
