/// What the events of one matter, visit, duty or project name by digest, and what of it is gone already.
package struct SubjectWords: Sendable {
    /// What is to be forgotten.
    package enum Extent: Sendable {
        /// Who the citizen is.
        case identities
        /// Every word and picture besides.
        case everything
    }

    /// A content, and the event that names it.
    package struct Named: Hashable, Sendable {
        package let event: Ref
        package let content: ContentRef
        package let digest: Hash
    }

    /// Everything that was ever named, each digest once, in the order of the fold. Why something was forgotten is left
    /// out: it says nothing of the citizen, and forgetting it would need a reason of its own.
    package private(set) var named: [Named] = []
    /// Digests that were forgotten or redacted: their bytes are deleted wherever they are held.
    package private(set) var gone: Set<Hash> = []

    /// - Parameter events: all events of the subject, in any order, each as often as it likes. Those that a later version
    ///   knows count too: the envelope says what they name.
    package init(_ events: some Sequence<LoggedEvent>) {
        var seen: Set<Hash> = []
        for logged in LoggedEvent.inOrder(events) {
            switch logged.event.fact {
            case .words(.forgotten(let fact)):
                gone.formUnion(fact.digests.compactMap { Hash($0) })
                continue
            case .words(.redacted(let fact)): gone.formUnion(fact.digests.compactMap { Hash($0) })
            case .words(.disclosed), .key, .register, .visit, .duty, .matter, .project, nil: break
            }
            for content in logged.event.contents {
                guard let digest = Hash(content.digest), seen.insert(digest).inserted else { continue }
                named.append(Named(event: logged.ref, content: content, digest: digest))
            }
        }
    }

    /// What is still there to be forgotten.
    package func pending(_ extent: Extent) -> [Named] {
        named.filter { entry in
            guard !gone.contains(entry.digest) else { return false }
            switch extent {
            case .identities: return entry.content.class == .identity
            case .everything: return true
            }
        }
    }

    /// The bodies that forget these contents, at most `Bounds.listEntries` in each.
    package static func forgetting(_ contents: [Named]) -> [Event.Body] {
        stride(from: 0, to: contents.count, by: Bounds.listEntries).map { start in
            let part = contents[start..<min(start + Bounds.listEntries, contents.count)]
            return .contentsForgotten(.with { $0.digests = part.map(\.digest.data) })
        }
    }

    /// What of an event's contents of that role is shown now, and can be redacted: a substitute where it was redacted
    /// before. Nil where the event names none of that role, or where it was forgotten.
    ///
    /// - Parameter words: of the same events.
    package func shown(_ role: ContentRole, of event: Ref, _ words: ShownWords) -> Hash? {
        named.lazy.filter { $0.event == event.plain && $0.content.role == role }
            .compactMap { words.shown($0.content).flatMap { Hash($0.digest) } }
            .first { !gone.contains($0) }
    }
}
