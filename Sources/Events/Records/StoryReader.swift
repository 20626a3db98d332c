/// A log whose stories can be read one after the other, each of them whole, by several threads at a time.
///
/// What is folded anew from all of its events is best read in this way: every event is read and decoded once.
package protocol StoryReader: EventReader {
    /// The logs whose events open what others are about, by the bytes of their names, each with its length here.
    func storyLogs() throws -> [StoryLog]

    /// Reads the stories in that range, by the place of their subjects: all events about one subject that stand at or
    /// before that position, in no particular order, the events of the next subject after them.
    ///
    /// Only events that are about something are read; see `readOthers`.
    func readStories(of range: StoryRange, through position: Int64, _ body: ([LoggedEvent]) throws -> Void) throws

    /// Reads the events that are about nothing that another event opened, among them all of the register, that stand at or
    /// before that position, in the order of arrival.
    func readOthers(through position: Int64, _ body: (LoggedEvent) throws -> Void) throws
}

/// A log that stories belong to.
package struct StoryLog: Hashable, Sendable {
    /// As subjects give it, whether or not it is a name that a log may have.
    package let name: String
    /// How many of its events are here; 0 where it is only referred to.
    package let events: Int64

    package init(name: String, events: Int64) {
        self.name = name
        self.events = events
    }
}

/// Subjects of one log, by their places in it.
package struct StoryRange: Hashable, Sendable {
    package let log: String
    /// As SQLite keeps places: those beyond `Int64.max` are negative.
    package let seqs: ClosedRange<Int64>

    package init(log: String, seqs: ClosedRange<Int64>) {
        self.log = log
        self.seqs = seqs
    }
}
