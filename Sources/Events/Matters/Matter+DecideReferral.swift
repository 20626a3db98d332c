extension Matter {
    func decide(_ fact: MatterReferred) throws(EventsError) -> Event.Body {
        guard !fact.lead.isEmpty else {
            throw Self.refused(zh: "交办须写明主办单位（--organ）", en: "a referral names its lead organ (--organ)")
        }
        guard !fact.coHandlers.contains(fact.lead) else {
            throw Self.refused(zh: "主办单位不能同时是会办单位", en: "the lead organ cannot also be a co-handler")
        }
        guard (fact.mode == .convert) == (fact.convertsTo != .unspecified) else {
            throw Self.refused(
                zh: "转化须同时写明方式 convert 和去向（--to），其他方式不写去向",
                en: "a conversion has the mode convert and says into what (--to); other modes say neither")
        }
        try requireUnsettled()
        return .matterReferred(fact)
    }

    func decide(_ fact: ReferralSigned) throws(EventsError) -> Event.Body {
        let referral = try named(fact.hasReferral ? fact.referral : nil)
        guard referral.returned == nil else {
            throw Self.refused(
                zh: "该次交办已退办，不能签收；请重新交办", en: "that referral was returned: it cannot be signed, refer the matter again")
        }
        guard referral.signed == nil else { throw Self.refused(zh: "该次交办已签收", en: "that referral is signed already") }
        return .referralSigned(fact)
    }

    func decide(_ fact: ReferralReturned) throws(EventsError) -> Event.Body {
        let referral = try named(fact.hasReferral ? fact.referral : nil)
        guard referral.returned == nil else {
            throw Self.refused(zh: "该次交办已退办", en: "that referral was returned already")
        }
        guard !referral.isReplied else {
            throw Self.refused(
                zh: "该单位已答复，不能再退办", en: "the organ has replied to that referral: it can no longer return it")
        }
        return .referralReturned(fact)
    }

    func decide(_ fact: ExtensionAsked) throws(EventsError) -> Event.Body {
        let referral = try extendable(fact.hasReferral ? fact.referral : nil)
        guard let due = dueDate, fact.until > due.milliseconds else {
            throw Self.refused(
                zh: "申请的期限须晚于现有期限，且该次交办须有期限",
                en: "the referral has a due date, and an extension goes beyond it")
        }
        guard referral.ref == referred.last?.ref else {
            throw Self.refused(zh: "只有最近一次交办可以延期", en: "only the newest referral can be extended")
        }
        return .extensionAsked(fact)
    }

    /// - Parameter latest: until when the rules permit it at most.
    func decide(_ fact: ExtensionGranted, latest: Instant) throws(EventsError) -> Event.Body {
        let referral = try extendable(fact.hasReferral ? fact.referral : nil)
        guard referral.ref == referred.last?.ref else {
            throw Self.refused(zh: "只有最近一次交办可以延期", en: "only the newest referral can be extended")
        }
        guard let due = dueDate, fact.dueAt > due.milliseconds else {
            throw Self.refused(
                zh: "新期限须晚于现有期限，且该次交办须有期限", en: "the referral has a due date, and an extension goes beyond it")
        }
        guard fact.dueAt <= latest.milliseconds else {
            throw Self.refused(
                zh: "延期超过规定的最长期限，请改早", en: "the extension goes beyond what the rules permit; choose an earlier date")
        }
        return .extensionGranted(fact)
    }

    func decide(_ fact: ExtensionRefused) throws(EventsError) -> Event.Body {
        _ = try extendable(fact.hasReferral ? fact.referral : nil)
        guard !extensionsAsked.isEmpty else {
            throw Self.refused(zh: "没有延期申请，无须答复", en: "nobody asked for an extension")
        }
        return .extensionRefused(fact)
    }

    func decide(_ fact: ReplyGiven) throws(EventsError) -> Event.Body {
        try requireReferred()
        try requireUnsettled()
        guard fact.adoption == .unspecified || facts.kind == .legislative || isConverted(to: .legislative) else {
            throw Self.refused(
                zh: "只有立法意见才写采纳与否（--adoption）", en: "only a legislative comment is adopted or not (--adoption)")
        }
        return .replyGiven(fact)
    }

    func decide(_ fact: SatisfactionRated) throws(EventsError) -> Event.Body {
        guard fact.reply != .unspecified || fact.implementation != .unspecified else {
            throw Self.refused(zh: "测评至少要有一项：答复或办理", en: "a rating is of the reply, of the implementation, or of both")
        }
        guard !replies.isEmpty || isSettled else {
            throw Self.refused(
                zh: "此件既未答复也未办结，没有可测评的",
                en: "this matter has neither reply nor resolution: there is nothing to rate")
        }
        return .satisfactionRated(fact)
    }

    /// What the newest conversion, if there is one, made of the matter.
    package func isConverted(to conversion: Conversion) -> Bool {
        referred.last { $0.step.fact.convertsTo != .unspecified }?.step.fact.convertsTo == conversion
    }

    /// The referral that the organ has to see to, of a matter that is under way.
    func standing(orRefuse zh: String, _ en: String) throws(EventsError) -> Referral {
        try requireReferred()
        try requireUnsettled()
        guard let referral = standingReferral else {
            throw Self.refused(
                zh: "最近一次交办已退办，不能\(zh)；请重新交办",
                en: "the newest referral was returned, so nobody can \(en) it: refer the matter again")
        }
        return referral
    }

    private func named(_ referral: Ref?) throws(EventsError) -> Referral {
        try requireReferred()
        try requireUnsettled()
        let wanted = referral?.plain ?? referred.last?.ref
        guard let found = referred.last(where: { $0.ref == wanted }) else {
            throw Self.refused(
                zh: "此件没有该次交办，请用 show 查看", en: "this matter has no such referral; see it with show")
        }
        return found
    }

    private func extendable(_ named: Ref?) throws(EventsError) -> Referral {
        let referral = try self.named(named)
        guard referral.returned == nil, !referral.isReplied else {
            throw Self.refused(
                zh: "该次交办已退办或已答复，不存在延期", en: "that referral was returned or replied to: nothing to extend")
        }
        guard referral.extended == nil else {
            throw Self.refused(
                zh: "该次交办的延期已经决定过，只能延期一次", en: "an extension of that referral was decided already; it is given once")
        }
        return referral
    }
}
