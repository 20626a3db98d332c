import Events
import Foundation
import TestSupport
import Testing

struct MatterFoldTests {
    @Test func aMatterGoesThroughItsStages() throws {
        typealias Story = MatterStory
        let stages: [([Event.Body], Matter.Stage)] = [
            ([Story.opened], .collected), ([Story.opened, Story.referred], .referred),
            ([Story.opened, Story.referred, Story.replied], .replied),
            ([Story.opened, Story.referred, Story.replied, Story.rated], .rated),
            ([Story.opened, Story.referred, Story.replied, Story.rated, Story.resolved], .resolved),
            ([Story.opened, Story.merged], .merged), ([Story.opened, Story.referred, Story.signed], .signed),
            ([Story.opened, Story.referred, Story.signed, Story.returned], .returned),
            ([Story.opened, Story.referred, Story.returned, Story.referred], .referred),
            ([Story.opened, Story.onSpot], .resolved), ([Story.opened, Story.onSpot, Story.fedBack], .fedBack),
            ([Story.opened, Story.resolved, Story.fedBack, Story.closed], .closed),
            ([Story.opened, Story.resolved, Story.closed, Story.reopened], .reopened),
            ([Story.opened, Story.resolved, Story.reopened, Story.referred], .referred),
            ([Story.opened, Story.withdrawn], .withdrawn),
            ([Story.opened, Story.referred, Story.merged, Story.unmerged], .referred),
        ]
        for (bodies, stage) in stages {
            let matter = try Story(bodies).matter
            #expect(matter.stage == stage)
            #expect(matter.counts == (stage != .merged && stage != .withdrawn))
        }
        #expect(!Matter().counts)
    }

    @Test func anAmendmentHoldsThoughItsClockStampedItBeforeTheOpening() throws {
        var story = try MatterStory(MatterStory.opened)
        try story.add(.opinionAmended(.with { $0.kind = .petition }), log: "520103-H01", minute: -5)
        #expect(story.matter.facts.kind == .petition)
        #expect(story.matter.facts.collectedAt == MatterStory.start)
        #expect(story.matter.amendments.count == 1)
    }

    @Test func theOpeningSaysWhereWhenAndWhat() throws {
        let opening = try #require(try MatterStory(MatterStory.opened).matter.opening)
        #expect(opening.ref == Ref(LogID(try SiteCode("520103001-Z02")), 1))
        #expect(opening.site.text == "520103001-Z02")
        #expect(opening.occurredAt == MatterStory.start)
        #expect(opening.fact.kind == .opinion)
        #expect(opening.origin == nil)
    }

    @Test func theNewestReferralNamesOrganAndDueDate() throws {
        var story = try MatterStory(MatterStory.opened)
        try story.add(
            .matterReferred(
                .with {
                    $0.lead = "housing"; $0.dueAt = 1000
                }))
        try story.add(.matterReferred(.with { $0.lead = "roads" }), assumed: ["referral"])
        let matter = story.matter
        #expect(matter.organ == "roads")
        #expect(matter.dueDate == nil)
        #expect(matter.dueDate(at: MatterStory.start.advanced(byMilliseconds: 60_000))?.milliseconds == 1000)
        #expect(matter.dueDate(at: MatterStory.start.advanced(byMilliseconds: 59_999)) == nil)
        #expect(matter.referrals.map(\.assumed) == [false, true])
    }

    @Test func theFirstReplyIsTheOneThatHappenedFirst() throws {
        var story = try MatterStory(MatterStory.opened, MatterStory.referred)
        let late = Event.Body.replyGiven(.with { $0.class = .b })
        try story.add(late, minute: 9)
        try story.add(MatterStory.replied, minute: 5)
        #expect(story.matter.firstReply?.fact.class == .a)
        #expect(story.matter.replies.map(\.fact.class) == [.a, .b])
    }

    @Test func eventsWithoutABodyOfThisVersionAreCountedAndNothingElse() throws {
        var story = try MatterStory(MatterStory.opened)
        let payload = try #require(Data(hexadecimal: "9a06020805"))
        let unknown = try LoggedEvent(
            position: 2, log: story.log, epoch: 1, seq: 2, receivedAt: MatterStory.start, payload: payload,
            hash: .of(payload))
        #expect(Matter.fold(story.events + [unknown, unknown]).unknown == 1)
        #expect(Matter.fold(story.events + [unknown]).stage == .collected)
        try story.add(.visitLogged(VisitLogged()))
        #expect(story.matter.stage == .collected)
    }

    @Test func stepsWithoutTheirOpeningAreHeldUntilItArrives() throws {
        let story = try MatterStory(MatterStory.opened, MatterStory.referred, MatterStory.replied)
        let headless = Matter.fold(story.events.dropFirst())
        #expect(headless.opening == nil)
        #expect(!headless.counts)
        #expect(headless.stage == .replied)
    }

    @Test(arguments: UInt64(1)...60)
    func anyOrderAndAnyRepetitionGiveTheSameState(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        var story = try MatterStory(MatterStory.opened)
        let others = [
            MatterStory.opened, MatterStory.referred, MatterStory.replied, MatterStory.resolved, MatterStory.rated,
            MatterStory.merged, MatterStory.withdrawn, MatterStory.retracted(2), .visitLogged(VisitLogged()),
        ]
        for number in 0..<Int.random(in: 1...14, using: &random) {
            var body = others.randomElement(using: &random) ?? MatterStory.resolved
            if case .matterReferred = body { body = .matterReferred(.with { $0.lead = "organ-\(number)" }) }
            // Few minutes and three logs, so that stamps often tie and log and place decide.
            let log = [nil, "520103001-Z03", "520103-H01"].randomElement(using: &random) ?? nil
            try story.add(body, log: log, minute: Int.random(in: 0...4, using: &random))
        }
        let expected = "\(story.matter)"
        for _ in 0..<6 {
            var shuffled = story.events
            for _ in 0..<Int.random(in: 0...8, using: &random) {
                shuffled.append(story.events.randomElement(using: &random) ?? story.events[0])
            }
            shuffled.shuffle(using: &random)
            #expect("\(Matter.fold(shuffled))" == expected, "seed \(seed)")
        }
    }
}
