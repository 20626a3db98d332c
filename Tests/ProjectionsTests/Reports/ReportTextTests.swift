import Events
import Foundation
import Testing

@testable import Projections
@testable import Reports

@Suite struct `Texts of reports` {
    @Test(arguments: [
        ("2026-10", "2026-10-01", "2026-10-31", "2026-09", "2025-10", "2025-11-01"),
        ("2026-01", "2026-01-01", "2026-01-31", "2025-12", "2025-01", "2025-02-01"),
        ("2024-02", "2024-02-01", "2024-02-29", "2024-01", "2023-02", "2023-03-01"),
        ("2026-12", "2026-12-01", "2026-12-31", "2026-11", "2025-12", "2026-01-01"),
    ])
    func `A month knows its days, the month before, and the same one a year before`(
        _ text: String, _ first: String, _ last: String, _ before: String, _ year: String, _ twelve: String
    ) throws {
        let period = try ReportPeriod(.monthly, text)
        #expect(period.text == text)
        #expect(period.days == Period(from: day(first), through: day(last)))
        #expect(period.before?.text == before)
        #expect(period.yearBefore?.text == year)
        #expect(period.twelveMonths == Period(from: day(twelve), through: day(last)))
    }

    @Test func `A year is set beside the year before alone`() throws {
        let period = try ReportPeriod(.annual, "2026")
        #expect(period.days == Period(from: day("2026-01-01"), through: day("2026-12-31")))
        #expect(period.before?.text == "2025")
        #expect(period.yearBefore == nil)
    }

    @Test func `A period that is over is reported as of its end or later, a running one as of any of its days`() throws
    {
        let (period, over) = (try ReportPeriod(.monthly, "2026-10"), day("2026-11-26"))
        #expect(try period.asOf(nil, today: over) == day("2026-10-31"))
        #expect(try period.asOf(day("2026-10-31"), today: over) == day("2026-10-31"))
        #expect(try period.asOf(day("2026-11-20"), today: over) == day("2026-11-20"))
        let running = day("2026-10-15")
        #expect(try period.asOf(nil, today: running) == running)
        #expect(try period.asOf(nil, today: day("2026-10-01")) == day("2026-10-01"))
        #expect(try period.asOf(day("2026-10-01"), today: running) == day("2026-10-01"))
        for (asked, today, word) in [
            (day("2026-10-30"), over, "2026-10-31"), (day("2026-09-30"), running, "2026-10-01"),
            (nil, day("2026-09-30"), "--period 2026-10"), (day("2026-10-31"), day("2026-09-30"), "--period 2026-10"),
        ] as [(BusinessDate?, BusinessDate, String)] {
            let error = #expect(throws: ReportError.self) { try period.asOf(asked, today: today) }
            #expect(error?.kind == .period)
            #expect(error?.message.zh.contains(word) == true && error?.message.en.contains(word) == true)
        }
    }

    @Test(arguments: ["2026", "2026-13", "2026-00", "2026-1-1", "26-+1", "", "2026-10 ", "０２-1"])
    func `What is no month is refused`(_ text: String) {
        #expect(throws: ReportError.self) { try ReportPeriod(.monthly, text) }
    }

    @Test func `Changes are those between what is printed`() {
        func change(_ now: FigureValue, _ then: FigureValue) -> String {
            ReportChange(ReportValue(now), from: ReportValue(then))?.text(.zh) ?? "—"
        }
        #expect(change(.count(12), .count(5)) == "+7")
        #expect(change(.count(5), .count(12)) == "−7")
        #expect(change(.count(5), .count(5)) == "±0")
        // 66.67 % and 33.33 %.
        #expect(
            change(.rate(numerator: 2, denominator: 3), .rate(numerator: 1, denominator: 3)) == "+33.34 个百分点")
        #expect(
            change(.rate(numerator: 1, denominator: 2000), .rate(numerator: 1, denominator: 1000)) == "−0.05 个百分点")
        #expect(change(.rate(numerator: 0, denominator: 0), .rate(numerator: 1, denominator: 3)) == "—")
        #expect(
            change(.days(median: 11.25, p90: nil, speedup: nil), .days(median: 10, p90: nil, speedup: nil)) == "+1.3")
        #expect(ReportChange(ReportValue(.count(1)), from: nil) == nil)
    }

    @Test func `The paragraph says what annual reviews say, from the report's own figures`() throws {
        let month = try SealedMonth()
        let held = try month.told.held()
        let report = try ReportDrawing(
            ReportPeriod(.annual, "2026"), region: DivisionCode("520103"), asOf: day("2026-12-31"),
            site: SiteCode(SealedMonth.hub), siteName: "云岩区", calendar: .shanghai,
            divisions: SomeDivisions(names: ["520103": "云岩区"])
        ).report(from: held, at: LogPosition(of: held, now: at("2027-01-05T09:00")))
        let text = ReviewParagraph(report).text
        #expect(text.zh.contains("全年共接待群众 12 人次，收集意见建议 4 件，解决 1 件，解决率 25.00%"))
        #expect(text.zh.contains("与上年相比，接待群众人次 +12，收集意见建议件数 +3，解决件数 +1"))
        #expect(text.en.contains("received 12 people and collected 4 opinions, of which 1 were resolved (25.00%)"))
    }

    @Test func `Markdown says a name as it is`() {
        #expect(ReportMarkdown.escaped("a|b <i>*c*\n_d_") == #"a\|b &lt;i&gt;\*c\* \_d\_"#)
    }
}
