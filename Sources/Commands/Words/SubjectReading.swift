import Events
import SiteStore

/// Everything that this site holds of one matter, visit, duty or project, read for what it names by digest.
struct SubjectReading {
    let story: Story
    let named: SubjectWords

    /// - Throws: `SiteStoreError` (`argument.invalid`) when nothing is held under that number.
    init(_ number: String, _ folder: SiteFolder) throws {
        story = try Story(try MatterID(number).ref, folder.log)
        named = SubjectWords(story.events)
    }

    var id: String { MatterID(story.ref).description }

    /// The matter that this one went into; nil where it goes on by itself.
    var mergedInto: Ref? {
        switch story.subject {
        case .matter(let reading): reading.matter.merge?.into
        case .visit, .duty, .project: nil
        }
    }
}
