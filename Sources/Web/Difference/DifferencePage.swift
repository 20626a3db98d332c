import Events
import Projections

/// What the page of a difference shows, under the names by which its template asks for it.
struct DifferencePage {
    struct Line {
        let name: String
        let id: String
        let before: FigureCell
        let now: FigureCell
    }

    struct Brought {
        let name: String
        let code: String
        let events: Int
        let inPeriod: Int
        let types: String
    }

    struct Event {
        let arrived: String
        let occurred: String
        let site: String
        let type: String
        let about: String
    }

    static let shownEvents = 50

    let lang: String
    let words: [String: String]
    let siteName: String
    let siteCode: String
    let otherLanguage: FilterForm.Language
    let reading: String
    let chips: [FilterForm.Chip]
    let sinceKnown: String
    let from: String
    let through: String
    let hidden: [FilterForm.Hidden]
    let rows: [Line]
    let hasRows: Bool
    let unchanged: String
    let brought: [Brought]
    let hasBrought: Bool
    let arrivals: [Event]
    let summary: String
    let first: String?
    let next: String?
    let downloads: [EvidencePage.Download]
    let home: String

    init(_ request: DifferenceRequest, source: any DashboardSource) throws {
        let query = request.query
        let (language, calendar) = (query.language, source.calendar)
        let difference = try source.difference(request.figures, since: request.since)
        let page = try source.arrivals(
            difference.query, since: request.since, after: request.after, limit: Self.shownEvents)
        lang = PageQuery.tag(of: language)
        words = PageWord.all(in: language)
        siteName = source.siteName
        siteCode = source.siteCode.text
        otherLanguage = FilterForm.Language(other: query, path: "/difference")
        reading = DashboardPage.reading(request.figures).text(language)
        chips = FilterForm.chips(
            query, of: [.region, .site, .deputy, .organ, .category, .channel, .asOf, .knownOn], path: "/difference",
            forgetting: [.after])
        sinceKnown = calendar.date(of: request.since).description
        from = query.given[.from] ?? ""
        through = query.given[.through] ?? ""
        hidden = [PageParameter.region, .site, .deputy, .organ, .category, .channel, .asOf, .knownOn, .lang]
            .compactMap { parameter in
                query.given[parameter].map { FilterForm.Hidden(name: parameter.rawValue, value: $0) }
            }
        let then = EvidenceAddress(query, asOf: request.figures.asOf, knownOn: request.since)
        let now = EvidenceAddress(query, asOf: request.figures.asOf, knownOn: request.figures.knownOn)
        rows = difference.figures.filter(\.isChanged).map { line in
            Line(
                name: line.name.text(language), id: line.id, before: FigureCell(line.before, of: line.id, in: then),
                now: FigureCell(line.after, of: line.id, in: now))
        }
        hasRows = !rows.isEmpty
        let same = difference.figures.count - rows.count
        unchanged = Bilingual(zh: "其余 \(same) 项指标没有变化。", en: "\(same) figures have not changed.").text(language)
        brought = difference.sites.map { site in
            Brought(
                name: site.name, code: site.site.text, events: site.events, inPeriod: site.inPeriod,
                types: site.types.map { "\($0.type.label.text(language)) \($0.events)" }
                    .joined(separator: language == .zh ? "、" : ", "))
        }
        hasBrought = !brought.isEmpty
        arrivals = page.arrivals.map { arrival in
            Event(
                arrived: calendar.text(of: arrival.receivedAt), occurred: calendar.text(of: arrival.occurredAt),
                site: arrival.site.text, type: arrival.type.label.text(language), about: arrival.about)
        }
        summary = Bilingual(
            zh: "其间汇入 \(difference.events) 条记录", en: "\(difference.events) events arrived in between"
        ).text(language)
        first = request.after == 0 ? nil : query.address("/difference", without: [.after])
        next = page.next.map { query.address("/difference", changing: [.after: String($0)]) }
        downloads = [("CSV", "csv"), ("Excel", "xlsx"), ("JSON", "json")].map { name, ending in
            EvidencePage.Download(name: name, address: query.address("/difference." + ending, without: [.after]))
        }
        home = query.address("/", without: [.sinceKnown, .asOf, .knownOn, .after])
    }
}
