import Events
import Foundation
import Testing

@Suite("A visit or duty as it is known")
struct OccasionFoldTests {
    private typealias Story = OccasionStory

    @Test func isWhatWasLogged() throws {
        let story = try Story([Story.received])
        let visit = story.visit
        #expect(visit.counts && visit.voiding == nil && visit.conflicts.isEmpty)
        #expect(visit.opening?.ref == story.opening && visit.opening?.site.text == Story.station)
        #expect(visit.facts?.kind == .reception && visit.facts?.deputies == ["D1", "D2"])
        #expect(visit.facts?.groups == 3 && visit.facts?.received == 5 && visit.facts?.startedAt == Story.start)
        #expect(story.duty.opening == nil, "a visit is no duty")
    }

    @Test func takesFromAnAmendmentWhatItStatesAndNothingElse() throws {
        var story = try Story([Story.received])
        let moved = Story.start.advanced(byMilliseconds: -86_400_000)
        try story.add(Story.visitAmended { $0.received = 0 })
        try story.add(Story.visitAmended { $0.startedAt = moved.milliseconds })
        try story.add(Story.visitAmended { $0.deputies = Names() })
        let facts = story.visit.facts
        #expect(facts?.received == 0 && facts?.groups == 3, "zero is stated, groups are not")
        #expect(facts?.startedAt == moved && facts?.deputies.isEmpty == true && facts?.kind == .reception)
        try story.add(
            Story.visitAmended {
                $0.kind = .household
                $0.groups = 4
                $0.deputies = .with { $0.names = ["D3"] }
            })
        #expect(story.visit.facts?.kind == .household && story.visit.facts?.groups == 4)
        #expect(story.visit.facts?.deputies == ["D3"])
    }

    @Test func ofADutyTakesKindDeputiesAndDay() throws {
        var story = try Story([Story.trained])
        let moved = Story.start.advanced(byMilliseconds: -3_600_000)
        try story.add(
            Story.dutyAmended {
                $0.kind = .report
                $0.deputies = .with { $0.names = ["D1", "D4"] }
                $0.heldAt = moved.milliseconds
            })
        let duty = story.duty
        #expect(duty.facts?.kind == .report && duty.facts?.deputies == ["D1", "D4"] && duty.facts?.heldAt == moved)
        #expect(story.visit.opening == nil && !story.visit.counts)
    }

    @Test func countsNoMoreOnceItIsVoidedAndKeepsTheFirstVoiding() throws {
        var story = try Story([Story.received])
        let first = try story.add(Story.visitVoided)
        try story.add(Story.visitVoided, by: Story.hub)
        #expect(!story.visit.counts && story.visit.voiding == first && story.visit.conflicts.isEmpty)
        #expect(story.visit.facts?.received == 5, "what it was stays known")
        var duty = try Story([Story.trained])
        let voiding = try duty.add(Story.dutyVoided)
        #expect(!duty.duty.counts && duty.duty.voiding == voiding)
    }

    @Test func thatIsAmendedAfterItWasVoidedIsAConflictWithBothSides() throws {
        var story = try Story([Story.received])
        let voiding = try story.add(Story.visitVoided)
        let amendment = try story.add(Story.visitAmended { $0.received = 9 }, by: Story.hub)
        #expect(story.visit.conflicts == [Conflict(.amendedVoided, first: voiding, second: amendment)])
        #expect(!story.visit.counts && story.visit.facts?.received == 9)
        var duty = try Story([Story.trained])
        let gone = try duty.add(Story.dutyVoided, by: Story.hub)
        let late = try duty.add(Story.dutyAmended { $0.kind = .research })
        #expect(duty.duty.conflicts == [Conflict(.amendedVoided, first: gone, second: late)])
    }

    @Test func isNotKnownUntilItsOpeningArrivesAndThenWithAllThatCameBefore() throws {
        var story = try Story([Story.received])
        try story.add(Story.visitAmended { $0.received = 7 })
        let early = Visit.fold(story.events.dropFirst())
        #expect(early.opening == nil && early.facts == nil && !early.counts)
        #expect(story.visit.facts?.received == 7)
    }

    @Test func showsAnotherTitleEveryNoteAndWhatTookThePlaceOfRedactedWords() throws {
        var story = try Story([])
        let title = try Story.text(.title, "培训", salt: 1)
        let note = try Story.text(.note, "张三来过", salt: 2)
        let further = try Story.text(.note, "补充", salt: 3)
        let newTitle = try Story.text(.title, "新任代表培训", salt: 4)
        let redacted = try Story.text(.note, "有人来过", salt: 5)
        try story.add(Story.trained, contents: [title, note])
        try story.add(Story.dutyAmended { _ in }, contents: [newTitle, further])
        try story.add(
            .contentsRedacted(.with { $0.digests = [note.digest.data] }), contents: [redacted])
        let words = story.duty.words
        #expect(words.first(.title)?.digest == newTitle.digest.data)
        #expect(words.shown(note.ref)?.digest == redacted.digest.data)
        #expect(words.shown(further.ref) == further.ref)
        try story.add(.contentsForgotten(.with { $0.digests = [newTitle.digest.data] }))
        #expect(story.duty.words.first(.title) == nil)
    }
}
