import Events

/// Counts for `log stat`.
package struct LogStatistics: Hashable, Sendable {
    package struct PerLog: Hashable, Sendable {
        package let head: Head
        package let events: Int
        package let firstRecordedAt: Instant?
        package let lastRecordedAt: Instant?
    }

    package let logs: [PerLog]
    package let types: [EventType: Int]
    package let contentsHeld: Int
    package let contentsAwaited: Int
    package let contentsForgotten: Int
    /// Bytes of the file; 0 in memory.
    package let bytes: Int
}
