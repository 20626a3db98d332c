import Events
import Foundation
import Testing

@testable import Import

@Suite("What a row says and what is assumed")
struct RowStoryTests {
    private static let status = """
        ledger: x
        status: {column: s, at: changed, words: {开: open, 答: replied, 完: resolved, 并: merged, 转: transferred}}
        collected: {at: on}
        referred: {organ: organ, at: {assume: collected}}
        replied: {assume: resolved, text: answer}
        resolved: {at: closed}
        """
    private static let header = "on,s,changed,organ,answer,closed"

    private func story(_ line: String, _ yaml: String = status, _ header: String = header) throws -> [String] {
        try Fixture.row(header, line, yaml).steps.map { step in
            let day = BusinessCalendar.shanghai.date(of: step.occurredAt).description.suffix(5)
            return ([step.name.rawValue, String(day)] + step.assumed).joined(separator: " ")
        }
    }

    @Test func aStatusDecidesWhatHasBecomeOfTheMatter() throws {
        let opening = ["collected 01-01", "referred 01-01 referral"]
        #expect(try story("2025-01-01,开,2025-01-05,局,,") == opening)
        #expect(
            try story("2025-01-01,完,2025-01-05,局,,2025-01-04") == opening + ["replied 01-04 reply", "resolved 01-04"])
        #expect(try story("2025-01-01,答,2025-01-05,局,,") == opening + ["replied 01-05 occurred_at"])
    }

    @Test func aMergedOrTransferredMatterHasNoResolutionEvenWhereItHasAClosingDate() throws {
        let merged = try Fixture.row(Self.header, "2025-01-01,并,2025-01-05,局,,2025-01-04", Self.status).steps
        #expect(merged.map(\.name) == [.collected, .referred, .merged])
        #expect(merged[2].fact == .merged(MatterMerged()))
        #expect(try merged[2].occurredAt == Fixture.at("2025-01-05"))
        let transferred = try Fixture.row(Self.header, "2025-01-01,转,2025-01-05,局,,2025-01-04", Self.status).steps
        #expect(transferred.map(\.name) == [.collected, .referred, .transferred])
        #expect(transferred[2].fact == .transferred(.with { $0.mode = .transfer }))
    }

    @Test func aResolvedRowWithoutAClosingDateTakesTheTimeOfItsStatus() throws {
        #expect(
            try story("2025-01-01,完,2025-01-05,局,,").suffix(2) == ["replied 01-05 reply", "resolved 01-05 occurred_at"])
        let refusal = try Fixture.refusal(Self.header, "2025-01-01,完,,局,,", Self.status)
        #expect(refusal?.reason.en.contains("it was resolved, but not when") == true)
    }

    @Test func aReplyThatIsStatedWithoutATimeTakesTheResolutionsOrIsRefused() throws {
        #expect(try story("2025-01-01,完,2025-01-05,局,已修,2025-01-04")[2] == "replied 01-04 occurred_at")
        let refusal = try Fixture.refusal(Self.header, "2025-01-01,开,2025-01-05,局,已修,", Self.status)
        #expect(refusal?.reason.en.contains("it was replied to, but not when") == true)
    }

    @Test func anUnknownStatusIsRefusedWithTheKnownOnesAndABlankOneSaysNothing() throws {
        let refusal = try Fixture.refusal(Self.header, "2025-01-01,废,2025-01-05,局,,", Self.status)
        #expect(refusal?.reason.en == "the column \"s\" holds none of the mapping's words: 开, 答, 完, 并, 转")
        #expect(try story("2025-01-01,,,局,,2025-01-04").last == "resolved 01-04")
    }

    @Test func aDefaultStandsForUnknownAndMissingWordsAndIsMarked() throws {
        let yaml = "ledger: x\ncollected: {at: on, channel: {column: c, words: {电: phone, 其他: none}, default: online}}"
        func channel(_ word: String) throws -> (Channel, [String]) {
            let step = try Fixture.row("on,c", "2025-01-01,\(word)", yaml).steps[0]
            guard case .collected(let fact) = step.fact else { return (.unspecified, []) }
            return (fact.channel, step.assumed)
        }
        #expect(try channel("电") == (.phone, []))
        #expect(try channel("其他") == (.unspecified, []))
        #expect(try channel("微信") == (.online, ["channel"]))
        #expect(try channel("") == (.online, ["channel"]))
    }

    @Test func whereNothingIsSaidOfOrganReferralAndResolutionTheyAreAssumedAndMarked() throws {
        let yaml = """
            ledger: x
            collected: {at: on}
            referred: {organ: {assume: 信访局}, at: {assume: collected, afterDays: 2}, due: {assume: referred, afterDays: 90}}
            replied: {at: answered, text: answer}
            resolved: {assume: replied}
            """
        let row = try Fixture.row("on,answered,answer", "2025-01-01,2025-01-09,已修", yaml)
        #expect(row.steps.map(\.name) == [.collected, .referred, .replied, .resolved])
        #expect(row.steps.map(\.assumed) == [[], ["referral", "organ", "due"], [], ["resolution"]])
        #expect(try row.steps[1].occurredAt == Fixture.at("2025-01-03"))
        #expect(try row.steps[3].occurredAt == Fixture.at("2025-01-09"))
        guard case .referred(let fact) = row.steps[1].fact else { return #expect(Bool(false)) }
        #expect(fact.lead == "信访局")
        #expect(try fact.dueAt == BusinessCalendar.shanghai.end(of: BusinessDate("2025-04-03")).milliseconds)
        #expect(
            try Fixture.row("on,answered,answer", "2025-01-01,,", yaml).steps.map(\.name) == [.collected, .referred])
    }

    @Test func aGradeTakesTheTimeOfTheFirstStepThatTheMappingNamesAndTheRowHas() throws {
        let yaml = """
            ledger: x
            collected: {at: on}
            replied: {at: answered}
            resolved: {at: done}
            rated: {at: {assume: [resolved, replied]}, reply: {column: g}, implementation: {column: h, words: {好: satisfied}}}
            """
        let header = "on,answered,done,g,h"
        #expect(try story("2025-01-01,2025-01-02,2025-01-03,,好", yaml, header).last == "rated 01-03 occurred_at")
        #expect(try story("2025-01-01,2025-01-02,,不满意,", yaml, header).last == "rated 01-02 occurred_at")
        #expect(try story("2025-01-01,2025-01-02,,,", yaml, header).last == "replied 01-02")
        let row = try Fixture.row(header, "2025-01-01,2025-01-02,,不满意,好", yaml)
        guard case .rated(let fact) = row.steps[2].fact else { return #expect(Bool(false)) }
        #expect(fact.reply == .dissatisfied && fact.implementation == .satisfied)
    }

    @Test func listsPeopleCategoriesAndDivisionsAreReadIntoTheOpening() throws {
        let yaml = """
            ledger: x
            collected:
              at: on
              text: {columns: [a, b], join: ", "}
              category: {column: topic, separator: "-", levels: 2}
              deputies: who
              people: n
              division: place
              kind: {always: petition}
            """
        let row = try Fixture.row(
            "on,a,b,topic,who,n,place", "2025-01-01,一,,SW-Street/Alley - Dirty,甲、乙； 甲,12,520103", yaml)
        guard case .collected(let fact) = row.steps[0].fact else { return #expect(Bool(false)) }
        #expect(fact.category == "SW/Street／Alley - Dirty")
        #expect(fact.deputies == ["甲", "乙"])
        #expect(fact.people == 12 && fact.division == "520103" && fact.kind == .petition)
        #expect(row.steps[0].contents == [Step.Text(role: .text, text: "一")])
        let header = "on,a,b,topic,who,n,place"
        #expect(
            try Fixture.refusal(header, "2025-01-01,,,,,0,", yaml)?.reason.en.contains("holds no number of people")
                == true)
        #expect(try Fixture.refusal(header, "2025-01-01,,,,,,5201", yaml) == nil)
        #expect(
            try Fixture.refusal(header, "2025-01-01,,,,,,52013", yaml)?.reason.en.contains("holds no division code")
                == true)
    }
}
