import Events

/// The complaint that an expression must end in; nil when it ends in none.
func refusal(_ body: () throws -> Void) -> EventsError? {
    do {
        try body()
        return nil
    } catch {
        return error as? EventsError
    }
}

extension EventsError {
    /// Whether it says something in both languages.
    var speaksBoth: Bool { !message.zh.isEmpty && !message.en.isEmpty && message.zh != message.en }
}
