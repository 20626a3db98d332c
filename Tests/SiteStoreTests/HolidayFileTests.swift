import Events
import Foundation
import SiteStore
import Testing

struct HolidayFileTests {
    private static let year2027 = """
        date,kind,name,notice
        2027-01-01,holiday,元旦,某通知
        2027-02-06,holiday,春节,某通知
        2027-02-20,workday,春节,某通知
        2027-04-05,holiday,清明节,某通知
        2027-05-01,holiday,劳动节,某通知
        2027-06-09,holiday,端午节,某通知
        2027-09-15,holiday,中秋节、国庆节,某通知
        """

    /// Source of the numbers: the Python package chinesecalendar counts as many working days in each year.
    @Test func theYearsThatComeWithTheProgramsHaveTheirWorkingDays() throws {
        let calendar = try WorkingCalendar.load(config: ConfigFixture.repository())
        let expected = [2020: 249, 2021: 250, 2022: 249, 2023: 249, 2024: 251, 2025: 248, 2026: 248]
        #expect(calendar.years.isSuperset(of: expected.keys))
        for (year, count) in expected {
            let first = try BusinessDate("\(year)-01-01").daysSince1970
            let last = try BusinessDate("\(year)-12-31").daysSince1970
            let worked = (first...last).count { calendar.isWorkingDay(BusinessDate(daysSince1970: $0)) }
            #expect(worked == count, "\(year)")
        }
    }

    @Test(arguments: [
        ("2020-01-17", 7, "2020-02-04"), ("2022-12-28", 7, "2023-01-09"), ("2022-12-30", 2, "2023-01-04"),
        ("2025-09-26", 7, "2025-10-13"), ("2026-09-18", 7, "2026-09-29"),
    ])
    func theFilesGiveTheSameWorkingDaysAsTheNotices(from: String, count: Int, to: String) throws {
        let calendar = try WorkingCalendar.load(config: ConfigFixture.repository())
        let counted = calendar.date(after: try BusinessDate(from), workingDays: count)
        #expect(counted == CountedDay(date: try BusinessDate(to), unknownYears: []))
    }

    @Test func aYearIsAddedByItsFile() throws {
        let fixture = try ConfigFixture()
        #expect(try fixture.deadlines().working == .weekendsOnly)
        try fixture.write(Self.year2027, config: "holidays/2027.csv")
        try fixture.write("# how", config: "holidays/README.md")
        let working = try fixture.deadlines().working
        #expect(working.years == [2027])
        #expect(!working.isWorkingDay(try BusinessDate("2027-04-05")))
        #expect(working.isWorkingDay(try BusinessDate("2027-02-20")))
    }

    @Test func aFileSavedBySpreadsheetsIsRead() throws {
        let fixture = try ConfigFixture()
        let text = "\u{FEFF}" + Self.year2027.split(separator: "\n").joined(separator: "\r\n") + "\r\n\r\n"
        try fixture.write(text, config: "holidays/2027.csv")
        #expect(try fixture.deadlines().working.isWorkingDay(BusinessDate("2027-02-20")))
    }

    @Test(arguments: [
        // what stands there; what is put in its place; what the complaint names
        ("date,kind,name,notice", "date,kind,name", ["2027.csv:1", "date,kind,name,notice"]),
        ("2027-01-01,", "2026-01-01,", ["2027.csv:2", "2027-01-01", "\"2026-01-01\""]),
        ("2027-01-01,", "2027/1/1,", ["2027.csv:2", "\"2027/1/1\""]),
        ("2027-02-20,workday", "2027-02-20,work", ["2027.csv:4", "holiday or workday", "\"work\""]),
        ("2027-02-20,", "2027-02-22,", ["2027.csv:4", "2027-02-22", "weekend"]),
        ("2027-02-20,workday", "2027-02-06,workday", ["2027.csv:4", "2027-02-06", "twice"]),
        (",元旦,某通知", ",元旦", ["2027.csv:2", "four columns"]), (",元旦,某通知", ",元旦,", ["2027.csv:2", "four columns"]),
        ("、国庆节", "", ["2027.csv", "国庆节"]), ("holiday,春节", "holiday,元旦", ["2027.csv", "春节"]),
    ])
    func aBadLineIsOneComplaintThatNamesIt(old: String, new: String, named: [String]) throws {
        let fixture = try ConfigFixture()
        #expect(Self.year2027.contains(old))
        try fixture.write(Self.year2027.replacingOccurrences(of: old, with: new), config: "holidays/2027.csv")
        let error = try #require(try fixture.complaint())
        #expect(error.code == "configuration.invalid")
        for word in named { #expect(error.message.en.contains(word), "\(error.message.en)") }
        #expect(error.message.zh.contains("2027.csv"))
        #expect(error.message.zh != error.message.en)
    }

    @Test(arguments: ["2027 (1).csv", "27.csv", "holidays.CSV"])
    func aFileThatIsNotNamedAfterItsYearIsRefused(name: String) throws {
        let fixture = try ConfigFixture()
        try fixture.write(Self.year2027, config: "holidays/\(name)")
        #expect(try fixture.complaint()?.message.en.contains(name) == true)
    }

    @Test func anEmptyFileIsRefused() throws {
        let fixture = try ConfigFixture()
        try fixture.write("", config: "holidays/2027.csv")
        #expect(try fixture.complaint()?.message.en.contains("2027.csv:1") == true)
    }
}
