import Events
import SiteStore

/// One record of an entry of the register, as `register show` tells it: what, who, where, when it happened and when it was
/// written down. Records of matters, visits and duties have words too: see `ShownStep`.
struct TimelineStep: Encodable {
    let record: String
    let type, label_zh, label_en: String
    let site, log: String
    let seq: UInt64
    let occurred_at, recorded_at, actor: String
    /// In the language of the terminal; the two others are in either.
    let facts, facts_zh, facts_en: [String: String]

    private let lines: [FactText.Line]
    private let calendar: BusinessCalendar
    private let event: Event

    private enum CodingKeys: String, CodingKey {
        case record, type, label_zh, label_en, site, log, seq, occurred_at, recorded_at, actor, facts, facts_zh,
            facts_en
    }

    /// - Throws: `SiteStoreError` (`argument.invalid`) when the record is not held.
    init(_ ref: Ref, _ folder: SiteFolder) throws {
        guard let event = try folder.event(at: ref) else {
            throw SiteStoreError(
                .argument, zh: "没有记录 \(RecordPlace.text(ref))，请运行 rebuild",
                en: "there is no record \(RecordPlace.text(ref)); run rebuild")
        }
        self.event = event
        calendar = folder.calendar
        record = RecordPlace.text(ref)
        type = event.type.description
        label_zh = event.type.label.zh
        label_en = event.type.label.en
        site = try LogID(name: ref.log).site.text
        log = ref.log
        seq = ref.seq
        occurred_at = Instant(milliseconds: event.occurredAt).rfc3339
        recorded_at = Instant(milliseconds: event.recordedAt).rfc3339
        actor = event.actor
        lines = FactText(event, calendar: folder.calendar).lines
        facts = Self.facts(lines, Console.language)
        facts_zh = Self.facts(lines, .zh)
        facts_en = Self.facts(lines, .en)
    }

    var text: String {
        let happened = calendar.text(of: Instant(milliseconds: event.occurredAt))
        let recorded = calendar.text(of: Instant(milliseconds: event.recordedAt))
        let heading = [
            "\(happened)  \(Console.words(label_zh, label_en))  \(actor)",
            "  " + Console.words("登记于 \(recorded)，\(record)", "recorded \(recorded), \(record)"),
        ]
        return (heading + lines.map { "  \($0.name.text(Console.language)): \($0.value.text(Console.language))" })
            .joined(separator: "\n")
    }

    private static func facts(_ lines: [FactText.Line], _ language: Language) -> [String: String] {
        Dictionary(
            lines.map { ($0.name.text(language), $0.value.text(language)) }, uniquingKeysWith: { first, _ in first })
    }
}
