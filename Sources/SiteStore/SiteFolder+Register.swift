import EventLog
import Events
import Projections

extension SiteFolder {
    /// Whether this site writes the register; a station only adds to it provisionally.
    package var isHub: Bool { code.kind == .hub }

    /// What is known of one entry of the register; one that nobody made does not `exist`.
    package func entry(_ name: EntryName) throws -> Entry {
        try views { _, _ in }.entry(name)
    }

    /// Every entry of that kind that somebody made, closed ones too, by key.
    package func entries(of kind: EntryName.Kind) throws -> [Entry] {
        try views { _, _ in }.entries(kind: kind, limit: .max)
    }
}
