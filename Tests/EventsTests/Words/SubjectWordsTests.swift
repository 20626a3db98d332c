import Events
import Foundation
import Testing

@Suite("What is named by digest and what of it is gone")
struct SubjectWordsTests {
    private typealias Story = OccasionStory

    /// A matter with an identity, words and a photograph.
    private struct Case {
        let title, name, reply, photo: NamedContent
        var story: OccasionStory

        init() throws {
            title = try Story.text(.title, "路灯", salt: 1)
            name = try Story.text(.citizenName, "王女士", salt: 2)
            reply = try Story.text(.reply, "王女士，已修", salt: 3)
            photo = try Story.text(.attachment, "JPEG", salt: 4)
            story = try Story([])
            try story.add(.opinionCollected(OpinionCollected()), contents: [title, name, photo])
            try story.add(.replyGiven(ReplyGiven()), by: Story.hub, contents: [reply])
        }

        func pending(_ extent: SubjectWords.Extent) -> [Hash] {
            SubjectWords(story.events.reversed()).pending(extent).map(\.digest)
        }

        mutating func forget(_ contents: [NamedContent], reason: NamedContent? = nil) throws {
            try story.add(
                .contentsForgotten(.with { $0.digests = contents.map(\.digest.data) }),
                contents: reason.map { [$0] } ?? [])
        }
    }

    @Test func theIdentityAloneOrEverythingIsToBeForgotten() throws {
        let given = try Case()
        #expect(given.pending(.identities) == [given.name.digest])
        #expect(
            given.pending(.everything)
                == [given.title, given.name, given.photo, given.reply].map(\.digest))
    }

    @Test func whatWasForgottenOrRedactedIsNotForgottenAgainAndWhyItWasStays() throws {
        var given = try Case()
        let reason = try Story.text(.reason, "本人要求", salt: 5)
        try given.forget([given.name], reason: reason)
        #expect(given.pending(.identities).isEmpty)
        let shorter = try Story.text(.reply, "已修", salt: 6)
        try given.story.add(
            .contentsRedacted(.with { $0.digests = [given.reply.digest.data] }), contents: [shorter])
        #expect(
            given.pending(.everything) == [given.title, given.photo, shorter].map(\.digest),
            "what took the place is a word like any other")
        try given.forget([given.title, given.photo, shorter])
        #expect(given.pending(.everything).isEmpty)
    }

    @Test func anEventOfALaterVersionIsForgottenByItsEnvelope() throws {
        var given = try Case()
        let phone = try Story.text(.citizenPhone, "139", salt: 7)
        // A body that this version does not know: none.
        var event = Draft(.matterResolved(MatterResolved()), occurredAt: Story.start, contents: [phone]).event(
            hlc: HybridTime(Story.start), recordedAt: Story.start, subject: given.story.opening)
        event.body = nil
        let payload: Data = try event.serializedBytes()
        let later = try LoggedEvent(
            position: 9, log: LogID(name: Story.hub), epoch: 1, seq: 9, receivedAt: Story.start, payload: payload,
            hash: .of(payload))
        #expect(
            SubjectWords(given.story.events + [later]).pending(.identities).map(\.digest).contains(
                phone.digest))
        try given.forget([phone])
        #expect(
            !SubjectWords(given.story.events + [later]).pending(.identities).map(\.digest).contains(
                phone.digest))
    }

    @Test(arguments: [0, 1, Bounds.listEntries, Bounds.listEntries + 1, 3 * Bounds.listEntries])
    func isForgottenInAsManyEventsAsTheBoundRequires(_ count: Int) throws {
        var story = try Story([])
        try story.add(.opinionCollected(OpinionCollected()))
        for number in 0..<count {
            let note = try Story.text(.note, "note \(number)", salt: UInt8(number % 250))
            try story.add(.progressReported(ProgressReported()), contents: [note])
        }
        let pending = SubjectWords(story.events).pending(.everything)
        let bodies = SubjectWords.forgetting(pending)
        #expect(pending.count == count)
        #expect(bodies.count == (count + Bounds.listEntries - 1) / Bounds.listEntries)
        let digests = bodies.flatMap { body -> [Data] in
            guard case .contentsForgotten(let fact) = body else { return [] }
            #expect(fact.digests.count <= Bounds.listEntries)
            return fact.digests
        }
        #expect(digests == pending.map(\.digest.data))
    }

    @Test func whatCanBeRedactedIsWhatIsShownNow() throws {
        var given = try Case()
        let (opening, answer) = (given.story.opening, given.story.events[1].ref)
        func shown(_ role: ContentRole, _ event: Ref) -> Hash? {
            let words = Matter.fold(given.story.events).words
            return SubjectWords(given.story.events).shown(role, of: event, words)
        }
        #expect(shown(.title, opening) == given.title.digest)
        #expect(shown(.reply, answer) == given.reply.digest)
        #expect(shown(.reply, opening) == nil && shown(.note, opening) == nil)
        let shorter = try Story.text(.reply, "已修", salt: 6)
        try given.story.add(
            .contentsRedacted(.with { $0.digests = [given.reply.digest.data] }), contents: [shorter])
        #expect(shown(.reply, answer) == shorter.digest, "the substitute is redacted next")
        try given.forget([shorter, given.title])
        #expect(shown(.reply, answer) == nil && shown(.title, opening) == nil)
    }

    @Test func substitutesThatStandForEachOtherInACircleEndTheSearch() throws {
        let (left, right) = (try Story.text(.note, "左", salt: 1), try Story.text(.note, "右", salt: 2))
        var words = ShownWords()
        words.open([left.ref, right.ref])
        for (gone, substitute) in [(left, right), (right, left)] {
            words.take(
                .redacted(.with { $0.digests = [gone.digest.data] }), contents: [substitute.ref])
        }
        #expect(words.shown(left.ref) == nil && words.shown(right.ref) == nil)
        #expect(words.first(.note) == nil)
    }
}
