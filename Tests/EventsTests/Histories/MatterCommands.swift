import Events
import TestSupport

/// Draws what somebody might ask of a matter.
struct MatterCommands {
    let matters: [Ref]
    /// Records of the matter that could be retracted or referred to.
    let steps: [Ref]
    let now: Instant

    func draw(using random: inout SplitMix) -> Matter.Command {
        let later = now.milliseconds + Int64.random(in: 1...90, using: &random) * 86_400_000
        switch Int.random(in: 0..<30, using: &random) {
        case 0: return .amend(.with { $0.people = UInt32.random(in: 1...9, using: &random) }, hasWords: false)
        case 1: return .answerOnSpot(AnsweredOnSpot())
        case 2...5:
            return .refer(
                .with {
                    $0.lead = ["housing", "roads"].randomElement(using: &random) ?? ""
                    $0.dueAt = Bool.random(using: &random) ? later : 0
                })
        case 6...7: return .sign(ReferralSigned())
        case 8: return .giveBack(ReferralReturned())
        case 9: return .urge(MatterUrged())
        case 10: return .supervise(.with { $0.leader = "chair" })
        case 11: return .askExtension(.with { $0.until = later })
        case 12...13: return .grantExtension(.with { $0.dueAt = later }, latest: Instant(milliseconds: later))
        case 14: return .refuseExtension(ExtensionRefused())
        case 15: return .contact(ProposerContacted())
        case 16: return .progress(ProgressReported())
        case 17...18: return .reply(.with { $0.class = [.a, .b, .c, .d].randomElement(using: &random) ?? .a })
        case 19...20: return .resolve
        case 21: return .rate(.with { $0.reply = .basic })
        case 22: return .followUp(.with { $0.finding = .slipped })
        case 23: return .reopen(.with { $0.dueAt = later })
        case 24: return .feedBack(FeedbackGiven())
        case 25: return .withdraw
        case 26...27: return .merge(.with { $0.into = matters.randomElement(using: &random) ?? Ref() })
        case 28: return Bool.random(using: &random) ? .unmerge : .close
        default: return .retract(steps.randomElement(using: &random) ?? Ref())
        }
    }
}

extension Matter.Command {
    /// The event that it would be, whatever the state.
    var raw: Event.Body {
        switch self {
        case .amend(let fact, _): .opinionAmended(fact)
        case .answerOnSpot(let fact): .answeredOnSpot(fact)
        case .refer(let fact): .matterReferred(fact)
        case .sign(let fact): .referralSigned(fact)
        case .giveBack(let fact): .referralReturned(fact)
        case .urge(let fact): .matterUrged(fact)
        case .supervise(let fact): .supervisionOrdered(fact)
        case .askExtension(let fact): .extensionAsked(fact)
        case .grantExtension(let fact, _): .extensionGranted(fact)
        case .refuseExtension(let fact): .extensionRefused(fact)
        case .contact(let fact): .proposerContacted(fact)
        case .progress(let fact): .progressReported(fact)
        case .reply(let fact): .replyGiven(fact)
        case .resolve: .matterResolved(MatterResolved())
        case .rate(let fact): .satisfactionRated(fact)
        case .followUp(let fact): .followedUp(fact)
        case .reopen(let fact): .matterReopened(fact)
        case .feedBack(let fact): .feedbackGiven(fact)
        case .withdraw: .matterWithdrawn(MatterWithdrawn())
        case .merge(let fact): .matterMerged(fact)
        case .unmerge: .matterUnmerged(MatterUnmerged())
        case .close: .matterClosed(MatterClosed())
        case .retract(let record): .recordRetracted(.with { $0.record = record })
        }
    }
}
