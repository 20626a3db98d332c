import Events
import Foundation
import Testing

struct ForgettingTests {
    private let digests = [Data(repeating: 1, count: 32), Data(repeating: 2, count: 32)]

    @Test func forgettingAndRedactingEventsSayWhatTheyForget() {
        let hashes = digests.compactMap { Hash($0) }
        let forgotten = Event.with { $0.contentsForgotten.digests = digests }
        let redacted = Event.with { $0.contentsRedacted.digests = digests }
        #expect(forgotten.forgets == hashes)
        #expect(redacted.forgets == hashes)
        #expect(Event.with { $0.contentsForgotten.digests = [Data(count: 31), digests[1]] }.forgets == [hashes[1]])
    }

    @Test func noOtherEventForgetsAnything() {
        #expect(Event().forgets == [])
        #expect(Event.with { $0.identityDisclosed.to = "lin" }.forgets == [])
        #expect(Event.with { $0.opinionCollected.category = "a" }.forgets == [])
    }

    /// Who asks, whose content it is, whether it is deleted.
    @Test(arguments: [
        ("520103001-Z02", "520103001-Z02", true), ("520103001-Z02", "520103001-Z03", false),
        ("520103001-Z02", "520103-H01", false), ("520103-H01", "520103001-Z02", true),
        ("520103-H01/520103001-Z02", "520103001-Z02", true), ("520103-H01", "520103-H01/520103001-Z02", true),
        ("520103001-J01", "520103-H01/520103001-J01", false),
        ("520103001-Z02", "520103-H01/mail/520103001-Z02", true),
        ("520103001-Z03", "520103-H01/mail/520103001-Z02", false),
    ])
    func aSiteForgetsWhatItNamedAndAHubEverything(by: String, of: String, may: Bool) throws {
        #expect(try LogID(name: by).mayForget(contentsOf: LogID(name: of)) == may)
    }
}
