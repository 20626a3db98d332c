import Events

/// Which contents of which logs a site wants.
package struct ContentScope: Hashable, Sendable {
    /// How far a class of contents goes.
    package enum Reach: Int, Hashable, Sendable, CaseIterable {
        /// Not at all, requested or not.
        case none
        /// Those that somebody requested.
        case requested
        /// Besides, those of at most `Bounds.textBytes`.
        case small
        case all
    }

    package struct Classes: Hashable, Sendable {
        package var text: Reach
        package var identity: Reach
        package var photo: Reach

        package init(text: Reach = .none, identity: Reach = .none, photo: Reach = .none) {
            self.text = text
            self.identity = identity
            self.photo = photo
        }

        /// Contents of a class that this version does not know stay where they are.
        package subscript(contentClass: ContentClass) -> Reach {
            switch contentClass {
            case .text: text
            case .identity: identity
            case .photo: photo
            case .unspecified, .UNRECOGNIZED: .none
            }
        }
    }

    /// What is not in here is out of reach.
    package var logs: [LogID: Classes]

    package init(_ logs: [LogID: Classes] = [:]) { self.logs = logs }

    /// The order in which classes travel.
    package static let order: [ContentClass] = [.text, .identity, .photo]
}
