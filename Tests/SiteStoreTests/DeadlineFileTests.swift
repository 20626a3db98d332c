import Events
import Foundation
import SiteStore
import Testing

struct DeadlineFileTests {
    @Test func theFileThatComesWithTheProgramsSaysTheStandard() throws {
        let empty = try ConfigFixture()
        let deadlines = try Deadlines.load(
            config: ConfigFixture.repository(), folder: empty.site, calendar: .shanghai)
        #expect(deadlines.rules == .standard)
        #expect(deadlines.calendar == .shanghai)
        let text = try String(contentsOfFile: ConfigFixture.repository().path + "/deadlines.yaml", encoding: .utf8)
        for key in ["signing", "returning", "reply", "extension", "redo", "endsOnWorkingDay"] {
            #expect(text.contains("\n\(key): "), "\(key) is not in config/deadlines.yaml")
        }
    }

    @Test(arguments: ["", "# nothing\n", "---\n", "{}\n"])
    func aFileThatSaysNothingAndNoFileLeaveTheStandard(text: String) throws {
        let fixture = try ConfigFixture()
        #expect(try fixture.deadlines().rules == .standard)
        try fixture.write(text, config: "deadlines.yaml")
        #expect(try fixture.deadlines().rules == .standard)
    }

    @Test func everyKeyIsRead() throws {
        let fixture = try ConfigFixture()
        try fixture.write(
            """
            signing: 1个工作日
            returning: 10 days
            reply: 2个月
            extension: "5 months"
            redo: 20 working days
            endsOnWorkingDay: false
            """, config: "deadlines.yaml")
        let expected = try DeadlineRules(
            signing: .workingDays(1), returning: .days(10), reply: .months(2), extended: .months(5),
            redo: .workingDays(20), endsOnWorkingDay: false)
        #expect(try fixture.deadlines().rules == expected)
    }

    @Test func theSitesOwnFileWinsKeyByKey() throws {
        let fixture = try ConfigFixture()
        try fixture.write(
            "signing: 1 working day\nreply: 2 months\nendsOnWorkingDay: false\n", config: "deadlines.yaml")
        try fixture.write("reply: 30 days\nendsOnWorkingDay: true\n", site: "deadlines.yaml")
        let expected = try DeadlineRules(signing: .workingDays(1), reply: .days(30), endsOnWorkingDay: true)
        #expect(try fixture.deadlines().rules == expected)
    }

    @Test(arguments: [
        // the file; what the complaint names
        ("\nreply: soon\n", ["deadlines.yaml:2", "reply", "\"soon\"", "3 months"]),
        ("reply: 3\n", ["deadlines.yaml:1", "reply", "3 months"]),
        ("reply:\n", ["deadlines.yaml:1", "reply", "3 months"]),
        ("reply: [3 months]\n", ["deadlines.yaml:1", "reply", "3 months"]),
        ("redo: 121 months\n", ["deadlines.yaml:1", "redo", "120 months"]),
        ("signing: 0 days\n", ["deadlines.yaml:1", "signing", "1 to 3650 days"]),
        ("# x\nrepley: 3 months\n", ["deadlines.yaml:2", "\"repley\"", "signing, returning, reply, extension"]),
        ("endsOnWorkingDay: maybe\n", ["deadlines.yaml:1", "endsOnWorkingDay", "true or false"]),
        ("- reply\n", ["deadlines.yaml", "key: value"]), ("3 months\n", ["deadlines.yaml", "key: value"]),
        ("reply: [3\n", ["deadlines.yaml", "YAML"]),
        ("reply: 1 month\nreply: 2 months\n", ["deadlines.yaml", "YAML", "reply"]),
        ("extension: 2 months\n", ["deadlines.yaml", "extension", "2 months", "reply", "3 months"]),
    ])
    func aBadValueIsOneLineThatNamesFileAndKeyAndWhatIsExpected(text: String, named: [String]) throws {
        let fixture = try ConfigFixture()
        try fixture.write(text, config: "deadlines.yaml")
        let error = try #require(try fixture.complaint())
        #expect(error.code == "configuration.invalid")
        #expect(error.exitStatus == .badData)
        for word in named { #expect(error.message.en.contains(word), "\(error.message.en)") }
        for sentence in [error.message.zh, error.message.en] {
            #expect(sentence.contains(fixture.config.path + "/deadlines.yaml"))
            #expect(!sentence.contains("\n"))
        }
        #expect(error.message.zh != error.message.en)
    }

    @Test func aBadValueInTheSitesFolderNamesThatFile() throws {
        let fixture = try ConfigFixture()
        try fixture.write("reply: soon\n", site: "deadlines.yaml")
        #expect(try fixture.complaint()?.message.en.hasPrefix(fixture.site + "/deadlines.yaml:1") == true)
    }

    @Test func aFileThatIsNoTextIsRefused() throws {
        let fixture = try ConfigFixture()
        try fixture.write(Data([0x72, 0xC4, 0xE3]), config: "deadlines.yaml")
        #expect(try fixture.complaint()?.message.en.contains("UTF-8") == true)
    }

    @Test func aFileThatIsTooLongIsRefusedOnePastItsBound() throws {
        let fixture = try ConfigFixture()
        let bound = 1024 * 1024
        try fixture.write("#" + String(repeating: "x", count: bound - 1), config: "deadlines.yaml")
        #expect(try fixture.deadlines().rules == .standard)
        try fixture.write("#" + String(repeating: "x", count: bound), config: "deadlines.yaml")
        #expect(try fixture.complaint()?.message.en.contains("\(bound) bytes") == true)
    }

    @Test func aFolderInTheFilesPlaceIsRefused() throws {
        let fixture = try ConfigFixture()
        try fixture.write("", config: "deadlines.yaml/x")
        #expect(try fixture.complaint()?.message.en.contains("cannot be read") == true)
    }
}
