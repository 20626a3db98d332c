import Events
import Testing

struct MailboxNameTests {
    @Test func aMailboxIsTheHubsLogNamedAfterTheSiteItIsFor() throws {
        let mailbox = LogID.mailbox(of: try SiteCode("520103001-Z02"), at: try SiteCode("520103-H01"))
        #expect(mailbox.name == "520103-H01/mail/520103001-Z02")
        #expect(mailbox.site == (try SiteCode("520103-H01")))
        #expect(try LogID(name: mailbox.name) == mailbox)
        #expect(mailbox.mailboxRecipient == (try SiteCode("520103001-Z02")))
    }

    @Test(arguments: [
        "520103-H01", "520103-H01/register", "520103-H01/mail", "520103-H01/mail/", "520103-H01/mail/nobody",
        "520103-H01/mail/520103001-Z02/more", "520103-H01/post/mail/520103001-Z02",
    ])
    func noOtherLogIsAMailbox(name: String) throws {
        #expect(try LogID(name: name).mailboxRecipient == nil)
    }

    @Test func aRegisterIsAHubsAndNothingElseIsOne() throws {
        let register = LogID.register(of: try SiteCode("520103-H01"))
        #expect(register.name == "520103-H01/register" && register.isRegister)
        #expect(try LogID(name: register.name) == register)
        for name in [
            "520103-H01", "520103001-Z02/register", "520103-H01/register/more", "520103-H01/mail/520103001-Z02",
        ] {
            #expect(try !LogID(name: name).isRegister)
        }
    }

    @Test func theLongestCodesFitAName() throws {
        let mailbox = LogID.mailbox(of: try SiteCode("520103001001-Z0001"), at: try SiteCode("520103001001-H0001"))
        #expect(try LogID(name: mailbox.name) == mailbox)
    }

    @Test func whatAHubOpensInAMailboxHasANumberThatCanBeReadBack() throws {
        let mailbox = LogID.mailbox(of: try SiteCode("520103001-Z02"), at: try SiteCode("520103-H01"))
        let matter = MatterID(Ref(mailbox, 7))
        #expect(try MatterID(matter.description) == matter)
    }
}
