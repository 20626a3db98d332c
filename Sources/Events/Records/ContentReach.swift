/// How far contents of one class travel over a link by themselves.
package enum ContentReach: Int, Hashable, Comparable, Sendable {
    case never
    /// Only those that somebody asked for.
    case requested
    /// Those of at most `Bounds.textBytes`, and those that somebody asked for.
    case small
    case all

    package static func < (left: ContentReach, right: ContentReach) -> Bool { left.rawValue < right.rawValue }
}

/// The same for each class of contents that a log names.
package struct ContentReaches: Hashable, Sendable {
    package let text: ContentReach
    package let identity: ContentReach
    package let photo: ContentReach

    package init(text: ContentReach = .never, identity: ContentReach = .never, photo: ContentReach = .never) {
        self.text = text
        self.identity = identity
        self.photo = photo
    }

    /// A class that this version does not know travels nowhere.
    package subscript(contentClass: ContentClass) -> ContentReach {
        switch contentClass {
        case .text: text
        case .identity: identity
        case .photo: photo
        case .unspecified, .UNRECOGNIZED: .never
        }
    }
}
