import Events
import Testing

@Suite("What may be recorded of a project")
struct ProjectDecideTests {
    private typealias Story = ProjectStory

    private static let course = [
        ProjectStory.proposed, ProjectStory.voted, ProjectStory.chosen, ProjectStory.completed,
    ]

    /// The project after so many steps of its course.
    private func project(after count: Int) throws -> Project {
        var story = try Story()
        for body in Self.course.prefix(count) { try story.add(body) }
        return story.project
    }

    @Test func eachStepFollowsTheOneBeforeIt() throws {
        let steps: [(Project.Command, allowed: ClosedRange<Int>)] = [
            (.putToVote(ProjectPutToVote()), 1...2), (.choose(ProjectChosen()), 2...2), (.complete, 3...3),
            (.rate(.with { $0.grade = .satisfied }), 4...4), (.amend(.with { $0.year = 2028 }, hasWords: false), 1...4),
            (.void, 1...4),
        ]
        for (command, allowed) in steps {
            for count in 0...Self.course.count {
                let known = try project(after: count)
                if allowed.contains(count) {
                    #expect(throws: Never.self, "\(command) after \(count)") { try known.decide(command) }
                } else {
                    let error = #expect(throws: EventsError.self, "\(command) after \(count)") {
                        try known.decide(command)
                    }
                    #expect(error?.code == "project.refused")
                }
            }
        }
    }

    @Test func nothingIsAmendedRatedOrChosenWithoutSayingIt() throws {
        let refused: [(Int, Project.Command)] = [
            (1, .amend(ProjectAmended(), hasWords: false)), (4, .rate(ProjectRated())),
            (
                2,
                .choose(
                    .with {
                        $0.votesFor = 71
                        $0.votesCast = 70
                    })
            ),
        ]
        for (count, command) in refused {
            #expect(throws: EventsError.self) { try project(after: count).decide(command) }
        }
        #expect(throws: Never.self) {
            try project(after: 1).decide(.amend(ProjectAmended(), hasWords: true))
        }
    }

    @Test func aVoidedOneIsLeftAloneButTheVoidingCanBeTakenBackOnce() throws {
        var story = try Story(Story.proposed)
        let voiding = try story.add(Story.voided)
        #expect(throws: EventsError.self) { try story.project.decide(.void) }
        #expect(throws: EventsError.self) { try story.project.decide(.putToVote(ProjectPutToVote())) }
        let body = try story.project.decide(.retract(voiding))
        try story.add(body)
        #expect(story.project.counts)
        #expect(throws: EventsError.self) { try story.project.decide(.retract(voiding)) }
    }
}
