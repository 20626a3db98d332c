import Events
import Projections

/// Records that contradict each other and wait for somebody to retract the one that is wrong, newest first.
struct ConflictTable {
    struct Row {
        let kind: String
        /// Number of the matter, visit or duty; name of the entry of the register.
        let subject: String
        let first: String
        let second: String
    }

    static let shownRows = 20

    let rows: [Row]
    let summary: String
    let hasRows: Bool
    /// How many are not shown.
    let more: String?

    /// - Parameter found: the newest of them, at most `shownRows`.
    init(_ found: [ConflictSummary], total: Int, calendar: BusinessCalendar, language: Language) {
        rows = found.prefix(Self.shownRows).map { conflict in
            Row(
                kind: conflict.kind.label.text(language), subject: Self.name(of: conflict.subject),
                first: Self.text(of: conflict.first, calendar, language),
                second: Self.text(of: conflict.second, calendar, language))
        }
        hasRows = !rows.isEmpty
        summary = Bilingual(zh: "共 \(total) 处。", en: "\(total) in all.").text(language)
        let hidden = total - rows.count
        more =
            hidden > 0
            ? Bilingual(
                zh: "另有 \(hidden) 处未列出，请用 list conflicts 查看", en: "\(hidden) more; see them with list conflicts"
            )
            .text(language) : nil
    }

    private static func name(of subject: ConflictSummary.Subject) -> String {
        switch subject {
        case .record(let ref): MatterID(ref).description
        case .entry(let name): name.description
        }
    }

    /// `办结 · 2026-05-12 14:03 · 520103001-Z02-17-8`
    private static func text(
        of side: ConflictSummary.Side, _ calendar: BusinessCalendar, _ language: Language
    ) -> String {
        [side.type.label.text(language), calendar.minute(of: side.occurredAt), MatterID(side.ref).description]
            .joined(separator: " · ")
    }
}
