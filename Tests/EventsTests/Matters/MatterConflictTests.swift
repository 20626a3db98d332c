import Events
import Testing

/// Given records that contradict each other, one state and one entry that shows both sides.
struct MatterConflictTests {
    typealias Story = MatterStory

    struct Row: Sendable {
        let given: [Event.Body]
        let kind: Conflict.Kind
        /// Places of the record that stands and of the one that contradicts it.
        let first: UInt64
        let second: UInt64
        let stage: Matter.Stage
    }

    private static let rows: [Row] = [
        Row(
            given: [Story.opened, Story.resolved, Story.resolved], kind: .settledTwice, first: 2, second: 3,
            stage: .resolved),
        Row(
            given: [Story.opened, Story.onSpot, Story.resolved], kind: .settledTwice, first: 2, second: 3,
            stage: .resolved),
        Row(
            given: [Story.opened, Story.referred, Story.withdrawn, Story.replied], kind: .workedOnWithdrawn, first: 3,
            second: 4, stage: .withdrawn),
        Row(
            given: [Story.opened, Story.withdrawn, Story.resolved], kind: .workedOnWithdrawn, first: 2, second: 3,
            stage: .withdrawn),
        Row(
            given: [Story.opened, Story.withdrawn, Story.reopened], kind: .workedOnWithdrawn, first: 2, second: 3,
            stage: .withdrawn),
        Row(
            given: [Story.opened, Story.resolved, Story.referred], kind: .workedOnSettled, first: 2, second: 3,
            stage: .resolved),
        Row(
            given: [Story.opened, Story.resolved, Story.withdrawn], kind: .withdrawnSettled, first: 2, second: 3,
            stage: .resolved),
        Row(
            given: [Story.opened, Story.merged, Story.referred], kind: .workedOnMerged, first: 2, second: 3,
            stage: .merged),
        Row(
            given: [Story.opened, Story.merged, Story.merged], kind: .mergedTwice, first: 2, second: 3, stage: .merged),
        Row(
            given: [Story.opened, Story.referred, Story.returned, Story.signed], kind: .signedReturned, first: 3,
            second: 4, stage: .returned),
        Row(
            given: [Story.opened, Story.dated, Story.granted(day: 2), Story.granted(day: 9)], kind: .extendedTwice,
            first: 3, second: 4, stage: .referred),
    ]

    @Test(arguments: rows.indices)
    func aContradictionEndsInOneStateAndOneEntryWithBothSides(index: Int) throws {
        let row = Self.rows[index]
        let story = try Story(row.given)
        #expect(story.matter.stage == row.stage)
        let conflict = Conflict(row.kind, first: Ref(story.log, row.first), second: Ref(story.log, row.second))
        #expect(story.matter.conflicts == [conflict])
    }

    @Test func whatFollowsInOrderIsNoContradiction() throws {
        let stories: [[Event.Body]] = [
            [
                Story.opened, Story.referred, Story.signed, Story.returned, Story.referred, Story.signed, Story.replied,
                Story.rated, Story.resolved, Story.fedBack, Story.followedUp, Story.reopened, Story.referred,
                Story.replied, Story.resolved, Story.fedBack, Story.closed,
            ],
            [Story.opened, Story.merged, Story.unmerged, Story.referred, Story.withdrawn],
            [Story.opened, Story.onSpot, Story.rated, Story.fedBack, Story.closed],
        ]
        for given in stories { #expect(try Story(given).matter.conflicts == []) }
    }

    @Test func retractingOneSideEndsTheContradiction() throws {
        let story = try Story(Story.opened, Story.resolved, Story.resolved, Story.retracted(2))
        #expect(story.matter.conflicts == [])
        #expect(story.matter.settlement?.ref == Ref(story.log, 3))
        let reply = try Story(Story.opened, Story.referred, Story.replied, Story.retracted(3)).matter
        #expect(reply.stage == .referred)
        #expect(reply.replies.isEmpty)
        #expect(reply.retracted.count == 1)
    }

    @Test func anOpeningIsNotRetracted() throws {
        let story = try Story(Story.opened, Story.retracted(1))
        #expect(story.matter.opening != nil)
        #expect(story.matter.counts)
    }

    @Test func anExtensionMovesTheDueDateFromTheMomentItWasGrantedAndOnlyOnce() throws {
        let story = try Story(Story.opened, Story.dated, Story.granted(day: 2), Story.granted(day: 9))
        let day = Int64(86_400_000)
        #expect(story.matter.dueDate?.milliseconds == Story.start.milliseconds + 2 * day)
        let before = Story.start.advanced(byMilliseconds: 60_000)
        #expect(story.matter.dueDate(at: before)?.milliseconds == Story.start.milliseconds + day)
    }

    @Test func aReopeningSetsADueDateOfItsOwnAndTheNewReferralAnother() throws {
        let redo = Event.Body.matterReopened(.with { $0.dueAt = 77 })
        var story = try Story(Story.opened, Story.dated, Story.replied, Story.resolved, redo)
        #expect(story.matter.dueDate?.milliseconds == 77)
        try story.add(Story.referred)
        #expect(story.matter.dueDate == nil)
    }
}
