/// Which contents are shown of a matter, a visit or a duty: amended and redacted ones take the place of those before
/// them, and forgotten ones are known to be gone.
package struct ShownWords: Hashable, Sendable {
    /// What is shown for the whole: title, text, identity, attachments, in the order in which they were named.
    package private(set) var contents: [ContentRef] = []
    /// Digests that must not be shown any more, each with the content that stands in its place, if there is one.
    package private(set) var replaced: [Hash: ContentRef?] = [:]

    package init() {}

    /// Contents of the opening. Amendments that a clock running behind stamped before it take their places all the same.
    package mutating func open(_ contents: [ContentRef]) {
        let amended = self.contents
        self.contents = contents
        amend(amended)
    }

    /// Contents of an amendment: each takes the place of the one with its role, attachments are added.
    package mutating func amend(_ contents: [ContentRef]) {
        for content in contents {
            switch content.role {
            case .attachment, .thumbnail, .note, .reason: self.contents.append(content)
            case .title, .text, .reply, .citizenName, .citizenPhone, .citizenAddress, .citizenIDNumber, .unspecified,
                .UNRECOGNIZED:
                self.contents.removeAll { $0.role == content.role }
                self.contents.append(content)
            }
        }
    }

    package mutating func take(_ fact: WordsFact, contents: [ContentRef]) {
        switch fact {
        case .forgotten(let forgotten):
            for digest in forgotten.digests.compactMap({ Hash($0) }) where replaced[digest] == nil {
                replaced[digest] = .some(nil)
            }
        case .redacted(let redaction):
            for digest in redaction.digests.compactMap({ Hash($0) }) {
                let role = self.contents.first { $0.digest == digest.data }?.role
                let substitute = contents.first { role == nil || $0.role == role } ?? contents.first
                replaced[digest] = .some(substitute)
                if let place = self.contents.firstIndex(where: { $0.digest == digest.data }), let substitute {
                    self.contents[place] = substitute
                }
            }
        case .disclosed: return
        }
    }

    /// What is shown in place of that content: itself, its substitute, or nil when it was forgotten.
    ///
    /// Substitutes that stand for each other in a circle, which only a faulty site writes, are shown as forgotten.
    package func shown(_ content: ContentRef) -> ContentRef? {
        var shown = content
        for _ in 0...replaced.count {
            guard let digest = Hash(shown.digest), let substitute = replaced[digest] else { return shown }
            guard let substitute else { return nil }
            if substitute.digest == shown.digest { return substitute }
            shown = substitute
        }
        return nil
    }

    /// The first content of that role that is shown.
    package func first(_ role: ContentRole) -> ContentRef? {
        contents.first { $0.role == role }.flatMap(shown)
    }
}
