import Events
import Testing

/// Given what happened, when this is asked for, then that event follows or it is refused.
struct MatterDecideTests {
    typealias Story = MatterStory

    /// The place of that number in the story's own log.
    private static func place(_ seq: UInt64) -> Ref {
        .with {
            $0.log = "520103001-Z02"
            $0.seq = seq
        }
    }

    static let late = Story.start.advanced(byMilliseconds: 3_600_000)
    static let farOff = Story.start.advanced(byMilliseconds: 400 * 86_400_000)

    private static let refer = MatterReferred.with { $0.lead = "housing" }
    private static let reply = ReplyGiven.with { $0.class = .a }
    private static let rating = SatisfactionRated.with { $0.implementation = .basic }
    private static let other = MatterMerged.with {
        $0.into.log = "520103001-Z03"
        $0.into.seq = 2
    }
    private static let leader = SupervisionOrdered.with { $0.leader = "vice-chair" }
    private static let contact = ProposerContacted.with { $0.channel = .phone }
    private static let asked = ExtensionAsked.with { $0.until = Story.start.milliseconds + 3 * 86_400_000 }
    private static let granted = ExtensionGranted.with { $0.dueAt = Story.start.milliseconds + 3 * 86_400_000 }
    private static let found = FollowedUp.with { $0.finding = .holds }
    private static let told = FeedbackGiven.with { $0.channel = .letter }

    /// Every command, as it would be given to a matter that is under way.
    static let commands: [Matter.Command] = [
        .amend(.with { $0.category = "roads" }, hasWords: false), .answerOnSpot(AnsweredOnSpot()), .refer(refer),
        .sign(ReferralSigned()), .giveBack(ReferralReturned()), .urge(MatterUrged()), .supervise(leader),
        .askExtension(asked), .grantExtension(granted, latest: farOff), .refuseExtension(ExtensionRefused()),
        .contact(contact), .progress(ProgressReported()), .reply(reply), .resolve, .rate(rating), .followUp(found),
        .reopen(MatterReopened()), .feedBack(told), .withdraw, .merge(other), .unmerge, .close,
        .retract(place(2)),
    ]

    struct Given: Sendable {
        let given: [Event.Body]
        let command: Matter.Command
        let then: Event.Body
    }

    struct Refused: Sendable {
        let given: [Event.Body]
        let command: Matter.Command
        let word: String
    }

    private func decide(_ given: [Event.Body], _ command: Matter.Command) throws -> Event.Body {
        try Story(given).matter.decide(command, at: Self.late)
    }

    // MARK: - What follows

    private static let accepted: [Given] = [
        Given(
            given: [Story.opened], command: .amend(.with { $0.category = "roads" }, hasWords: false),
            then: .opinionAmended(.with { $0.category = "roads" })),
        Given(
            given: [Story.opened], command: .amend(OpinionAmended(), hasWords: true),
            then: .opinionAmended(OpinionAmended())),
        Given(
            given: [Story.opened, Story.withdrawn], command: .amend(.with { $0.people = 3 }, hasWords: false),
            then: .opinionAmended(.with { $0.people = 3 })),
        Given(given: [Story.opened], command: .answerOnSpot(AnsweredOnSpot()), then: Story.onSpot),
        Given(given: [Story.opened], command: .refer(refer), then: .matterReferred(refer)),
        Given(given: [Story.opened, Story.referred], command: .refer(refer), then: .matterReferred(refer)),
        Given(
            given: [Story.opened, Story.referred, Story.returned], command: .refer(refer), then: .matterReferred(refer)),
        Given(
            given: [Story.opened, Story.resolved, Story.reopened], command: .refer(refer), then: .matterReferred(refer)),
        Given(given: [Story.opened, Story.referred], command: .sign(ReferralSigned()), then: Story.signed),
        Given(
            given: [Story.opened, Story.referred, Story.signed], command: .giveBack(ReferralReturned()),
            then: Story.returned),
        Given(given: [Story.opened, Story.referred], command: .urge(MatterUrged()), then: .matterUrged(MatterUrged())),
        Given(given: [Story.opened], command: .supervise(leader), then: .supervisionOrdered(leader)),
        Given(given: [Story.opened, Story.dated], command: .askExtension(asked), then: .extensionAsked(asked)),
        Given(
            given: [Story.opened, Story.dated, .extensionAsked(asked)],
            command: .grantExtension(granted, latest: farOff), then: .extensionGranted(granted)),
        Given(
            given: [Story.opened, Story.dated, .extensionAsked(asked)], command: .refuseExtension(ExtensionRefused()),
            then: .extensionRefused(ExtensionRefused())),
        Given(given: [Story.opened, Story.referred], command: .contact(contact), then: .proposerContacted(contact)),
        Given(
            given: [Story.opened, Story.referred], command: .progress(ProgressReported()),
            then: .progressReported(ProgressReported())),
        Given(given: [Story.opened, Story.referred], command: .reply(reply), then: .replyGiven(reply)),
        Given(given: [Story.opened], command: .resolve, then: Story.resolved),
        Given(given: [Story.opened, Story.referred, Story.replied], command: .resolve, then: Story.resolved),
        Given(given: [Story.opened, Story.resolved], command: .rate(rating), then: .satisfactionRated(rating)),
        Given(
            given: [Story.opened, Story.referred, Story.replied], command: .rate(rating),
            then: .satisfactionRated(rating)),
        Given(given: [Story.opened, Story.onSpot], command: .followUp(found), then: .followedUp(found)),
        Given(
            given: [Story.opened, Story.resolved, Story.followedUp], command: .reopen(MatterReopened()),
            then: Story.reopened),
        Given(
            given: [Story.opened, Story.referred, Story.replied], command: .reopen(MatterReopened()),
            then: Story.reopened),
        Given(
            given: [Story.opened, Story.resolved, Story.closed], command: .reopen(MatterReopened()),
            then: Story.reopened),
        Given(given: [Story.opened, Story.resolved], command: .feedBack(told), then: .feedbackGiven(told)),
        Given(given: [Story.opened, Story.referred], command: .withdraw, then: Story.withdrawn),
        Given(given: [Story.opened], command: .merge(other), then: .matterMerged(other)),
        Given(given: [Story.opened, Story.merged], command: .unmerge, then: Story.unmerged),
        Given(given: [Story.opened, Story.resolved, Story.fedBack], command: .close, then: Story.closed),
        Given(
            given: [Story.opened, Story.referred, Story.replied],
            command: .retract(place(3)), then: Story.retracted(3)),
    ]

    @Test(arguments: accepted.indices)
    func whatMakesSenseLeadsToItsEvent(index: Int) throws {
        let row = Self.accepted[index]
        #expect(try decide(row.given, row.command) == row.then)
    }

    @Test func everyCommandHasAStateInWhichItMakesSense() throws {
        for command in Self.commands {
            let name = "\(command)".prefix { $0 != "(" }
            #expect(Self.accepted.contains { "\($0.command)".prefix { $0 != "(" } == name }, "\(name)")
        }
    }

    // MARK: - What is refused

    private static let refused: [Refused] = [
        Refused(given: [Story.opened], command: .amend(OpinionAmended(), hasWords: false), word: "nothing is amended"),
        Refused(given: [Story.opened, Story.referred], command: .answerOnSpot(AnsweredOnSpot()), word: "reply"),
        Refused(given: [Story.opened, Story.resolved], command: .answerOnSpot(AnsweredOnSpot()), word: "reopen"),
        Refused(given: [Story.opened], command: .refer(MatterReferred()), word: "lead organ"),
        Refused(
            given: [Story.opened],
            command: .refer(
                .with {
                    $0.lead = "housing"
                    $0.coHandlers = ["roads", "housing"]
                }), word: "co-handler"),
        Refused(
            given: [Story.opened],
            command: .refer(
                .with {
                    $0.lead = "housing"
                    $0.mode = .convert
                }), word: "into what"),
        Refused(
            given: [Story.opened],
            command: .refer(
                .with {
                    $0.lead = "housing"
                    $0.convertsTo = .petition
                }), word: "into what"),
        Refused(given: [Story.opened, Story.resolved], command: .refer(refer), word: "resolved"),
        Refused(given: [Story.opened], command: .sign(ReferralSigned()), word: "refer it first"),
        Refused(
            given: [Story.opened, Story.referred, Story.signed], command: .sign(ReferralSigned()), word: "already"),
        Refused(
            given: [Story.opened, Story.referred, Story.returned], command: .sign(ReferralSigned()), word: "returned"),
        Refused(
            given: [Story.opened, Story.referred],
            command: .sign(.with { $0.referral = place(9) }), word: "no such"),
        Refused(
            given: [Story.opened, Story.referred, Story.returned], command: .giveBack(ReferralReturned()),
            word: "already"),
        Refused(
            given: [Story.opened, Story.referred, Story.replied], command: .giveBack(ReferralReturned()),
            word: "no longer"),
        Refused(given: [Story.opened], command: .urge(MatterUrged()), word: "refer it first"),
        Refused(
            given: [Story.opened, Story.referred, Story.returned], command: .urge(MatterUrged()), word: "returned"),
        Refused(given: [Story.opened], command: .supervise(SupervisionOrdered()), word: "leader"),
        Refused(given: [Story.opened, Story.onSpot], command: .supervise(leader), word: "resolved"),
        Refused(given: [Story.opened, Story.referred], command: .askExtension(asked), word: "due date"),
        Refused(
            given: [Story.opened, Story.dated], command: .askExtension(.with { $0.until = Story.start.milliseconds }),
            word: "beyond"),
        Refused(
            given: [Story.opened, Story.dated, Story.granted(day: 3)], command: .askExtension(asked), word: "once"),
        Refused(
            given: [Story.opened, Story.dated, Story.replied], command: .grantExtension(granted, latest: farOff),
            word: "nothing to extend"),
        Refused(
            given: [Story.opened, Story.dated], command: .grantExtension(granted, latest: late), word: "permit"),
        Refused(
            given: [Story.opened, Story.dated, Story.granted(day: 3)],
            command: .grantExtension(granted, latest: farOff), word: "once"),
        Refused(given: [Story.opened, Story.dated], command: .refuseExtension(ExtensionRefused()), word: "asked"),
        Refused(given: [Story.opened], command: .contact(contact), word: "refer it first"),
        Refused(given: [Story.opened], command: .progress(ProgressReported()), word: "refer it first"),
        Refused(given: [Story.opened], command: .reply(reply), word: "refer it first"),
        Refused(
            given: [Story.opened, Story.referred, Story.replied, Story.resolved], command: .reply(reply),
            word: "resolved"),
        Refused(
            given: [Story.opened, Story.referred], command: .reply(.with { $0.adoption = .adopted }),
            word: "legislative"),
        Refused(given: [Story.opened, Story.referred], command: .resolve, word: "no reply"),
        Refused(given: [Story.opened, Story.resolved], command: .resolve, word: "already"),
        Refused(given: [Story.opened, Story.referred], command: .rate(rating), word: "nothing to rate"),
        Refused(given: [Story.opened, Story.resolved], command: .rate(SatisfactionRated()), word: "of both"),
        Refused(given: [Story.opened, Story.resolved], command: .followUp(FollowedUp()), word: "--finding"),
        Refused(given: [Story.opened], command: .followUp(found), word: "nothing to follow up"),
        Refused(given: [Story.opened, Story.referred], command: .reopen(MatterReopened()), word: "nothing to reopen"),
        Refused(given: [Story.opened], command: .feedBack(told), word: "nothing to feed back"),
        Refused(given: [Story.opened, Story.resolved], command: .withdraw, word: "resolved"),
        Refused(given: [Story.opened], command: .merge(MatterMerged()), word: "other matter"),
        Refused(
            given: [Story.opened],
            command: .merge(.with { $0.into = place(1) }), word: "other matter"),
        Refused(given: [Story.opened], command: .unmerge, word: "not merged"),
        Refused(given: [Story.opened, Story.referred], command: .close, word: "not resolved"),
        Refused(given: [Story.opened, Story.resolved, Story.closed], command: .close, word: "closed already"),
        Refused(
            given: [Story.opened], command: .retract(place(1)),
            word: "withdraw the matter"),
        Refused(
            given: [Story.opened, Story.referred, Story.retracted(2)],
            command: .retract(place(2)), word: "already"),
    ]

    @Test(arguments: refused.indices)
    func whatMakesNoSenseIsRefusedInBothLanguages(index: Int) throws {
        let row = Self.refused[index]
        try expectRefusal(row.given, row.command, row.word)
    }

    @Test func nothingCanBeAskedOfAMatterThatIsNotThere() throws {
        for command in Self.commands {
            try expectRefusal([], command, "no such matter")
            try expectRefusal([Story.referred, Story.replied], command, "no such matter")
        }
    }

    @Test func aMatterThatWentIntoAnotherTakesOnlyCorrections() throws {
        for command in Self.commands {
            switch command {
            case .amend, .unmerge, .retract: _ = try decide([Story.opened, Story.merged], command)
            default: try expectRefusal([Story.opened, Story.merged], command, "another one")
            }
        }
    }

    @Test func aWithdrawnMatterTakesOnlyCorrections() throws {
        for command in Self.commands {
            switch command {
            case .amend, .retract: _ = try decide([Story.opened, Story.withdrawn], command)
            case .unmerge: try expectRefusal([Story.opened, Story.withdrawn], command, "not merged")
            default: try expectRefusal([Story.opened, Story.withdrawn], command, "withdrawn")
            }
        }
    }

    @Test func aLegislativeCommentIsAdoptedOrNotAlsoAfterItWasConverted() throws {
        let adopted = ReplyGiven.with {
            $0.class = .a
            $0.adoption = .adopted
        }
        let comment = Event.Body.opinionCollected(.with { $0.kind = .legislative })
        #expect(try decide([comment, Story.referred], .reply(adopted)) == .replyGiven(adopted))
        let converted = Event.Body.matterReferred(
            .with {
                $0.lead = "law"
                $0.mode = .convert
                $0.convertsTo = .legislative
            })
        #expect(try decide([Story.opened, converted], .reply(adopted)) == .replyGiven(adopted))
    }

    @Test func nothingHappensBeforeAMatterWasCollectedUnlessItWasReallyCollectedEarlier() throws {
        let before = Story.start.advanced(byMilliseconds: -1)
        for command in Self.commands {
            let matter = try Story(Story.opened).matter
            let error = refusal { _ = try matter.decide(command, at: before) }
            #expect(error?.message.en.contains("before the matter was collected") == true, "\(command)")
        }
        let amended = try Story(
            Story.opened, .opinionAmended(.with { $0.collectedAt = before.milliseconds })
        ).matter
        #expect(try amended.decide(.refer(Self.refer), at: before) == .matterReferred(Self.refer))
    }

    private func expectRefusal(
        _ given: [Event.Body], _ command: Matter.Command, _ word: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let matter = try Story(given).matter
        let error = refusal { _ = try matter.decide(command, at: Self.late) }
        #expect(error?.code == "matter.refused", "\(command)", sourceLocation: sourceLocation)
        #expect(error?.exitStatus == .badData, sourceLocation: sourceLocation)
        #expect(error?.speaksBoth == true, sourceLocation: sourceLocation)
        #expect(error?.message.en.contains(word) == true, "\(error?.message.en ?? "")", sourceLocation: sourceLocation)
    }
}
