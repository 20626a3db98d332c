import Events
import Foundation
import Testing

/// Given what is recorded, when something is asked for, then this event or this refusal follows.
@Suite("A change of a visit or duty")
struct OccasionDecideTests {
    private typealias Story = OccasionStory

    private func refuses(
        _ words: String, sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
    ) {
        let complaint = refusal(body)
        #expect(complaint?.kind == .refusedOccasion, sourceLocation: sourceLocation)
        #expect(complaint?.speaksBoth == true, sourceLocation: sourceLocation)
        #expect(
            complaint?.message.en.contains(words) == true, "\(complaint?.message.en ?? "decided")",
            sourceLocation: sourceLocation)
    }

    @Test func thatStatesSomethingIsRecordedAsStated() throws {
        let visit = try Story([Story.received]).visit
        let amendment = VisitAmended.with { $0.received = 0 }
        #expect(try visit.decide(.amend(amendment, hasWords: false)) == .visitAmended(amendment))
        #expect(try visit.decide(.void) == Story.visitVoided)
        let duty = try Story([Story.trained]).duty
        let change = DutyAmended.with { $0.kind = .session }
        #expect(try duty.decide(.amend(change, hasWords: false)) == .dutyAmended(change))
        #expect(try duty.decide(.void) == Story.dutyVoided)
    }

    @Test func thatBringsWordsAloneIsRecordedToo() throws {
        let visit = try Story([Story.received]).visit
        #expect(try visit.decide(.amend(VisitAmended(), hasWords: true)) == .visitAmended(VisitAmended()))
        let duty = try Story([Story.trained]).duty
        #expect(try duty.decide(.amend(DutyAmended(), hasWords: true)) == .dutyAmended(DutyAmended()))
    }

    @Test func thatStatesNothingIsRefused() throws {
        let visit = try Story([Story.received]).visit
        refuses("nothing is amended") { _ = try visit.decide(.amend(VisitAmended(), hasWords: false)) }
        let duty = try Story([Story.trained]).duty
        refuses("nothing is amended") { _ = try duty.decide(.amend(DutyAmended(), hasWords: false)) }
    }

    @Test func ofWhatIsNotKnownHereIsRefused() throws {
        refuses("no such") { _ = try Visit.fold([]).decide(.void) }
        refuses("no such") { _ = try Duty.fold([]).decide(.amend(DutyAmended(), hasWords: true)) }
        let story = try Story([Story.trained])
        refuses("no such") { _ = try story.visit.decide(.void) }
        var late = try Story([Story.received])
        try late.add(Story.visitAmended { $0.received = 1 })
        refuses("no such") { _ = try Visit.fold(late.events.dropFirst()).decide(.void) }
    }

    @Test func ofWhatWasVoidedIsRefused() throws {
        let visit = try Story([Story.received, Story.visitVoided]).visit
        refuses("was voided") { _ = try visit.decide(.void) }
        refuses("was voided") { _ = try visit.decide(.amend(.with { $0.groups = 1 }, hasWords: false)) }
        let duty = try Story([Story.trained, Story.dutyVoided]).duty
        refuses("was voided") { _ = try duty.decide(.void) }
    }
}
