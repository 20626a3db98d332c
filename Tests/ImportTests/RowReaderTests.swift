import Events
import Foundation
import Testing

@testable import Import

@Suite("A row of a ledger")
struct RowReaderTests {
    private let full = "7,2025-03-01 09:30,路灯不亮,周老师,区城管局,2025-03-02,2025-03-20,2025-03-10,已修,2025-03-11"

    @Test func becomesTheStepsOfItsStory() throws {
        let row = try Fixture.row(Fixture.header, full, Fixture.mapping)
        #expect(row.key == "7" && row.line == 2 && row.notes.isEmpty)
        #expect(row.steps.map(\.name) == [.collected, .referred, .replied, .resolved])
        #expect(
            try row.steps.map(\.occurredAt) == [
                Fixture.at("2025-03-01", 9, 30), Fixture.at("2025-03-02"), Fixture.at("2025-03-10"),
                Fixture.at("2025-03-11"),
            ])
        #expect(row.steps.allSatisfy { $0.assumed.isEmpty })
        #expect(
            row.steps[0].contents == [
                Step.Text(role: .title, text: "路灯不亮"), Step.Text(role: .citizenName, text: "周老师"),
            ])
        #expect(row.steps[2].contents == [Step.Text(role: .reply, text: "已修")])
        guard case .referred(let referral) = row.steps[1].fact else { return #expect(Bool(false)) }
        #expect(referral.lead == "区城管局" && referral.mode == .assign)
        // A deadline without a time is the end of its day.
        #expect(
            try Instant(milliseconds: referral.dueAt) == BusinessCalendar.shanghai.end(of: BusinessDate("2025-03-20")))
    }

    @Test func hasNoStepThatItDoesNotState() throws {
        let row = try Fixture.row(Fixture.header, "7,2025-03-01,路灯不亮,,,,,,,", Fixture.mapping)
        #expect(row.steps.map(\.name) == [.collected])
        guard case .collected(let fact) = row.steps[0].fact else { return #expect(Bool(false)) }
        #expect(fact.anonymous)
    }

    @Test func thatIsShortIsTakenAndNoted() throws {
        let row = try Fixture.row(Fixture.header, "7,2025-03-01,路灯不亮", Fixture.mapping)
        #expect(row.steps.map(\.name) == [.collected])
        #expect(row.notes.map(\.en) == ["7 cells short; read as empty"])
    }

    @Test func thatIsLongIsRefusedUnlessTheSurplusIsEmpty() throws {
        #expect(try Fixture.row(Fixture.header, full + ",, ", Fixture.mapping).steps.count == 4)
        let refusal = try Fixture.refusal(Fixture.header, full + ",,多余", Fixture.mapping)
        #expect(refusal?.line == 2 && refusal?.key == "7")
        #expect(refusal?.reason.en.contains("what is in cell 12 belongs to no column") == true)
    }

    @Test func whoseTimesCannotBeRightIsTakenAndNoted() throws {
        let row = try Fixture.row(Fixture.header, "7,2025-03-05,路灯不亮,,,,,2025-03-01,已修,", Fixture.mapping)
        #expect(row.steps.map(\.name) == [.collected, .replied])
        #expect(row.notes.map(\.en) == ["replied to before it was collected; kept as it is"])
    }

    @Test(
        arguments: [
            ("7,2025-02-30,x,,,,,,,", "the column \"on\" holds no date"),
            ("7,1948-12-31,x,,,,,,,", "\"1948-12-31\" in the column \"on\" is before 1949"),
            ("7,2026-06-03,x,,,,,,,", "\"2026-06-03\" in the column \"on\" lies in the future"),
            ("7,,x,,,,,,,", "the column \"on\" is empty"),
            ("7,2025-03-01,,,,,,,,", "the column \"title\" is empty"),
            (",2025-03-01,x,,,,,,,", "the column \"no\" is empty"),
            ("7,2025-03-01,x,,区城管局,,,,,", "it was referred, but not when (column \"sent\")"),
            ("7,2025-03-01,x,,,,,,已修,", "it was replied to, but not when (column \"answered\")"),
        ])
    func thatCannotBeReadIsRefusedByItsColumn(_ line: String, _ expected: String) throws {
        let refusal = try Fixture.refusal(Fixture.header, line, Fixture.mapping)
        #expect(refusal?.reason.en.contains(expected) == true, "\(refusal?.reason.en ?? "taken")")
        #expect(refusal?.line == 2)
    }

    @Test func mayHaveADeadlineInTheFutureAndATimeUpToADayAhead() throws {
        let row = try Fixture.row(Fixture.header, "7,2026-06-02 12:00,x,,局,2026-06-01,2030-01-01,,,", Fixture.mapping)
        #expect(row.steps[0].occurredAt == Fixture.now.advanced(byMilliseconds: Bounds.futureMilliseconds))
        let refusal = try Fixture.refusal(Fixture.header, "7,2026-06-02 12:01,x,,,,,,,", Fixture.mapping)
        #expect(refusal?.reason.en.contains("lies in the future") == true)
    }

    @Test func mayHaveAsLongATextAndNameAsTheBoundsAndNoLonger() throws {
        let yaml = "ledger: x\ncollected: {at: on, text: text, category: topic}"
        func steps(_ text: Int, _ name: Int) throws -> String? {
            let line = "2025-01-01,\(String(repeating: "t", count: text)),\(String(repeating: "n", count: name))"
            return try Fixture.refusal("on,text,topic", line, yaml)?.reason.en
        }
        #expect(try steps(Bounds.textBytes, Bounds.nameBytes) == nil)
        #expect(try steps(Bounds.textBytes + 1, 1)?.contains("has 262145 bytes; 262144 at most") == true)
        #expect(try steps(1, Bounds.nameBytes + 1)?.contains("over 256 bytes") == true)
    }

    @Test func isReadInTheLedgersOwnZone() throws {
        let row = try Fixture.row("on", "2025-07-01", "ledger: x\ntimeZone: America/New_York\ncollected: {at: on}")
        #expect(row.steps[0].occurredAt.rfc3339 == "2025-07-01T04:00:00.000Z")
    }

    @Test func triesTheFormatsOfAColumnInOrder() throws {
        let yaml = "ledger: x\ncollected: {at: {column: on, formats: [d/M/yyyy, M/d/yyyy, yyyy年M月d日]}}"
        func day(_ text: String) throws -> String {
            BusinessCalendar.shanghai.date(of: try Fixture.row("on", text, yaml).steps[0].occurredAt).description
        }
        #expect(try day("3/4/2025") == "2025-04-03")
        #expect(try day("3/14/2025") == "2025-03-14")
        #expect(try day("2025年3月4日") == "2025-03-04")
    }
}
