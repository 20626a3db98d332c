import Events
import Export
import Web

@testable import Projections

/// A source of made-up figures: what a test sets is what the page is told.
struct FakeSource: DashboardSource {
    var siteName = "筑城区人大代表联络中心"
    var siteCode: SiteCode
    var calendar = BusinessCalendar.shanghai
    var day = BusinessDate(daysSince1970: 20_600)
    var wholes: [String: FigureValue] = [:]
    var assumed: [String: Int] = [:]
    var rows: [Dimension: [String: [Figure.Row]]] = [:]
    var heard: [Heard] = []
    var matters: [MatterSummary] = []
    var found: [ConflictSummary] = []
    var titles: [Hash: String] = [:]
    var counted: [EvidenceEntry] = []
    var earlier: [String: FigureValue] = [:]
    var brought: [Difference.Arrivals] = []
    var arrived: [Arrival] = []
    var pressing: [Warnings.Kind: [Warnings.MatterWarning]] = [.overdue: [], .dueSoon: []]
    var surges: [Warnings.Surge] = []
    var silences: [Warnings.Silence] = []
    var ownRatings: [Warnings.OwnRatings] = []
    var waiting: Int64 = 0
    var fault: (any Error)?

    init() throws {
        siteCode = try SiteCode("520103-H01")
    }

    func today() -> BusinessDate { day }

    /// Rows as they are given, in that order.
    private static func split(_ rows: [Figure.Row]) -> Figure.Split {
        let values = Dictionary(rows.map { ($0.key, $0.value) }) { first, _ in first }
        let labels = Dictionary(rows.map { ($0.key, $0.label) }) { first, _ in first }
        let isOfDays = rows.contains { if case .days = $0.value { true } else { false } }
        let times: @Sendable ([String]) -> [String: FigureValue] = { keys in
            values.filter { keys.contains($0.key) }
        }
        return Figure.Split(
            values: {
                rows.enumerated().map { place, row in
                    Figure.Split.Value(key: row.key, number: nil, value: row.value, weight: -place)
                }
            },
            label: { labels[$0] ?? Bilingual(zh: $0, en: $0) },
            times: isOfDays ? times : nil, isOfTime: false)
    }

    func board(_ query: FigureQuery, _ choice: RowChoice) throws -> Board {
        if let fault { throw fault }
        let figures = wholes.keys.sorted().compactMap { id in
            wholes[id].map { value in
                Figure(
                    id: id, name: FigureDefinition.named(id)?.name ?? Bilingual(zh: id, en: id), value: value,
                    assumed: assumed[id] ?? 0, split: query.by.map { Self.split(rows[$0]?[id] ?? []) })
            }
        }
        return Board(query: query, figures: figures, heard: heard)
    }

    func evidence(_ query: EvidenceQuery, after place: EvidencePlace?, limit: Int) throws -> Evidence {
        if let fault { throw fault }
        var summary = Evidence.Summary()
        for entry in counted { summary.add(entry.item, amount: entry.amount) }
        let start = place.flatMap { place in counted.firstIndex { EvidencePlace(after: $0.item) == place } }
        let page = Array(counted.dropFirst(start.map { $0 + 1 } ?? 0).prefix(limit))
        let isLast = page.last?.item == counted.last?.item
        return Evidence(
            query: query, row: query.key.map { Bilingual(zh: "行 \($0)", en: "row \($0)") }, summary: summary,
            entries: page, next: isLast ? nil : page.last.map { EvidencePlace(after: $0.item) })
    }

    func forEachEvidence(_ query: EvidenceQuery, _ body: (EvidenceEntry) throws -> Void) throws {
        if let fault { throw fault }
        try counted.forEach(body)
    }

    func difference(_ query: FigureQuery, since: Instant) throws -> Difference {
        if let fault { throw fault }
        let lines = wholes.keys.sorted().compactMap { id in
            wholes[id].map { value in
                Difference.Line(
                    id: id, name: FigureDefinition.named(id)?.name ?? Bilingual(zh: id, en: id),
                    before: earlier[id] ?? value, after: value)
            }
        }
        return Difference(query: query, since: since, figures: lines, sites: brought)
    }

    func arrivals(
        _ query: FigureQuery, since: Instant, after position: Int64, limit: Int
    ) throws -> (arrivals: [Arrival], next: Int64?) {
        let rest = arrived.filter { $0.position > position }
        return (Array(rest.prefix(limit)), rest.count > limit ? rest[limit - 1].position : nil)
    }

    func forEachArrival(_ query: FigureQuery, since: Instant, _ body: (Arrival) throws -> Void) throws {
        try arrived.forEach(body)
    }

    func warnings(_ query: FigureQuery, limit: Int) throws -> Warnings {
        if let fault { throw fault }
        return Warnings(
            query: query, rules: WarningRules(), counts: pressing.mapValues(\.count),
            matters: pressing.mapValues { Array($0.prefix(limit)) }, surges: surges, silences: silences,
            ownRatings: ownRatings)
    }

    func forEachWarning(
        _ kind: Warnings.Kind, _ query: FigureQuery, _ body: (Warnings.MatterWarning) throws -> Void
    ) throws { try (pressing[kind] ?? []).forEach(body) }

    func table(_ list: ListName, scope: Scope, period: Period, language: Language) throws -> Table {
        Table(list.name, [Table.Column("编号", "number")], rows: matters.map { [.text(MatterID($0.ref).description)] })
    }

    func newestMatters(_ scope: Scope, limit: Int) throws -> [MatterSummary] { Array(matters.prefix(limit)) }

    func conflicts(limit: Int) throws -> [ConflictSummary] { Array(found.prefix(limit)) }

    func conflictCount() throws -> Int { found.count }

    func title(_ digest: Hash) throws -> String? { titles[digest] }

    func pending() throws -> Int64 { waiting }

    func position() throws -> Int64 {
        if let fault { throw fault }
        return 4_711
    }

    mutating func add(_ dimension: Dimension, _ key: String, _ label: String, _ values: [String: FigureValue]) {
        for (id, value) in values {
            rows[dimension, default: [:]][id, default: []].append(
                Figure.Row(key: key, label: Bilingual(zh: label, en: label), value: value))
        }
    }

    mutating func add(matter seq: UInt64, at site: String, title: String?, category: String, organ: String) throws {
        let code = try SiteCode(site)
        let digest = title.map { _ in Hash.of(MatterID(Ref(LogID(code), seq)).description.bytes) }
        if let title, let digest, !title.isEmpty { titles[digest] = title }
        matters.append(
            MatterSummary(
                ref: Ref(LogID(code), seq), site: code, siteName: "第\(seq % 7 + 1)联络站",
                collectedAt: calendar.start(of: day.advanced(byDays: -Int(seq))),
                stage: Matter.Stage.allCases[Int(seq) % Matter.Stage.allCases.count], category: category,
                channel: .walkIn, kind: .opinion, organ: organ, dueAt: nil, title: digest))
    }
}
