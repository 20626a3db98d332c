import Events
import Testing

/// Given what happened, when this is asked for, then that event follows or it is refused.
struct MatterDecideTests {
    typealias Story = MatterStory

    private func decided(_ given: [Event.Body], _ command: Matter.Command) throws -> Event.Body {
        try Story(given).matter.decide(command)
    }

    private func expectRefusal(
        _ given: [Event.Body], _ command: Matter.Command, _ word: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let matter = try Story(given).matter
        let error = refusal { _ = try matter.decide(command) }
        #expect(error?.code == "matter.refused", sourceLocation: sourceLocation)
        #expect(error?.exitStatus == .badData, sourceLocation: sourceLocation)
        #expect(error?.speaksBoth == true, sourceLocation: sourceLocation)
        #expect(error?.message.en.contains(word) == true, "\(error?.message.en ?? "")", sourceLocation: sourceLocation)
    }

    private let refer = MatterReferred.with { $0.lead = "housing" }
    private let reply = ReplyGiven.with { $0.class = .a }
    private let rating = SatisfactionRated.with { $0.implementation = .basic }
    private let other = MatterMerged.with {
        $0.into.log = "520103001-Z03"
        $0.into.seq = 2
    }

    @Test func nothingCanBeAskedOfAMatterThatIsNotThere() throws {
        let commands: [Matter.Command] = [.refer(refer), .reply(reply), .resolve, .rate(rating), .merge(other)]
        for command in commands {
            try expectRefusal([], command, "no such matter")
            try expectRefusal([Story.referred, Story.replied], command, "no such matter")
        }
    }

    @Test func nothingCanBeAskedOfAMatterThatWentIntoAnother() throws {
        let commands: [Matter.Command] = [.refer(refer), .reply(reply), .resolve, .rate(rating), .merge(other)]
        for command in commands { try expectRefusal([Story.opened, Story.merged], command, "another one") }
    }

    @Test func anOpenMatterIsReferredAndReferredAgain() throws {
        #expect(try decided([Story.opened], .refer(refer)) == .matterReferred(refer))
        #expect(try decided([Story.opened, Story.referred], .refer(refer)) == .matterReferred(refer))
        #expect(try decided([Story.opened, Story.referred, Story.replied], .refer(refer)) == .matterReferred(refer))
    }

    @Test func aReferralNamesALeadThatIsNoCoHandlerAndComesBeforeTheEnd() throws {
        try expectRefusal([Story.opened], .refer(MatterReferred()), "lead organ")
        try expectRefusal(
            [Story.opened],
            .refer(
                .with {
                    $0.lead = "housing"; $0.coHandlers = ["roads", "housing"]
                }), "co-handler")
        try expectRefusal([Story.opened, Story.resolved], .refer(refer), "resolved")
    }

    @Test func aReplyFollowsAReferralAndComesBeforeTheEnd() throws {
        #expect(try decided([Story.opened, Story.referred], .reply(reply)) == .replyGiven(reply))
        try expectRefusal([Story.opened], .reply(reply), "refer it first")
        try expectRefusal([Story.opened, Story.referred, Story.replied, Story.resolved], .reply(reply), "resolved")
    }

    @Test func aMatterIsResolvedOnTheSpotOrAfterItsReplyAndOnce() throws {
        #expect(try decided([Story.opened], .resolve) == Story.resolved)
        #expect(try decided([Story.opened, Story.referred, Story.replied], .resolve) == Story.resolved)
        try expectRefusal([Story.opened, Story.referred], .resolve, "no reply")
        try expectRefusal([Story.opened, Story.resolved], .resolve, "already")
    }

    @Test func aRatingNeedsSomethingToRateAndAGrade() throws {
        #expect(try decided([Story.opened, Story.resolved], .rate(rating)) == .satisfactionRated(rating))
        #expect(
            try decided([Story.opened, Story.referred, Story.replied], .rate(rating)) == .satisfactionRated(rating))
        try expectRefusal([Story.opened, Story.referred], .rate(rating), "nothing to rate")
        try expectRefusal([Story.opened, Story.resolved], .rate(SatisfactionRated()), "of both")
    }

    @Test func aMatterGoesIntoAnotherThanItself() throws {
        #expect(try decided([Story.opened], .merge(other)) == .matterMerged(other))
        let itself = try Story(Story.opened).opening
        try expectRefusal([Story.opened], .merge(.with { $0.into = itself }), "other matter")
        try expectRefusal([Story.opened], .merge(MatterMerged()), "other matter")
    }
}
