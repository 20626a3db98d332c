import Events

/// Which contents of which logs a site wants.
package struct ContentScope: Hashable, Sendable {
    /// What is not in here is out of reach.
    package var logs: [LogID: ContentReaches]

    package init(_ logs: [LogID: ContentReaches] = [:]) { self.logs = logs }

    /// The order in which classes travel.
    package static let order: [ContentClass] = [.text, .identity, .photo]
}
