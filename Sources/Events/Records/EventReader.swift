import Foundation

/// Where folds and reports read from; a log is one.
package protocol EventReader: Sendable {
    /// Random number of what is read, 16 bytes. Another one is drawn whenever events that were here are here no longer,
    /// which happens to a log that is repaired: whatever was computed from them is computed anew then.
    var incarnation: Data { get throws }

    /// Up to `limit` events after that position, in the order of arrival.
    func events(after position: Int64, limit: Int) throws -> [LoggedEvent]

    /// Every event of one matter or visit, its opening event included, in no particular order.
    func events(about subject: Ref) throws -> [LoggedEvent]

    /// The same of several, in the order asked for.
    func stories(about subjects: [Ref]) throws -> [[LoggedEvent]]

    /// The bytes of a content; nil where it is awaited, forgotten, or larger than a text may be.
    func content(_ digest: Hash) throws -> Content?

    /// The same of many, as far as they are held: a reader may have a quicker way than one by one.
    func contents(_ digests: [Hash]) throws -> [Hash: Content]

    /// The last position that was taken; 0 when none was. It only ever grows, and grows whenever something was changed;
    /// it may lie behind the last event.
    func lastPosition() throws -> Int64
}

extension EventReader {
    package func contents(_ digests: [Hash]) throws -> [Hash: Content] {
        try digests.reduce(into: [:]) { $0[$1] = try content($1) }
    }

    package func stories(about subjects: [Ref]) throws -> [[LoggedEvent]] { try subjects.map { try events(about: $0) } }
}
