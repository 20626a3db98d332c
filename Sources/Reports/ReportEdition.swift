import Events
import Projections

/// A report in one language, put into sections and tables: what the printed page, Markdown and the workbook all show.
package struct ReportEdition: Sendable {
    package struct Cell: Hashable, Sendable {
        package let text: String
        /// `9/11` beside a percentage.
        package let detail: String?
        /// What a workbook calculates with; nil for words.
        package let quantity: Quantity?

        /// Stands where there is no value.
        package static let nothing = "—"

        init(_ text: String, detail: String? = nil, quantity: Quantity? = nil) {
            self.text = text
            self.detail = detail
            self.quantity = quantity
        }

        init(_ count: Int) { self.init(String(count), quantity: .count(count)) }

        init(day: String) {
            self.init(day, quantity: (try? BusinessDate(day)).map { .day($0) })
        }

        init(_ value: ReportValue?) {
            guard let value else {
                self.init(Self.nothing)
                return
            }
            self.init(
                value.text, detail: value.isSomething ? value.fraction : nil, quantity: Quantity(value.figure))
        }
    }

    /// A value as it can be calculated with.
    package enum Quantity: Hashable, Sendable {
        case count(Int)
        case share(Int, of: Int)
        case days(Double)
        case day(BusinessDate)
        case change(ReportChange)

        /// Nil where there is nothing behind the figure.
        init?(_ figure: FigureValue) {
            switch figure {
            case .count(let count): self = .count(count)
            case .rate(_, 0), .days(nil, _, _): return nil
            case .rate(let part, let whole): self = .share(part, of: whole)
            case .days(let median?, _, _): self = .days(median)
            }
        }
    }

    package struct Column: Hashable, Sendable {
        package let heading: String
        package let isNumber: Bool
    }

    package struct Section: Sendable {
        package let id: String
        package let heading: String
        package let note: String?
        package let columns: [Column]
        package let rows: [[Cell]]
        /// Says how many rows are not shown; nil where all are.
        package let more: String?
        /// Stands where there are no rows.
        package let none: String
    }

    /// Rows of a table beyond these are told, not shown: the sealed file has them all.
    package static let shownRows = 40
    package static let shownCategories = 20

    package let report: Report
    package let language: Language
    package let title: String
    package let reading: String
    /// `已封存 · 2f9c…`, `未封存`.
    package let standing: String
    package let paragraph: String
    package let sections: [Section]

    /// - Parameters:
    ///   - sealed: the digest under which it was sealed; nil for a draft.
    ///   - titles: what the overdue matters are called, by their numbers, where that is held and may be shown.
    ///   - isWhole: shows every row that the report has.
    package init(
        _ report: Report, in language: Language, sealed: Hash?, titles: [String: String] = [:], isWhole: Bool = false
    ) {
        self.report = report
        self.language = language
        title = report.title.text(language)
        reading = report.reading.text(language)
        standing =
            sealed.map { "\(ReportWord.sealed.text.text(language)) · \($0)" } ?? ReportWord.draft.text.text(language)
        paragraph = ReviewParagraph(report).text.text(language)
        let drawing = Sections(report: report, language: language, titles: titles, isWhole: isWhole)
        sections =
            [drawing.main] + drawing.tables + [drawing.overdue, drawing.heard, drawing.annex, drawing.position]
    }
}

/// Puts each section together.
private struct Sections {
    let report: Report
    let language: Language
    let titles: [String: String]
    let isWhole: Bool

    private typealias Cell = ReportEdition.Cell
    private typealias Section = ReportEdition.Section

    var main: ReportEdition.Section {
        lines(
            "main", .headline, note: nil, Report.mainFigures.compactMap { report.line($0) }, hasUnit: true)
    }

    var annex: ReportEdition.Section {
        lines(
            "annex", .annex, note: word(.annexNote),
            report.figures.filter { line in
                [line.now, line.before, line.year_before].contains { $0?.isSomething ?? false }
            }, hasUnit: false)
    }

    private func lines(
        _ id: String, _ heading: ReportWord, note: String?, _ lines: [Report.Line], hasUnit: Bool
    ) -> Section {
        let hasYear = lines.contains { $0.year_before != nil }
        let columns =
            [column(.figure, isNumber: false)] + (hasUnit ? [column(.unit, isNumber: false)] : [])
            + [.thisPeriod, .before, .change].map { column($0) }
            + (hasYear ? [column(.yearBefore), column(.change)] : [])
        let rows = lines.map { line -> [Cell] in
            let name = FigureDefinition.named(line.id)?.name.text(language) ?? line.id
            let assumed = line.assumed.map { "\(word(.assumed)) \($0)" }
            return [Cell(name, detail: hasUnit ? assumed : line.id)]
                + (hasUnit ? [Cell(Report.unit(of: line.id, line.now).text(language))] : [])
                + [Cell(line.now), Cell(line.before), change(line.now, line.before)]
                + (hasYear ? [Cell(line.year_before), change(line.now, line.year_before)] : [])
        }
        return section(id, heading, note: note, columns, rows, limit: .max)
    }

    var tables: [ReportEdition.Section] {
        [
            table(.division, .byDivision, limit: ReportEdition.shownRows),
            table(.organ, .byOrgan, limit: ReportEdition.shownRows),
            table(.category, .byCategory, limit: ReportEdition.shownCategories),
            table(.month, .months, limit: .max),
        ].compactMap(\.self)
    }

    private func table(_ dimension: Dimension, _ heading: ReportWord, limit: Int) -> Section? {
        guard let table = report.table(dimension) else { return nil }
        let columns =
            [column(ReportWord.heading(of: dimension), isNumber: false)]
            + table.figures.map { id in
                ReportEdition.Column(
                    heading: FigureDefinition.named(id)?.name.text(language) ?? id, isNumber: true)
            }
        let rows = table.rows.map { [Cell($0.label.text(language))] + $0.values.map { Cell($0) } }
        return section("by-" + dimension.rawValue, heading, note: nil, columns, rows, limit: limit)
    }

    var overdue: ReportEdition.Section {
        let columns =
            [.matter, .title, .station, .organ, .collectedOn, .due].map { column($0, isNumber: false) }
            + [column(.daysOverdue)]
        let rows = report.overdue.map { matter in
            [
                Cell(matter.matter), Cell(titles[matter.matter] ?? Cell.nothing), Cell(matter.site_name),
                Cell(matter.organ.isEmpty ? word(.otherwise) : matter.organ), Cell(day: matter.collected),
                Cell(day: matter.due), Cell(matter.days),
            ]
        }
        let count = report.line("matters.overdue")?.now.count ?? rows.count
        return section(
            "overdue", .overdueList, note: nil, columns, rows, limit: .max, unlisted: count - rows.count,
            none: .noOverdue)
    }

    var heard: ReportEdition.Section {
        let columns = [
            column(.station, isNumber: false), column(.heardThrough, isNumber: false), column(.events),
        ]
        let rows = report.heard.map { site in
            [
                Cell(site.name, detail: site.site), Cell(site.through.map { report.moment($0) } ?? word(.never)),
                Cell(site.events),
            ]
        }
        return section("heard", .heard, note: word(.heardNote), columns, rows, limit: .max)
    }

    var position: ReportEdition.Section {
        let columns = [
            ReportEdition.Column(heading: Bilingual(zh: "日志", en: "log").text(language), isNumber: false),
            ReportEdition.Column(heading: Bilingual(zh: "至第几条", en: "through").text(language), isNumber: true),
            ReportEdition.Column(heading: Bilingual(zh: "校验值", en: "hash").text(language), isNumber: false),
        ]
        let rows = report.position.heads.map { reach in
            [
                Cell(reach.log), Cell(String(reach.seq), quantity: .count(Int(clamping: reach.seq))),
                Cell(String(reach.hash.prefix(16)) + "…"),
            ]
        }
        return section("position", .position, note: nil, columns, rows, limit: ReportEdition.shownRows)
    }

    private func section(
        _ id: String, _ heading: ReportWord, note: String?, _ columns: [ReportEdition.Column], _ rows: [[Cell]],
        limit: Int, unlisted: Int = 0, none: ReportWord = .none
    ) -> Section {
        let limit = isWhole ? rows.count : limit
        let hidden = max(0, rows.count - limit) + max(0, unlisted)
        return Section(
            id: id, heading: word(heading), note: note, columns: columns, rows: Array(rows.prefix(limit)),
            more: hidden > 0
                ? Bilingual(zh: "另有 \(hidden) \(ReportWord.rest.text.zh)", en: "\(hidden) \(ReportWord.rest.text.en)")
                    .text(language) : nil, none: word(none))
    }

    private func change(_ now: ReportValue, _ then: ReportValue?) -> Cell {
        guard let change = ReportChange(now, from: then) else { return Cell(Cell.nothing) }
        return Cell(change.text(language), quantity: .change(change))
    }

    private func column(_ word: ReportWord, isNumber: Bool = true) -> ReportEdition.Column {
        ReportEdition.Column(heading: self.word(word), isNumber: isNumber)
    }

    private func word(_ word: ReportWord) -> String { word.text.text(language) }
}
