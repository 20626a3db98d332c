extension Matter {
    /// What an operator asks to be recorded about a matter.
    package enum Command: Sendable {
        case refer(MatterReferred)
        case reply(ReplyGiven)
        case resolve
        case rate(SatisfactionRated)
        case merge(MatterMerged)
    }

    /// The event that the command leads to, or why it makes no sense in the state that this site knows.
    ///
    /// - Throws: `EventsError` (`matter.refused`) in the operator's words.
    package func decide(_ command: Command) throws(EventsError) -> Event.Body {
        guard let opening else {
            throw Self.refused(
                zh: "没有这件事项，请用 list matters 查编号", en: "there is no such matter; look it up with list matters")
        }
        guard merges.isEmpty else {
            throw Self.refused(zh: "此件已并入另一件，请在那一件上办理", en: "this matter went into another one; act on that one")
        }
        switch command {
        case .refer(let referral):
            guard !referral.lead.isEmpty else {
                throw Self.refused(zh: "交办须写明主办单位（--organ）", en: "a referral names its lead organ (--organ)")
            }
            guard !referral.coHandlers.contains(referral.lead) else {
                throw Self.refused(zh: "主办单位不能同时是会办单位", en: "the lead organ cannot also be a co-handler")
            }
            guard resolutions.isEmpty else {
                throw Self.refused(zh: "此件已办结，不能再交办", en: "this matter is resolved; it cannot be referred again")
            }
            return .matterReferred(referral)
        case .reply(let reply):
            guard !referrals.isEmpty else {
                throw Self.refused(
                    zh: "此件尚未交办，没有单位可以答复；请先交办（refer）",
                    en: "this matter was not referred yet, so nobody can reply: refer it first")
            }
            guard resolutions.isEmpty else {
                throw Self.refused(zh: "此件已办结，不能再答复", en: "this matter is resolved; it takes no further reply")
            }
            return .replyGiven(reply)
        case .resolve:
            guard resolutions.isEmpty else {
                throw Self.refused(zh: "此件已经办结，无须再次办结", en: "this matter is resolved already")
            }
            guard !replies.isEmpty || referrals.isEmpty else {
                throw Self.refused(
                    zh: "此件已交办而未答复，请先登记答复（reply）",
                    en: "this matter was referred and has no reply: record the reply first")
            }
            return .matterResolved(MatterResolved())
        case .rate(let rating):
            guard rating.reply != .unspecified || rating.implementation != .unspecified else {
                throw Self.refused(
                    zh: "测评至少要有一项：答复或办理", en: "a rating is of the reply, of the implementation, or of both")
            }
            guard !replies.isEmpty || !resolutions.isEmpty else {
                throw Self.refused(
                    zh: "此件既未答复也未办结，没有可测评的",
                    en: "this matter has neither reply nor resolution: there is nothing to rate")
            }
            return .satisfactionRated(rating)
        case .merge(let merge):
            guard merge.hasInto, merge.into != opening.ref else {
                throw Self.refused(zh: "并案须指明并入另外哪一件", en: "name the other matter that this one goes into")
            }
            return .matterMerged(merge)
        }
    }

    private static func refused(zh: String, en: String) -> EventsError { EventsError(.refused, zh: zh, en: en) }
}
