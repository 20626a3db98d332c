import Events

extension Instant {
    /// The moment itself, or the nearest that the calendar has (years 1 to 9999): a fold is total, so a stamp that no
    /// clock can show must not stop it either.
    init(bounded milliseconds: Int64) {
        self = min(max(Instant(milliseconds: milliseconds), .distantPast), .distantFuture)
    }
}
