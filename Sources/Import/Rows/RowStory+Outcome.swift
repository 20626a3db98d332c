import Events

extension RowStory {
    /// When a step happened that the row states: in its own cell, else when the row came to its status, else as assumed.
    private struct StatedTime {
        let instant: Instant
        let isDerived: Bool
        /// Whether it stands in the step's own cell.
        let isOwn: Bool

        var assumed: [String] { isOwn ? [] : ["occurred_at"] }
    }

    private func time(
        of step: StepName, _ source: TimeSource?, byStatus: Bool, or other: Instant? = nil
    ) throws(RowRefusal) -> StatedTime {
        if let own = try cells.time(source) { return StatedTime(instant: own, isDerived: false, isOwn: true) }
        if byStatus, let at = try cells.time(mapping.status?.at) {
            return StatedTime(instant: at, isDerived: false, isOwn: false)
        }
        guard let assumed = cells.assumedTime(source, times) ?? other else {
            throw cells.missingTime(step.label, source)
        }
        return StatedTime(instant: assumed, isDerived: true, isOwn: false)
    }

    /// 答复, where the row states it.
    mutating func reply(_ outcome: RowOutcome?) throws(RowRefusal) {
        guard let section = mapping.replied ?? (outcome == .replied ? .empty : nil) else { return }
        let own = try cells.time(section.at)
        let isStated = outcome == .replied || own != nil || !cells.text(section.text).isEmpty
        // A text without a time waits for the resolution, whose time it may take.
        let waits = section.assumedWhenResolved && own == nil && outcome != .replied
        guard isStated, !waits else { return }
        let at = try time(of: .replied, section.at, byStatus: outcome == .replied)
        try takeReply(section, at: at.instant, isDerived: at.isDerived, assumed: at.assumed)
    }

    /// 办结, where the row states it or its reply stands for it.
    mutating func resolve(_ outcome: RowOutcome?) throws(RowRefusal) {
        guard let section = mapping.resolved ?? (outcome == .resolved ? .empty : nil) else { return }
        let own = try cells.time(section.at)
        let stated = outcome.map { $0 == .resolved } ?? (own != nil)
        let contents = try cells.contents(.note, section.note)
        if stated {
            let other = section.assumedWhenReplied ? times[.replied] : nil
            let at = try time(of: .resolved, section.at, byStatus: outcome == .resolved, or: other)
            take(
                StepDraft(
                    fact: .resolved(MatterResolved()), occurredAt: at.instant, contents: contents, assumed: at.assumed,
                    timeIsDerived: at.isDerived))
        } else if outcome == nil, section.assumedWhenReplied, let replied = times[.replied] {
            take(
                StepDraft(
                    fact: .resolved(MatterResolved()), occurredAt: replied, contents: contents,
                    assumed: ["resolution"], timeIsDerived: true))
        }
    }

    /// 答复, where the row says no more than that the matter is done, or gives a text and no time.
    mutating func assumeReply() throws(RowRefusal) {
        guard let section = mapping.replied, section.assumedWhenResolved, times[.replied] == nil else { return }
        let isStated = !cells.text(section.text).isEmpty
        guard let resolved = times[.resolved] else {
            if isStated { throw cells.missingTime(StepName.replied.label, section.at) }
            return
        }
        try takeReply(section, at: resolved, isDerived: true, assumed: [isStated ? "occurred_at" : "reply"])
    }

    private mutating func takeReply(
        _ section: Mapping.Replied, at: Instant, isDerived: Bool, assumed: [String]
    ) throws(RowRefusal) {
        let reading = try cells.word(section.replyClass)
        var fact = ReplyGiven()
        fact.organ = try cells.name(section.organ)
        fact.class = reading?.word ?? .unspecified
        take(
            StepDraft(
                fact: .replied(fact), occurredAt: at, contents: try cells.contents(.reply, section.text),
                assumed: assumed + (reading?.assumed == true ? ["class"] : []), timeIsDerived: isDerived))
    }

    /// 测评, where the row has a grade.
    mutating func rate() throws(RowRefusal) {
        guard let section = mapping.rated else { return }
        let (reply, implementation) = (try cells.word(section.reply), try cells.word(section.implementation))
        guard reply != nil || implementation != nil else { return }
        let at = try time(of: .rated, section.at, byStatus: false)
        var fact = SatisfactionRated()
        fact.reply = reply?.word ?? .unspecified
        fact.implementation = implementation?.word ?? .unspecified
        // A grade that was assumed makes the whole rating an assumed one, which figures keep apart.
        let isAssumed = [reply?.assumed, implementation?.assumed].contains(true)
        take(
            StepDraft(
                fact: .rated(fact), occurredAt: at.instant, assumed: (isAssumed ? ["rating"] : []) + at.assumed,
                timeIsDerived: at.isDerived))
    }

    /// 并案 and 转办, which only a status can tell.
    mutating func leave(_ outcome: RowOutcome?) throws(RowRefusal) {
        let fact: StepFact
        switch outcome {
        case .merged: fact = .merged(MatterMerged())
        case .transferred: fact = .transferred(.with { $0.mode = .transfer })
        case .open, .replied, .resolved, nil: return
        }
        let source = mapping.status?.at
        let own = try cells.time(source)
        guard let at = own ?? cells.assumedTime(source, times) else { throw cells.missingTime(fact.name.label, source) }
        take(
            StepDraft(
                fact: fact, occurredAt: at, assumed: own == nil ? ["occurred_at"] : [], timeIsDerived: own == nil))
    }
}

extension Mapping.Replied {
    /// For a mapping whose status words speak of a reply and which has no section for it.
    fileprivate static let empty = Mapping.Replied(
        at: nil, text: nil, organ: nil, replyClass: nil, assumedWhenResolved: false)
}

extension Mapping.Resolved {
    fileprivate static let empty = Mapping.Resolved(at: nil, note: nil, assumedWhenReplied: false)
}
