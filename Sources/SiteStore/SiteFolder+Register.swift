import EventLog
import Events

extension SiteFolder {
    /// Whether this site writes the register; a station only adds to it provisionally.
    package var isHub: Bool { code.kind == .hub }

    /// What is known of one entry of the register; an entry that does not exist where nothing names it.
    package func entry(_ name: EntryName) throws -> Entry {
        try views { _, _ in }.entry(name)
    }

    /// Every entry of that kind that exists, by key.
    package func entries(of kind: EntryName.Kind) throws -> [Entry] {
        try views { _, _ in }.entries(kind: kind, limit: Int.max)
    }

    /// Every event about an entry, in the order of the fold, those about its keys among them.
    package func story(of name: EntryName) throws -> [LoggedEvent] {
        var story: [LoggedEvent] = []
        try scan { logged in
            if logged.event.entry == name.description || RegisterRecord(logged)?.fact.entry == name {
                story.append(logged)
            }
        }
        return story.sorted(by: LoggedEvent.precedes)
    }

    /// Goes through every event in the order of arrival.
    func scan(_ visit: (LoggedEvent) throws -> Void) throws {
        var position: Int64 = 0
        while true {
            let events = try log.events(after: position, limit: Self.scanPage)
            guard let last = events.last else { return }
            for event in events { try visit(event) }
            position = last.position
        }
    }

    private static let scanPage = 1_000
}
