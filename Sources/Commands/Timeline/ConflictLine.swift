import Events
import SiteStore

/// Two records that contradict each other, as programs and people read them.
struct ConflictLine: Encodable {
    /// One of the two records.
    struct Side: Encodable {
        /// `LOG#SEQ`.
        let record: String
        /// Absent where the record is not held here.
        let type, occurred_at, actor: String?
        let label: Label?

        init(_ ref: Ref, _ folder: SiteFolder) throws {
            let event = try folder.event(at: ref)
            record = RecordPlace.text(ref)
            type = event?.type.description
            occurred_at = event.map { Instant(milliseconds: $0.occurredAt).rfc3339 }
            actor = event?.actor
            label = (event?.type.label).map(Label.init)
        }

        /// Who said what, where.
        var text: String {
            [label?.text, actor, record].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: " ")
        }
    }

    let kind: String
    let label: Label
    /// What stands.
    let first: Side
    /// What contradicts it.
    let second: Side

    init(_ conflict: Conflict, _ folder: SiteFolder) throws {
        kind = conflict.kind.rawValue
        label = Label(conflict.kind.label)
        first = try Side(conflict.first, folder)
        second = try Side(conflict.second, folder)
    }

    var text: String {
        Console.words(
            "矛盾：\(label.zh)：\(first.text) ↔ \(second.text)", "conflict: \(label.en): \(first.text) ↔ \(second.text)")
    }
}
