import Events
import SiteStore

/// Everything that this site holds of one matter, visit or duty, read for what it names by digest.
struct SubjectReading {
    let ref: Ref
    let events: [LoggedEvent]
    let named: SubjectWords

    /// - Throws: `SiteStoreError` (`argument.invalid`) when nothing is held under that number.
    init(_ number: String, _ folder: SiteFolder) throws {
        ref = try MatterID(number).ref.plain
        events = try folder.log.events(about: ref)
        guard !events.isEmpty else {
            throw SiteStoreError(
                .argument, zh: "没有 \(number)，可用 list matters、list visits、list duties 查",
                en: "there is no \(number); see list matters, list visits and list duties")
        }
        named = SubjectWords(events)
    }

    var id: String { MatterID(ref).description }

    /// Which words are shown.
    var shown: ShownWords {
        for event in events where event.ref == ref {
            switch event.event.fact {
            case .visit: return Visit.fold(events).words
            case .duty: return Duty.fold(events).words
            case .matter, .key, .register, .words, nil: break
            }
        }
        return Matter.fold(events).words
    }

    /// The matter that this one went into; nil where it goes on by itself.
    var mergedInto: Ref? { Matter.fold(events).merge?.into }
}
