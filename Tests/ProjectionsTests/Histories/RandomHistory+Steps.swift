import Events
import Foundation
import TestSupport

@testable import Projections

extension RandomHistory {
    /// A step of a matter.
    ///
    /// - Parameter before: what was written about the matter before, for steps that name another record.
    static func step(_ random: inout SplitMix, _ matters: [Ref], _ before: [Chronicle.Entry]) -> Event.Body {
        switch Int.random(in: 0..<28, using: &random) {
        case 0..<4: referral(&random)
        case 4..<7:
            .replyGiven(
                .with {
                    $0.class = pick(ReplyClass.self, &random)
                    $0.adoption = pick(Adoption.self, &random)
                })
        case 7: .matterResolved(MatterResolved())
        case 8: .answeredOnSpot(AnsweredOnSpot())
        case 9, 10:
            .satisfactionRated(
                .with {
                    $0.reply = pick(Grade.self, &random)
                    $0.implementation = pick(Grade.self, &random)
                })
        case 11..<14:
            .matterMerged(.with { if let other = matters.randomElement(using: &random) { $0.into = other } })
        case 14: .matterUnmerged(MatterUnmerged())
        case 15: .matterWithdrawn(MatterWithdrawn())
        case 16:
            .matterReopened(.with { $0.dueAt = Bool.random(using: &random) ? moment(&random).milliseconds : 0 })
        case 17: .matterClosed(MatterClosed())
        case 18: .followedUp(.with { $0.finding = pick(Finding.self, &random) })
        case 19: .feedbackGiven(.with { $0.letter = Bool.random(using: &random) ? "函 1" : "" })
        case 20: amendment(&random)
        case 21: .recordRetracted(.with { if let record = record(&random, before) { $0.record = record } })
        case 22: words(&random)
        case 23: .proposerContacted(ProposerContacted())
        default: answer(&random, before)
        }
    }

    private static func record(_ random: inout SplitMix, _ before: [Chronicle.Entry]) -> Ref? {
        before.randomElement(using: &random).map { Ref($0.log, $0.seq) }
    }

    private static func referral(_ random: inout SplitMix) -> Event.Body {
        .matterReferred(
            .with {
                $0.mode = pick(ReferralMode.self, &random)
                $0.lead = Bool.random(using: &random) ? organ(&random) : ""
                $0.dueAt = Bool.random(using: &random) ? moment(&random).milliseconds : 0
                $0.convertsTo = pick(Conversion.self, &random)
            })
    }

    private static func amendment(_ random: inout SplitMix) -> Event.Body {
        .opinionAmended(
            .with {
                if Bool.random(using: &random) { $0.kind = pick(MatterKind.self, &random) }
                if Bool.random(using: &random) { $0.channel = pick(Channel.self, &random) }
                if Bool.random(using: &random) { $0.category = category(&random) }
                if Bool.random(using: &random) { $0.deputies.names = deputies(&random) }
                if Bool.random(using: &random) { $0.people = UInt32.random(in: 0...9, using: &random) }
                if Bool.random(using: &random) { $0.collectedAt = moment(&random).milliseconds }
            })
    }

    private static func words(_ random: inout SplitMix) -> Event.Body {
        let digests = [digest(&random)]
        switch Int.random(in: 0..<3, using: &random) {
        case 0: return .contentsForgotten(.with { $0.digests = digests })
        case 1: return .contentsRedacted(.with { $0.digests = digests })
        default: return .identityDisclosed(IdentityDisclosed())
        }
    }

    /// What the organ does with a referral, sometimes one that is named.
    private static func answer(_ random: inout SplitMix, _ before: [Chronicle.Entry]) -> Event.Body {
        let named = Bool.random(using: &random) ? record(&random, before) : nil
        let due = moment(&random).milliseconds
        switch Int.random(in: 0..<7, using: &random) {
        case 0, 1: return .referralSigned(.with { if let named { $0.referral = named } })
        case 2: return .referralReturned(.with { if let named { $0.referral = named } })
        case 3:
            return .extensionGranted(
                .with {
                    if let named { $0.referral = named }
                    $0.dueAt = due
                })
        case 4: return .extensionRefused(.with { if let named { $0.referral = named } })
        case 5: return .supervisionOrdered(.with { $0.leader = "副主任" })
        default: return .progressReported(ProgressReported())
        }
    }
}
