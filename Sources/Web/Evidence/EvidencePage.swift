import Events
import Projections

/// What the page of a figure's evidence shows, under the names by which its template asks for it.
struct EvidencePage {
    struct Row {
        let number: String
        let kind: String
        let amount: String
        let day: String
        let site: String
        let what: String?
        let category: String
        let organ: String
        let stage: String?
        let mark: String
    }

    struct Part {
        let name: String
        let address: String
        let isShown: Bool
    }

    struct Download {
        let name: String
        let address: String
    }

    static let shownEntries = 50

    let lang: String
    let words: [String: String]
    let siteName: String
    let siteCode: String
    let otherLanguage: FilterForm.Language
    let id: String
    let name: String
    let formula: String
    let reading: String
    /// What the row is called, of the dimension named before it.
    let row: String?
    let chips: [FilterForm.Chip]
    let parts: [Part]
    let summary: String
    let digest: String
    let rows: [Row]
    let hasRows: Bool
    let first: String?
    let next: String?
    let downloads: [Download]
    let home: String

    init(_ request: EvidenceRequest, source: any DashboardSource) throws {
        let (query, definition) = (request.query, request.definition)
        let language = query.language
        let evidence = try source.evidence(request.evidence, after: request.after, limit: Self.shownEntries)
        lang = PageQuery.tag(of: language)
        words = PageWord.all(in: language)
        siteName = source.siteName
        siteCode = source.siteCode.text
        otherLanguage = FilterForm.Language(other: query, path: "/evidence")
        id = definition.id
        name = definition.name.text(language)
        formula = definition.formula.text(language)
        reading = DashboardPage.reading(query.figures).text(language)
        row = evidence.row.flatMap { label in
            query.figures.by.map { by in
                let name = BreakdownTable.name(of: by).text(language)
                return name + (language == .zh ? "：" : ": ") + label.text(language)
            }
        }
        chips = FilterForm.chips(
            query, of: PageParameter.allCases.filter { ![.lang, .figure, .part, .by, .key, .after].contains($0) },
            path: "/evidence", forgetting: [.after])
        parts =
            definition.parts.count < 2
            ? []
            : definition.parts.map { part in
                Part(
                    name: definition.name(of: part).text(language),
                    address: query.address("/evidence", changing: [.part: part.rawValue], without: [.after]),
                    isShown: part == request.evidence.part)
            }
        summary = Self.summary(evidence.summary, of: definition).text(language)
        digest = evidence.summary.digest.description
        rows = try evidence.entries.map { try Self.row($0, of: definition, source: source, language: language) }
        hasRows = !rows.isEmpty
        first = request.after == nil ? nil : query.address("/evidence", without: [.after])
        next = evidence.next.map { query.address("/evidence", changing: [.after: $0.description]) }
        downloads = [("CSV", "csv"), ("Excel", "xlsx"), ("JSON", "json")].map { name, ending in
            Download(name: name, address: query.address("/evidence." + ending, without: [.after]))
        }
        home = query.address("/", without: [.figure, .part, .by, .key, .after, .asOf, .knownOn])
    }

    private static func summary(_ summary: Evidence.Summary, of definition: FigureDefinition) -> Bilingual {
        guard !definition.measuresTime, summary.sum != summary.count else {
            return Bilingual(zh: "共 \(summary.count) 条", en: "\(summary.count) entries")
        }
        return Bilingual(
            zh: "共 \(summary.count) 条，合计 \(summary.sum)", en: "\(summary.count) entries that add up to \(summary.sum)")
    }

    private static func row(
        _ entry: EvidenceEntry, of definition: FigureDefinition, source: any DashboardSource, language: Language
    ) throws -> Row {
        var amount = String(entry.amount)
        if definition.measuresTime {
            let days = FigureValue.days(median: Double(entry.amount) / 86_400_000, p90: nil, speedup: nil).text
            amount = Bilingual(zh: "\(days) 天", en: "\(days) days").text(language)
        }
        let title = try entry.title.flatMap { try source.title($0) }.map(MatterLine.shortened)
        let number: String =
            switch entry.item {
            case .event(_, let matter): "\(MatterID(matter)) · \(entry.item.reference)"
            case .matter, .visit, .duty, .project, .site, .deputy, .division: entry.item.reference
            }
        let what = title ?? entry.name
        return Row(
            number: number, kind: (entry.kind ?? entry.item.label).text(language), amount: amount,
            day: entry.day?.description ?? "—", site: entry.siteName.isEmpty ? "—" : entry.siteName,
            what: what.isEmpty ? nil : what, category: entry.category.isEmpty ? "—" : entry.category,
            organ: entry.organ.isEmpty ? "—" : entry.organ, stage: entry.stageLabel?.text(language),
            mark: "stage-" + (entry.stage ?? ""))
    }
}
