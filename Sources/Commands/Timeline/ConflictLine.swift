import Events
import SiteStore

/// Two records that contradict each other, as programs and people read them.
struct ConflictLine: Encodable {
    /// One of the two records.
    struct Side: Encodable {
        /// `LOG#SEQ`.
        let record: String
        /// Absent where the record is not held here.
        let type, label_zh, label_en, actor, occurred_at, recorded_at: String?

        init(_ ref: Ref, _ folder: SiteFolder) throws {
            let event = try folder.event(at: ref)
            record = RecordPlace.text(ref)
            type = event?.type.description
            label_zh = event?.type.label.zh
            label_en = event?.type.label.en
            actor = event?.actor
            occurred_at = event.map { Instant(milliseconds: $0.occurredAt).rfc3339 }
            recorded_at = event.map { Instant(milliseconds: $0.recordedAt).rfc3339 }
        }

        /// What was said, who said it, and where.
        var text: String {
            let label = Console.words(label_zh ?? "", label_en ?? "")
            return [label, actor ?? "", record].filter { !$0.isEmpty }.joined(separator: " ")
        }
    }

    let kind: String
    let label: Bilingual
    let stands: Side
    let against: Side

    private enum CodingKeys: String, CodingKey { case kind, label_zh, label_en, stands, against }

    init(_ conflict: Conflict, _ folder: SiteFolder) throws {
        kind = conflict.kind.rawValue
        label = conflict.kind.label
        stands = try Side(conflict.first, folder)
        against = try Side(conflict.second, folder)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(kind, forKey: .kind)
        try container.encode(label.zh, forKey: .label_zh)
        try container.encode(label.en, forKey: .label_en)
        try container.encode(stands, forKey: .stands)
        try container.encode(against, forKey: .against)
    }

    var text: String {
        Console.words(
            "矛盾：\(label.zh)：\(stands.text) ↔ \(against.text)", "conflict: \(label.en): \(stands.text) ↔ \(against.text)"
        )
    }
}
