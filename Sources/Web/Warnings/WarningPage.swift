import Events
import Projections

/// What the page of warnings shows, under the names by which its template asks for it.
struct WarningPage {
    struct Row {
        /// Of what it is about, and where that can be looked at more closely.
        let subject: String
        let address: String?
        let remark: String
        let place: String
        let category: String
        let organ: String
        let due: String
        let what: String?
    }

    struct Group {
        let id: String
        let name: String
        let meaning: String
        let count: Int
        let isMatters: Bool
        let rows: [Row]
        let hasRows: Bool
        let more: String?
    }

    static let shownMatters = 20

    let lang: String
    let words: [String: String]
    let siteName: String
    let siteCode: String
    let otherLanguage: FilterForm.Language
    let asOf: String
    let chips: [FilterForm.Chip]
    let groups: [Group]
    let downloads: [EvidencePage.Download]
    let home: String

    init(_ query: PageQuery, source: any DashboardSource) throws {
        let language = query.language
        let warnings = try source.warnings(query.figures, limit: Self.shownMatters)
        lang = PageQuery.tag(of: language)
        words = PageWord.all(in: language)
        siteName = source.siteName
        siteCode = source.siteCode.text
        otherLanguage = FilterForm.Language(other: query, path: "/warnings")
        asOf = Bilingual(zh: "截至 \(query.figures.asOf)", en: "as of \(query.figures.asOf)").text(language)
        chips = FilterForm.chips(
            query, of: [.region, .site, .deputy, .organ, .category, .channel, .asOf, .knownOn], path: "/warnings")
        groups = try warnings.kinds.map { kind in
            let rows = try Self.rows(kind, warnings, query, source)
            let hidden = warnings.count(kind) - rows.count
            return Group(
                id: kind.rawValue, name: kind.name.text(language), meaning: kind.meaning(warnings.rules).text(language),
                count: warnings.count(kind), isMatters: warnings.matters[kind] != nil, rows: rows,
                hasRows: !rows.isEmpty,
                more: hidden > 0
                    ? Bilingual(zh: "另有 \(hidden) 件未列出，见导出的清单", en: "\(hidden) more are in the exported list")
                        .text(language) : nil)
        }
        downloads = [("CSV", "csv"), ("Excel", "xlsx"), ("JSON", "json")].map { name, ending in
            EvidencePage.Download(name: name, address: query.address("/warnings." + ending))
        }
        home = query.address("/", without: [.asOf, .knownOn])
    }

    private static func rows(
        _ kind: Warnings.Kind, _ warnings: Warnings, _ query: PageQuery, _ source: any DashboardSource
    ) throws -> [Row] {
        let language = query.language
        switch kind {
        case .overdue, .dueSoon, .returned, .reopened, .leaderless:
            return try (warnings.matters[kind] ?? []).map { warning in
                let matter = warning.matter
                return Row(
                    subject: MatterID(matter.ref).description, address: nil,
                    remark: kind.remark(warning.number).text(language), place: matter.siteName,
                    category: matter.category.isEmpty ? "—" : matter.category,
                    organ: matter.organ.isEmpty ? "—" : matter.organ,
                    due: matter.dueAt.map { source.calendar.date(of: $0).description } ?? "—",
                    what: try matter.title.flatMap { try source.title($0) }.map(MatterLine.shortened))
            }
        case .surge:
            return warnings.surges.map { surge in
                let address = query.address(
                    "/evidence",
                    changing: [
                        .figure: "matters.collected", .region: surge.division.digits, .category: surge.category,
                        .from: surge.from.description, .through: surge.through.description,
                    ])
                return row("\(surge.divisionName) · \(surge.category)", address, surge.remark, language)
            }
        case .silent:
            return warnings.silences.map { silence in
                row(
                    "\(silence.site.name) \(silence.site.site)",
                    query.address(
                        changing: [.site: silence.site.site.text],
                        without: [.asOf, .knownOn]), silence.remark, language)
            }
        case .ownRatings:
            return warnings.ownRatings.map { own in
                row(
                    own.organName, query.address(changing: [.organ: own.organ], without: [.asOf, .knownOn]), own.remark,
                    language)
            }
        }
    }

    private static func row(_ subject: String, _ address: String, _ remark: Bilingual, _ language: Language) -> Row {
        Row(
            subject: subject, address: address, remark: remark.text(language), place: "", category: "", organ: "",
            due: "", what: nil)
    }
}
