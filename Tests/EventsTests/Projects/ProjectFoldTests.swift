import Events
import TestSupport
import Testing

@Suite("What is known of a project")
struct ProjectFoldTests {
    private typealias Story = ProjectStory

    @Test func itGoesThroughItsStages() throws {
        let course = [
            Story.proposed, Story.voted, Story.chosen, Story.completed, Story.rated(.basic), Story.voided,
        ]
        let stages: [Project.Stage] = [.proposed, .voted, .chosen, .completed, .rated, .voided]
        var story = try Story()
        for (body, stage) in zip(course, stages) {
            try story.add(body)
            #expect(story.project.stage == stage)
            #expect(story.project.counts == (stage != .voided))
        }
        #expect(story.project.opening?.site.text == Story.station)
        #expect(story.project.facts?.proposedAt == Story.start)
        #expect(story.project.facts?.year == 2027)
        #expect(story.project.conflicts.isEmpty)
        #expect(!Project().counts)
    }

    @Test func whatIsAmendedTakesThePlaceOfWhatStoodThoughAClockStampedItBefore() throws {
        var story = try Story(Story.proposed)
        try story.add(
            Story.amended {
                $0.category = ""
                $0.year = 0
            }, by: Story.hub, minute: -5)
        try story.add(Story.amended { $0.deputies = Names() })
        let facts = try #require(story.project.facts)
        #expect(facts.category == "" && facts.year == nil && facts.deputies == [])
        #expect(facts.proposedAt == Story.start)
    }

    @Test func aRetractedStepIsReadAsIfItHadNeverBeen() throws {
        var story = try Story(Story.proposed, Story.voted, Story.chosen)
        let wrong = try story.add(Story.completed)
        try story.add(.recordRetracted(.with { $0.record = wrong }))
        #expect(story.project.stage == .chosen)
        let voiding = try story.add(Story.voided)
        try story.add(.recordRetracted(.with { $0.record = voiding }), by: Story.hub)
        #expect(story.project.stage == .chosen && story.project.counts)
    }

    @Test func workOnAVoidedOneIsAContradictionWithBothSides() throws {
        var story = try Story(Story.proposed)
        let voiding = try story.add(Story.voided)
        let vote = try story.add(Story.voted, by: Story.hub)
        try story.add(Story.voided, by: Story.hub)
        #expect(story.project.conflicts == [Conflict(.amendedVoided, first: voiding, second: vote)])
        #expect(story.project.voiding == voiding && story.project.votes.count == 1)
    }

    @Test func theOrderOfArrivalMakesNoDifferenceNorDoesArrivingTwice() throws {
        var story = try Story(Story.proposed, Story.voted, Story.chosen, Story.completed)
        try story.add(Story.rated(.dissatisfied), by: Story.hub, minute: 4)
        try story.add(Story.rated(.satisfied), minute: 4)
        try story.add(Story.amended { $0.year = 2028 }, by: Story.hub, minute: -1)
        var random = SplitMix(seed: 7)
        for _ in 0..<200 {
            let project = Project.fold((story.events + story.events.prefix(3)).shuffled(using: &random))
            #expect(project.stage == .rated && project.facts == story.project.facts)
            // Of the same minute the log's name decides: the hub's comes first.
            #expect(project.ratings.map(\.fact.grade) == [.dissatisfied, .satisfied])
        }
    }
}
