extension Matter {
    /// What somebody asks to be recorded about a matter.
    package enum Command: Sendable {
        /// `hasWords`: whether a new title, text or identity comes with it.
        case amend(OpinionAmended, hasWords: Bool)
        case answerOnSpot(AnsweredOnSpot)
        case refer(MatterReferred)
        case sign(ReferralSigned)
        case giveBack(ReferralReturned)
        case urge(MatterUrged)
        case supervise(SupervisionOrdered)
        case askExtension(ExtensionAsked)
        /// `latest`: until when the rules permit it at most.
        case grantExtension(ExtensionGranted, latest: Instant)
        case refuseExtension(ExtensionRefused)
        case contact(ProposerContacted)
        case progress(ProgressReported)
        case reply(ReplyGiven)
        case resolve
        case rate(SatisfactionRated)
        case followUp(FollowedUp)
        case reopen(MatterReopened)
        case feedBack(FeedbackGiven)
        case withdraw
        case merge(MatterMerged)
        case unmerge
        case close
        /// Takes back a record that was made in error.
        case retract(Ref)
    }

    /// The event that the command leads to, or why it makes no sense in the state that this site knows.
    ///
    /// - Parameter moment: when it happened, in business time.
    /// - Throws: `EventsError` (`matter.refused`) in the operator's words.
    package func decide(_ command: Command, at moment: Instant) throws(EventsError) -> Event.Body {
        guard let opening else {
            throw Self.refused(
                zh: "没有这件事项，请用 list matters 查编号", en: "there is no such matter; look it up with list matters")
        }
        guard moment >= min(opening.occurredAt, facts.collectedAt) else {
            throw Self.refused(
                zh: "发生时间早于此件的收集时间，请核对 --occurred-at",
                en: "that is before the matter was collected; check --occurred-at")
        }
        switch command {
        case .amend(let fact, let hasWords): return try amended(fact, hasWords, opening)
        case .retract(let record): return try retracted(record.plain, opening)
        case .unmerge:
            guard merge != nil else {
                throw Self.refused(zh: "此件没有并案，无须撤销", en: "this matter was not merged: there is nothing to undo")
            }
            return .matterUnmerged(MatterUnmerged())
        case .answerOnSpot, .refer, .sign, .giveBack, .urge, .supervise, .askExtension, .grantExtension,
            .refuseExtension, .contact, .progress, .reply, .resolve, .rate, .followUp, .reopen, .feedBack, .withdraw,
            .merge, .close:
            guard merge == nil else {
                throw Self.refused(
                    zh: "此件已并入另一件，请在那一件上办理，或先撤销并案（unmerge）",
                    en: "this matter went into another one; act on that one, or undo the merge first (unmerge)")
            }
            guard withdrawal == nil else {
                throw Self.refused(
                    zh: "此件已由提出人撤回；如系误记，请先更正（retract）",
                    en: "this matter was withdrawn; if that is wrong, retract that record first (retract)")
            }
            return try decideOpen(command, opening)
        }
    }

    /// Decides about a matter that was neither withdrawn nor merged.
    private func decideOpen(_ command: Command, _ opening: Opening) throws(EventsError) -> Event.Body {
        switch command {
        case .refer(let fact): return try decide(fact)
        case .sign(let fact): return try decide(fact)
        case .giveBack(let fact): return try decide(fact)
        case .askExtension(let fact): return try decide(fact)
        case .grantExtension(let fact, let latest): return try decide(fact, latest: latest)
        case .refuseExtension(let fact): return try decide(fact)
        case .urge(let fact):
            _ = try standing(orRefuse: "催办", "urge")
            return .matterUrged(fact)
        case .supervise(let fact):
            try requireUnsettled()
            try Self.requireText(fact.leader, zh: "领导职务（--leader）", en: "the leader's office (--leader)")
            return .supervisionOrdered(fact)
        case .contact(let fact):
            try requireReferred()
            return .proposerContacted(fact)
        case .progress(let fact):
            _ = try standing(orRefuse: "登记进展", "report progress on")
            return .progressReported(fact)
        case .reply(let fact): return try decide(fact)
        case .answerOnSpot(let fact):
            try requireUnsettled()
            guard referred.isEmpty else {
                throw Self.refused(
                    zh: "此件已交办，请登记答复（reply）后办结", en: "this matter was referred: record the reply, then resolve it")
            }
            return .answeredOnSpot(fact)
        case .resolve:
            try requireUnsettled()
            guard !replies.isEmpty || referred.isEmpty else {
                throw Self.refused(
                    zh: "此件已交办而未答复，请先登记答复（reply）",
                    en: "this matter was referred and has no reply: record the reply first")
            }
            return .matterResolved(MatterResolved())
        case .rate(let fact): return try decide(fact)
        case .followUp(let fact):
            guard fact.finding != .unspecified else {
                throw Self.refused(
                    zh: "回头看须写明结果（--finding holds 或 slipped）", en: "say what was found (--finding holds or slipped)")
            }
            try requireOutcome(zh: "回头看", en: "follow up")
            return .followedUp(fact)
        case .reopen(let fact):
            guard isSettled || closing != nil || !replies.isEmpty else {
                throw Self.refused(
                    zh: "此件尚未答复或办结，无须重办", en: "this matter has neither reply nor resolution: nothing to reopen")
            }
            return .matterReopened(fact)
        case .feedBack(let fact):
            try requireOutcome(zh: "反馈", en: "feed back")
            return .feedbackGiven(fact)
        case .withdraw:
            try requireUnsettled()
            return .matterWithdrawn(MatterWithdrawn())
        case .merge(let fact):
            guard fact.hasInto, fact.into.plain != opening.ref else {
                throw Self.refused(zh: "并案须指明并入另外哪一件", en: "name the other matter that this one goes into")
            }
            return .matterMerged(fact)
        case .close:
            guard closing == nil else { throw Self.refused(zh: "此件已归档", en: "this matter is closed already") }
            guard isSettled else {
                throw Self.refused(
                    zh: "此件尚未办结，不能归档", en: "this matter is not resolved yet: resolve it before closing it")
            }
            return .matterClosed(MatterClosed())
        case .amend, .retract, .unmerge: preconditionFailure("decided before")
        }
    }

    private func amended(
        _ fact: OpinionAmended, _ hasWords: Bool, _ opening: Opening
    ) throws(EventsError) -> Event.Body {
        guard hasWords || fact != OpinionAmended() else {
            throw Self.refused(zh: "没有要更正的内容，请写明要改的项", en: "nothing is amended; say what to change")
        }
        return .opinionAmended(fact)
    }

    /// Only what was recorded after the opening, and is not retracted yet; the caller has checked that it is this
    /// matter's.
    private func retracted(_ record: Ref, _ opening: Opening) throws(EventsError) -> Event.Body {
        guard record != opening.ref else {
            throw Self.refused(
                zh: "收集记录不能更正为无；请用 withdraw 撤回或 merge 并案",
                en: "the record that opened the matter stays; withdraw the matter or merge it")
        }
        guard !retracted.contains(record) else {
            throw Self.refused(zh: "该条记录已经更正", en: "that record was retracted already")
        }
        return .recordRetracted(.with { $0.record = record })
    }

    static func requireText(_ text: String, zh: String, en: String) throws(EventsError) {
        guard !text.isEmpty else { throw refused(zh: "须写明\(zh)", en: "name \(en)") }
    }

    func requireUnsettled() throws(EventsError) {
        guard !isSettled, closing == nil else {
            throw Self.refused(
                zh: "此件已办结；如需继续办理，请先重办（reopen）", en: "this matter is resolved already; reopen it first (reopen)")
        }
    }

    func requireReferred() throws(EventsError) {
        guard !referred.isEmpty else {
            throw Self.refused(
                zh: "此件尚未交办，请先交办（refer）", en: "this matter was not referred yet: refer it first (refer)")
        }
    }

    private func requireOutcome(zh: String, en: String) throws(EventsError) {
        guard isSettled || !replies.isEmpty else {
            throw Self.refused(
                zh: "此件既未答复也未办结，不能\(zh)", en: "this matter has neither reply nor resolution: nothing to \(en)")
        }
    }

    static func refused(zh: String, en: String) -> EventsError { EventsError(.refused, zh: zh, en: en) }
}
