import Events
import Projections

/// A difference as tables for the terminal.
struct DifferenceText {
    private let difference: Difference
    private let arrivals: [Arrival]
    private let next: Int64?
    private let all: Bool
    private let calendar: BusinessCalendar

    init(_ difference: Difference, arrivals: [Arrival], next: Int64?, all: Bool, calendar: BusinessCalendar) {
        self.difference = difference
        self.arrivals = arrivals
        self.next = next
        self.all = all
        self.calendar = calendar
    }

    var text: String { [heading, figures, sites, events].joined(separator: "\n\n") }

    private var heading: String {
        let then = calendar.text(of: difference.since)
        let now = difference.query.knownOn.map { calendar.text(of: $0) }
        return Console.words(
            "截至 \(difference.query.asOf) 的状态：\(then) 时已知，与\(now.map { " \($0) 时" } ?? "现在")已知",
            "as of \(difference.query.asOf): known on \(then), and known \(now.map { "on \($0)" } ?? "now")")
    }

    private var figures: String {
        let shown = difference.figures.filter { all || $0.isChanged }
        let same = difference.figures.count - difference.figures.count(where: \.isChanged)
        let note = Console.words("\(same) 项没有变化", "\(same) figures have not changed")
        guard !shown.isEmpty else { return note }
        var table = TextTable([
            (Console.words("指标", "figure"), .left), (Console.words("当时", "then"), .right),
            (Console.words("现在", "now"), .right), (Console.words("代号", "id"), .left),
        ])
        for line in shown {
            table.add([line.name.text(Console.language), Self.cell(line.before), Self.cell(line.after), line.id])
        }
        return table.text + (all ? "" : "\n" + note)
    }

    private var sites: String {
        guard !difference.sites.isEmpty else {
            return Console.words("其间没有汇入记录", "nothing arrived in between")
        }
        var table = TextTable([
            (Console.words("站点", "site"), .left), (Console.words("名称", "name"), .left),
            (Console.words("汇入", "arrived"), .right), (Console.words("其中期内", "in the period"), .right),
            (Console.words("种类", "types"), .left),
        ])
        for site in difference.sites {
            let types = site.types.map { "\($0.type.label.text(Console.language)) \($0.events)" }
            table.add([
                site.site.text, site.name, String(site.events), String(site.inPeriod),
                types.joined(separator: Console.words("、", ", ")),
            ])
        }
        return table.text
    }

    private var events: String {
        guard !arrivals.isEmpty else { return Console.words("没有要列的记录", "no events to list") }
        var table = TextTable([
            (Console.words("汇入", "arrived"), .left), (Console.words("发生", "occurred"), .left),
            (Console.words("站点", "site"), .left), (Console.words("记录", "event"), .left),
            (Console.words("事项、活动或登记", "about"), .left),
        ])
        for arrival in arrivals {
            table.add([
                calendar.text(of: arrival.receivedAt), calendar.text(of: arrival.occurredAt), arrival.site.text,
                arrival.type.label.text(Console.language), arrival.about,
            ])
        }
        return table.text + (next.map { Console.words("\n下一页：--after \($0)", "\nnext page: --after \($0)") } ?? "")
    }

    private static func cell(_ value: FigureValue) -> String {
        switch value {
        case .count, .days: value.text
        case .rate(let numerator, let denominator): "\(numerator)/\(denominator) \(value.text)"
        }
    }
}
