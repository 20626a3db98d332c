import Commands
import Events
import SiteStore
import Testing

@Suite struct InputTests {
    private let calendar = BusinessCalendar.shanghai

    @Test func `a date is that day's first moment in the site's zone`() throws {
        #expect(try Input.moment("2026-05-12", calendar).rfc3339 == "2026-05-11T16:00:00.000Z")
    }

    @Test func `a time without a zone is the site's`() throws {
        #expect(try Input.moment("2026-05-12 08:30", calendar).rfc3339 == "2026-05-12T00:30:00.000Z")
    }

    @Test func `a time with a zone is taken as it says`() throws {
        #expect(try Input.moment("2026-05-12T08:30:00+00:00", calendar).rfc3339 == "2026-05-12T08:30:00.000Z")
    }

    @Test func `a deadline given as a date is that day's last moment`() throws {
        #expect(try Input.deadline("2026-05-12", calendar).rfc3339 == "2026-05-12T15:59:59.999Z")
    }

    @Test(arguments: ["2026-02-30", "2026-13-01", "yesterday", "", "2026-05-12 25:00"])
    func `what is no date is refused`(_ text: String) {
        #expect(throws: EventsError.self) { try Input.moment(text, calendar) }
    }

    @Test func `an unknown word is refused with the words there are`() throws {
        let error = try #require(throws: SiteStoreError.self) {
            let _: Channel = try Input.word("telegram", option: "--channel")
        }
        #expect(error.exitStatus == .usage)
        #expect(error.message.en.contains("walk-in"))
        #expect(error.message.zh.contains("walk-in"))
    }
}
