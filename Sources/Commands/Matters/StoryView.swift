import Events
import SiteStore

/// A story as one reader may see it at one site.
struct StoryView {
    let story: Story
    let folder: SiteFolder
    let contents: ContentReading
    let offices: ActingOffice
    /// Whether the reader may see who the citizen is.
    let identities: Bool
    /// The own log's last place that the hub has; nil without a hub.
    let heldThrough: UInt64?

    init(_ story: Story, _ folder: SiteFolder, identities: Bool) throws {
        self.story = story
        self.folder = folder
        self.identities = identities
        contents = try ContentReading(story, folder)
        offices = ActingOffice(story)
        heldThrough = try folder.heldThrough()
    }

    /// The words that are shown for the whole: title, text, identity, attachments, with every amendment.
    ///
    /// Each is read as a content of the opening record, which no amendment makes stale.
    func words() throws -> [ShownContent] {
        guard let opening = story.events.first else { return [] }
        // Whoever reads wants the title first, whichever was amended last.
        let inOrder = Self.order.flatMap { role in story.words.contents.filter { $0.role == role } }
        return try inOrder.map { try contents.shown($0, of: opening, identities: identities) }
    }

    /// The roles that speak for the whole, as they are read; notes and reasons belong to single records.
    private static let order: [ContentRole] = [
        .title, .text, .citizenName, .citizenPhone, .citizenAddress, .citizenIDNumber, .attachment,
    ]

    /// Why somebody made this record, where that was written down and is held.
    func reason(of logged: LoggedEvent) throws -> String? {
        try logged.event.contents.filter { $0.role == .reason }
            .compactMap { try contents.shown($0, of: logged, identities: identities).text }.first
    }
}
