import Events
import Testing

struct CodeTests {
    @Test(arguments: ["52", "5201", "520103", "520103001", "520103001012"])
    func aDivisionCodeHasOneOfFiveLengths(text: String) throws {
        #expect(try DivisionCode(text).digits == text)
    }

    @Test func aDivisionKnowsItsParentAndWhatLiesWithinIt() throws {
        let street = try DivisionCode("520103001")
        #expect(street.parent?.digits == "520103")
        #expect(street.parent?.parent?.parent?.digits == "52")
        #expect(try DivisionCode("52").parent == nil)
        #expect(try DivisionCode("5201").contains(street))
        #expect(try !street.contains(DivisionCode("5201")))
        #expect(try !DivisionCode("5301").contains(street))
    }

    @Test(arguments: [
        "", "5", "520", "52010", "5201030", "52010300", "5201030010", "52010300101", "5201030010123", "52O103",
        "５２", "5 ", "-5", "5201\n0",
    ])
    func whatIsNoDivisionCodeIsRefused(text: String) {
        let error = refusal { _ = try DivisionCode(text) }
        #expect(error?.code == "division.malformed")
        #expect(error?.speaksBoth == true)
    }

    @Test(arguments: [
        ("520103001-J01", SiteKind.home), ("520103001-Z02", .station), ("520103-S9999", .room), ("52-D123", .point),
        ("520103-H01", .hub),
    ])
    func aSiteCodeNamesItsDivisionAndItsKind(text: String, kind: SiteKind) throws {
        let code = try SiteCode(text)
        #expect(code.text == text)
        #expect(code.kind == kind)
        #expect(text.hasPrefix(code.division.digits + "-"))
    }

    @Test(arguments: [
        "", "-", "520103001", "520103001-", "520103001-Z", "520103001-Z1", "520103001-Z12345", "520103001-X02",
        "520103001-z02", "520103001-Z0a", "52010300-Z02", "520103001-Z02-1", "520103001 Z02", "520103001-Z０２",
        " 520103001-Z02", "520103001-Z02 ",
    ])
    func whatIsNoSiteCodeIsRefused(text: String) {
        let error = refusal { _ = try SiteCode(text) }
        #expect(error?.code == "site.malformed")
        #expect(error?.speaksBoth == true)
    }

    @Test func aLogIsNamedAfterItsSiteAndMayHaveAPart() throws {
        let site = try SiteCode("520103-H01")
        #expect(LogID(site).name == "520103-H01")
        let mailbox = try LogID(name: "520103-H01/mailbox/520103001-Z02")
        #expect(mailbox.site == site)
        #expect(mailbox.name == "520103-H01/mailbox/520103001-Z02")
        #expect(try LogID(name: "520103-H01") == LogID(site))
    }

    @Test func aLogNameMayHaveAsManyBytesAsTheBoundAndNoMore() throws {
        let longest = "520103-H01/" + String(repeating: "x", count: Bounds.nameBytes - 11)
        #expect(try LogID(name: longest).name == longest)
        #expect(refusal { _ = try LogID(name: longest + "x") }?.code == "log.malformed")
    }

    @Test(arguments: [
        "", "/", "register", "520103-H01/", "/register", "520103-X01/register", "520103-H01 /register",
        "520103-H01/a b", "520103-H01/a\u{0}b", "520103-H01/e\u{301}", "520103-H01/é", "520103-H01/登记",
    ])
    func whatIsNoLogNameIsRefused(text: String) {
        let error = refusal { _ = try LogID(name: text) }
        #expect(error?.code == "log.malformed")
        #expect(error?.speaksBoth == true)
    }
}
